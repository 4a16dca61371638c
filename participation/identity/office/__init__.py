"""Screens of the identity office (/buero/nachweise/): people and their proofs, looks with a reason, cases.

Lists show people as everybody sees them. Whose account it is shows only a look (identity/looks.py).
"""
