import pytest
from django.core.cache import caches

from participation.sso.configured import OidcService, SamlService, social_providers
from tests.participation.sso import oidc_server, saml_server
from tests.participation.sso.browser import way_out


@pytest.fixture
def use_services(settings):
    """`use_services(service, ...)`: what the environment would say."""

    def use(*services):
        settings.SSO = {service.slug: service for service in services}
        settings.SOCIALACCOUNT_PROVIDERS = social_providers(settings.SSO)
        caches["default"].clear()

    return use


@pytest.fixture
def server(use_services, db):
    with oidc_server.running() as server:
        use_services(
            OidcService(slug="oidc", name="Servicekonto", issuer=server.issuer, client_id="board", client_secret="s")
        )
        yield server


@pytest.fixture
def saml_service(use_services):
    service = SamlService(**saml_server.FIELDS, certificates=(saml_server.RIGHT[1],))
    use_services(service)
    return service


@pytest.fixture
def trip(client, person, saml_service):
    """The person has pressed the button: RelayState and the id of our request."""
    out = way_out(client.post("/nachweis/dienst/saml/?zurueck=/themen/7/"))
    return out.query["RelayState"], saml_server.request_of(out.url).get("ID")


@pytest.fixture
def person(client, citizen):
    """Signed in, with nothing but an e-mail address."""
    client.force_login(citizen)
    return citizen


@pytest.fixture(autouse=True)
def _empty_cache(db):
    caches["default"].clear()
