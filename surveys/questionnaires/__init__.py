"""Questionnaires: what is asked, whom, and when.

Tables: Survey, Page, Question, Choice. Always true: a question's code is unique in its survey and answers are stored
under it; once a survey is open only texts change, so that answers keep their meaning; every edit raises
`Survey.version`, and readers get the whole questionnaire as one cached `definition.Definition` of that version.
Phases (announced, open, closed) follow from state and dates by the database's clock.
"""
