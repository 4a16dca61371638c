"""Pictures: every image of the site, with the source it must name and a decision about its words.

Tables: Picture (Wagtail's image model of this project) and Rendition (its sizes). Always true: a picture names its
source, and either has a description or is marked as decoration; an empty alt text never happens by accident.
"""
