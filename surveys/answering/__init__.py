"""Answering: one person fills in a questionnaire, and what they sent is stored exactly once.

Tables: Response (the answers as JSON, without person, time or ascending number) and Signature (whose response it is,
only in surveys "mit Namen"). Always true: nothing of a draft reaches the database, earlier pages travel as hidden
fields; the server judges all pages at the end; the same key with the same answers is the same response. Answers are
never logged. A code in `Response.answers` with a value was answered, with null it was skipped, and a code that is
missing was not shown.
"""
