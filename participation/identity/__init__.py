"""Identity: how surely we know who somebody is.

Tables: Verification (one row per finished proof, never changed but for its state), VerifiedName (the proven name,
sealed, only where it is needed), Refusal, IdentityCase (what an officer decides), IdentityLook (an officer sees whose
account it is), IdentityEvent and IdentityLogHead (the append-only log). Always true: `services.record_verification` is
the only door in; the best proof that holds is copied onto the user's row; no number, copy, birth date or nationality
is stored; every look at an identity has a reason, and the person reads it. Providers are modules or rooms below;
docs/identity.md tells it whole.
"""
