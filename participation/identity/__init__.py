"""Identity: how surely we know who somebody is.

Table: Verification, one row per finished proof; rows are never changed but for their state. The newest that holds is
copied onto the user's row. `services.record_verification` is the only door in, whatever the provider.
"""
