"""Trail: what became of it.

Table: Link, from a contribution to what grew from it, whatever the rooms (source, target, kind, by, at). Always true:
a link is never a right; a trail shows only the stations that the reader may see, by each room's own `visible_to`.
"""
