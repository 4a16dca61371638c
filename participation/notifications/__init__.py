"""Notifications: what a person hears of, and how often.

Table: NotificationChoice, one row per person and kind, only where the person chose. Kinds are said once
(`kinds.register_kind`), each with the rhythm that holds until somebody chooses; `selectors.rhythms_of` gives both
together. Mails that the account itself needs (sign-in, proof, mandate) are no kind and cannot be switched off.
"""
