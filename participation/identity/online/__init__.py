"""Proofs online: at a service that knows people (participation/sso), by OpenID Connect or SAML, BundID behind a broker.

No tables. The round trip is one of its own for the purpose "verify": begun by a press on our page, bound to the session
and the person, asked for anew at the service. Only a level that the service states and the settings know counts.
"""
