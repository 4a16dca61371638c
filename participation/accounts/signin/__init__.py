"""Signing up and in: mails about the account, second factor, sessions, limits. Built on allauth, which keeps the flows.

Table: AccountMail (a mail about an account that is still to be sent; the row goes with it). Always true: known and
unknown addresses get the same answer after the same work; a link in a mail shows a button and changes nothing by
itself; who works for the district has no rights before the second factor (accounts/second_factor.py).
"""
