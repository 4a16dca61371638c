"""Codes: short secrets that people type from paper or a screen, and a count of how often somebody has tried.

Table: CodeTry, one row for each person and each network that tries codes. True in here: a code is never stored, only
its keyed hash (identity/keys.py), and every try is counted before the code is looked at, under a row lock, so that
guessing in parallel gains nothing. Used by the letter and by the counter.
"""
