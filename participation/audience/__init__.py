"""Audience: who may see and who may take part.

Tables: Circle (a named set of people), CircleEntry (a person in a circle, from and until, given by one source) and
Audience (one rule). Groups, threads, rooms, surveys and index rows hold an audience's key, so a changed rule holds
everywhere at once. Always true: rights are read from circles and dates at this moment, by the database's clock;
an entry that ended a second ago gives nothing.
"""
