"""Brainstorm: cards on a wall, gathered into clusters, from which groups and threads grow.

Tables: Wall, Cluster (a heading on the wall; it may have become a topic group) and Card. Always true: a card is seen by
whom its wall is open to and, once its cluster is a group's, by whom that group is open to as well.
"""
