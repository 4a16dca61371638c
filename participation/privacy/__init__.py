"""Privacy: what we hold about people, why, how long, and how they get it or get rid of it.

No tables. Always true: every field of every model has a line in the data map (`registry.Use`; the shorthands are in
uses.py) and a test fails that names the field without one. The privacy page, the export (Art. 15 and 20) and the
erasure (Art. 17) are made from the same lines. An erased account stays as an empty shell, so that contributions stand
under "gelöschtes Mitglied"; nothing in it tells who it was.
"""
