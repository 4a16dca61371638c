from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from cms.pages.models import HomePage, LinkPage, StandardPage
from cms.pages.selectors import HOME_DEPTH
from participation.accounts.models import User
from participation.district.models import DistrictSettings

MENU = [
    ("Themengruppen", "themengruppen", "groups"),
    ("Umfragen", "umfragen", "surveys"),
    ("Live", "live", "live"),
    ("Projekte", "projekte", "projects"),
]
"""Word, slug in the page tree (addresses are the rooms' own), place."""

LEGAL = [
    ("help", "hilfe", "So funktioniert das Bürgerboard", "Erklären Sie hier, wie man mitliest und mitmacht."),
    ("contact", "kontakt", "Kontakt", "Nennen Sie hier Telefon, Anschrift und wann Sie erreichbar sind."),
    ("house_rules", "hausregeln", "Hausregeln", "Sagen Sie hier, wie wir miteinander umgehen und was gelöscht wird."),
    ("imprint", "impressum", "Impressum", "Hier fehlen Anbieter, Vertretung, Anschrift und Kontakt (§ 5 DDG)."),
    ("privacy", "datenschutz", "Datenschutz", "Hier fehlen die verantwortliche Stelle und die oder der Beauftragte."),
    ("accessibility", "barrierefreiheit", "Erklärung zur Barrierefreiheit", "Hier fehlen Stand, Mängel und Meldeweg."),
]  # fmt: skip


def publish(page: Page, *, by: User | None = None) -> Any:
    """Store the page's present content as a revision and publish it."""
    page.save_revision(user=by).publish(user=by)
    page.refresh_from_db()
    return page


@transaction.atomic
def found_site(*, name: str, title: str, claim: str, lead: str) -> HomePage:
    """Make the site: its German start page in place of Wagtail's welcome page, its address, the district's name."""
    root = Page.get_first_root_node()
    home = HomePage(
        title=title,
        slug="start",
        claim=claim,
        lead=lead,
        locale=Locale.objects.get(language_code=settings.LANGUAGE_CODE),
    )
    root.add_child(instance=home)
    address = urlsplit(settings.BASE_URL)
    site, _made = Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if address.scheme == "https" else 80),
            "site_name": name,
            "root_page": home,
        },
    )
    for welcome in Page.objects.filter(depth=HOME_DEPTH).exact_type(Page):
        welcome.delete()
    DistrictSettings.objects.update_or_create(site=site, defaults={"name": name})
    return publish(home)


def add_menu(home: Page) -> Any:
    """Menu entries for the rooms that are no pages; returns the last one."""
    for word, slug, place in MENU:
        entry = LinkPage(title=word, slug=slug, place=place, show_in_menus=True, locale=home.locale)
        publish(home.add_child(instance=entry))
    return entry


def add_legal_pages(home: Page) -> None:
    """The pages that every site needs, visibly still to be filled in: what is missing stands on them."""
    for role, slug, title, missing in LEGAL:
        page = StandardPage(
            title=title,
            slug=slug,
            role=role,
            lead=_("Noch auszufüllen. %(what)s") % {"what": missing},
            locale=home.locale,
        )
        publish(home.add_child(instance=page))
