"""Sign-in services of others (Anmeldedienste): OpenID Connect or SAML servers that the district trusts, e.g. Keycloak.

A round trip has a purpose: `login` and `connect` end in allauth, `verify` in identity/online. Both protocols end in one
`Answer`, checked and bound to the session that began. Tables: none of ours; allauth's SocialAccount keeps a keyed hash
of who the service says it is, and neither names nor tokens.

What is always true: a sign-in raises no level and verifies no name; nobody reaches an account by an e-mail address; the
second factor is asked for as with a password; only hosts from the settings are spoken to.
"""
