"""Accounts: sign-in, profile, and how a person's name is shown.

Table: User (sign-in by e-mail). How a name is shown (`shown_name`) is decided here and nowhere else. What the identity
room has verified is copied onto the user's row (level, method, date), so that a page of 30 names costs no query more.
"""
