"""An index: one import line per room."""
