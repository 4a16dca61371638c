"""Imports each room's registry, so that what it says of its models is known."""
