"""Invitations: how people who sit on a board already, or were appointed elsewhere, come to their mandate by a mail.

Tables: Invitation. Always true: a link counts once, for 30 days, and is stored as a keyed hash only; whoever accepts
binds the mandate to the account they are signed in with; once it is accepted, withdrawn or long expired, name and
address are emptied. A list of members (CSV) becomes invitations; the same address is never invited twice to one board.
"""
