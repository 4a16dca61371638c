"""Point of issue 3: OpenID Connect round trip to a board that needs level 30, at oidc-provider-mock beside the site."""

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Page, expect

from tests.e2e import site as demo
from tests.e2e.browser import check, forgive, sign_in, watch
from tests.e2e.site import Site

GROUP = "/themengruppen/kreisverwaltung/"
NEEDS_30 = """
from boards.groups.models import TopicGroup
from participation.audience import services as audiences
group = TopicGroup.objects.get(slug="kreisverwaltung")
group.writing = audiences.signed_in(min_level=30)
group.save()
"""
JAKOB = {
    "acr": "STORK-QAA-Level-3",
    "bpk2": "BPK-Jakob",
    "given_name": "Jakob",
    "family_name": "Steinhof",
    "birthdate": "1990-05-04",
    "address": {"locality": "Katlenburg-Lindau"},
}


@pytest.fixture(scope="module")
def site_with_service(tmp_path_factory):
    """A demo of its own that knows a service, and a group where writing needs level 30."""
    directory = demo.copy_of(demo.build(), tmp_path_factory.getbasetemp() / "demo-online")
    demo.manage(directory, "shell", "-c", NEEDS_30)
    with run_server_in_thread(user_claims=[User(sub="jakob", claims=JAKOB)], require_nonce=True) as provider:
        issuer = f"http://localhost:{provider.server_port}"
        more = {
            "OIDC_ISSUER": issuer,
            "OIDC_CLIENT_ID": "board",
            "OIDC_CLIENT_SECRET": "s",
            "OIDC_NAME": "Servicekonto",
        }
        running = Site(directory, more=more)
        running.start_server()
        yield running
        running.stop("daphne")


@pytest.fixture
def page(browser, site_with_service) -> Page:
    url = site_with_service.url
    page = browser.new_context(base_url=url, locale="de-DE").new_page()
    page.set_default_timeout(30_000)
    watch(page, url)
    yield page
    page.context.close()


def test_a_citizen_proves_level_30_and_writes(page, site_with_service):
    sign_in(page, "jakob")
    page.goto(GROUP)
    expect(page.get_by_role("link", name="Neues Thema beginnen")).to_have_count(0)
    check(page)
    page.get_by_role("link", name="So erreichen Sie diese Stufe").click()
    check(page)
    page.get_by_role("link", name="Online mit Servicekonto").click()
    check(page)
    page.get_by_role("button", name="Weiter zu Servicekonto").click()
    page.wait_for_url("**/oauth2/authorize**")
    page.locator("button[name=sub][value=jakob], input[name=sub]").first.wait_for()
    page.locator("button[name=sub][value=jakob]").first.click()
    page.wait_for_url(f"{site_with_service.url}{GROUP}")
    forgive(page)  # the service's own pages

    expect(page.get_by_text("Ihr Nachweis ist eingetragen.")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Neues Thema beginnen").click()
    page.get_by_label("Titel").fill("Mit Nachweis geschrieben")
    page.get_by_label("Ihr Beitrag").fill("Jetzt darf ich.")
    page.get_by_role("button", name="Thema veröffentlichen").click()
    expect(page.get_by_role("heading", level=1, name="Mit Nachweis geschrieben")).to_be_visible()
