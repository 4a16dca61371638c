"""Chat: rooms in which members talk at the same moment.

Tables: Room and Message. A room counts its changes (`version`); every message holds the count of its last change, given
under the lock of the room's row. So whoever asks for what came after a number misses nothing, and all see one order.
A room also holds an access epoch, which every change of rights raises: each process compares it before it delivers.

Always true: a message is stored before it is acknowledged and told to others only after the commit; per person and key
there is one message; the database is the truth, Redis only a hint. Reading order of the files: models, services,
frames (what goes over the wire), lines (one socket), delivery (one process), relay (between processes), consumers.
"""
