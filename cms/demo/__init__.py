"""Demo: Northeim, from one data file (northeim.yml), through the rooms' own services.

Table: Loaded, what was ever made under which key. Always true: a second run makes only what was never made; what
people changed stays, what they deleted does not come back.
"""
