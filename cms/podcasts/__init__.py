"""Podcasts: shows, their episodes with text to read along, and the feed that podcast apps fetch.

Tables: ShowPage, EpisodePage. Always true: an episode's guid never changes; the feed's length is the measured number
of bytes; what is said can be read.
"""
