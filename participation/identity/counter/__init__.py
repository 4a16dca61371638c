"""The counter: an officer looks at a document and at the person, and binds the proof to the account (level 30).

Table: CounterSession. Always true: the code that binds counts once and for minutes, by the database's clock, and is
stored as a keyed hash; either the person shows a code of theirs to the officer, or the officer gives them a slip whose
code they type while signed in; no document number, no copy, no birth date is stored (the date passes through into the
keyed hash); nobody checks themselves. Rows go a month after their end, the identity log keeps what happened.
"""
