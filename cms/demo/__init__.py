"""The demo: one district as data (northeim.yml), its pictures and sound (files/), and what loads it.

Nothing of Northeim stands in code. `pictures/` holds the drawings from which files/ was rendered.
"""
