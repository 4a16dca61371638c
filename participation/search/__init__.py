"""Search: one index over everything that is public or visible to me.

Tables: IndexEntry (what is found, for which audience, live or not); beside it a stored tsvector column with a GIN index
on PostgreSQL, or the FTS5 table participation_search on SQLite (migration 0003). Always true: an entry is written in
the same transaction as its object and holds the object's audience, so search asks the same rule as the page.
"""
