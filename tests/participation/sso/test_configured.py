"""Services from the environment, as docs/connect-bundid.md shows them."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from participation.sso.configured import services_from
from tests.participation.sso.saml_server import RIGHT, SSO, WRONG

OIDC = {"OIDC_ISSUER": "https://login.example.org/realms/kreis", "OIDC_CLIENT_ID": "board"}
SAML = {"SAML_IDP_ENTITY_ID": "urn:idp", "SAML_IDP_SSO_URL": SSO}


@pytest.fixture
def services(monkeypatch):
    def read(local=False, **variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return services_from(Env(), local=local)

    return read


def test_without_variables_there_are_none(services):
    assert services() == {}


def test_one_service_needs_three_lines(services):
    (service,) = services(**OIDC, OIDC_CLIENT_SECRET="s").values()

    assert (service.slug, service.name, service.uses) == ("oidc", "Servicekonto", {"sign-in", "verify"})
    assert (service.levels["STORK-QAA-Level-3"], service.reads["subject"], service.max_level) == (30, "bpk2", 40)


def test_claims_and_levels_can_be_named(services):
    (service,) = services(
        **OIDC, OIDC_CLAIMS="level=bundid_level,place=locality", OIDC_LEVELS="gold=40,urn:x=30"
    ).values()

    assert (service.reads["level"], service.reads["place"], service.reads["given"]) == (
        "bundid_level",
        "locality",
        "given_name",
    )
    assert service.levels == {"gold": 40, "urn:x": 30}


def test_several_services_have_variables_of_their_own(services):
    found = services(
        OIDC_PROVIDERS="bundid,rat-haus",
        OIDC_BUNDID_ISSUER="https://a.example",
        OIDC_BUNDID_CLIENT_ID="a",
        OIDC_RAT_HAUS_ISSUER="https://b.example",
        OIDC_RAT_HAUS_CLIENT_ID="b",
        OIDC_RAT_HAUS_USE="sign-in",
    )

    assert [(one.slug, one.issuer, sorted(one.uses)) for one in found.values()] == [
        ("bundid", "https://a.example", ["sign-in", "verify"]),
        ("rat-haus", "https://b.example", ["sign-in"]),
    ]


@pytest.mark.parametrize(
    "variables",
    [
        {"OIDC_ISSUER": "https://a.example"},
        OIDC | {"OIDC_ISSUER": "http://a.example"},
        OIDC | {"OIDC_USE": "everything"},
        OIDC | {"OIDC_LEVELS": "gold=35"},
        {"SAML_IDP_ENTITY_ID": "urn:idp"},
        SAML,
        SAML | {"SAML_IDP_SSO_URL": "http://a.example", "SAML_IDP_CERTIFICATE": RIGHT[1]},
    ],
    ids=",".join,
)
def test_half_a_service_is_found_at_the_start(services, variables):
    with pytest.raises(ImproperlyConfigured):
        services(**variables)


def test_a_local_site_may_speak_http(services):
    assert (
        services(local=True, **OIDC | {"OIDC_ISSUER": "http://localhost:9000"})["oidc"].issuer
        == "http://localhost:9000"
    )


def test_saml_from_single_variables(services, tmp_path):
    (tmp_path / "idp.crt").write_text(RIGHT[1])
    (service,) = services(**SAML, SAML_IDP_CERTIFICATE=str(tmp_path / "idp.crt")).values()

    assert (service.entity_id, service.sso_url, service.certificates) == ("urn:idp", SSO, (RIGHT[1],))


def test_saml_from_the_services_metadata_with_an_old_and_a_new_certificate(services, tmp_path):
    def key(pair):
        body = "".join(pair[1].splitlines()[1:-1])
        return (
            '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>'
            f"<ds:X509Certificate>{body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        )

    (tmp_path / "idp.xml").write_text(
        '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:idp">'
        '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        f"{key(RIGHT)}{key(WRONG)}"
        f'<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{SSO}"/>'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    )

    (service,) = services(SAML_IDP_METADATA=str(tmp_path / "idp.xml")).values()

    assert (service.entity_id, service.sso_url, len(service.certificates)) == ("urn:idp", SSO, 2)


def test_secrets_do_not_show(services):
    (service,) = services(**OIDC, OIDC_CLIENT_SECRET="very-secret").values()

    assert "very-secret" not in repr(service)
