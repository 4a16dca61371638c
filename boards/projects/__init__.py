"""Projects: what the district plans and does, with its state, so that people see what became of a proposal.

Table: Project, written by staff in Wagtail. Always true: `html` is made from `text` by services.write_project.
"""
