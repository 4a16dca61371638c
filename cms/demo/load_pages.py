"""The district, its pictures and pages, their twins in English and Leichte Sprache, and the news."""

from typing import Any

from django.core.files import File
from wagtail.models import Locale, Page, Site

from cms.demo.memory import once
from cms.demo.story import Story
from cms.demo.stream import Stream, Targets
from cms.models import ArticlePage, HomePage, LinkPage, NewsIndexPage, StandardPage, StrategyPage
from cms.pages.services import add_menu, found_site, publish
from participation.district.models import DistrictSettings
from participation.pictures.models import Picture

LANGUAGES = {"en": "en", "leicht": "de-x-leicht"}
ROLES = {"rules": "house_rules"} | {name: name for name in ("help", "contact", "imprint", "privacy", "accessibility")}
TYPES: dict[str, Any] = {"strategy": StrategyPage, "news": NewsIndexPage}
"""Keys of pages that are no standard pages."""
BEFORE_MENU = ["news"]
"""Their place in the navigation is before the entries for groups, surveys, projects; all others stand behind them."""
MENU_WORDS = {"en": {"groups": "Topic groups", "surveys": "Surveys", "live": "Live", "projects": "Projects"}}


def make_site(story: Story) -> None:
    """The start page and the district's settings; what the file says comes later, when all it leads to is there."""
    once("page:start", HomePage, make_home, story, entry_of(story, "start"))
    site = Site.objects.get(is_default_site=True)
    once("district", DistrictSettings, describe, story, site)


def make_home(story: Story, entry: dict[str, Any]) -> HomePage:
    name = story.data["district"]["name"]
    return found_site(name=name, title=entry["title"], claim=entry["claim"], lead=entry["lead"])


def describe(story: Story, site: Site) -> DistrictSettings:
    district = DistrictSettings.for_site(site)
    for name in ("name", "product_name", "ars", "phone", "email", "address", "opening_hours", "real_name_rule"):
        setattr(district, name, str(story.data["district"][name]).strip())
    district.save()
    return district


def entry_of(story: Story, key: str) -> dict[str, Any]:
    return next(entry for entry in story.data["pages"] if entry["key"] == key)


def load(story: Story) -> dict[str, Page]:
    """All pages but the podcast's; returns them by key, for what leads to them."""
    for entry in story.data["pictures"]:
        once(f"picture:{entry['key']}", Picture, make_picture, story, entry)
    return make_shells(story)


def make_picture(story: Story, entry: dict[str, Any]) -> Picture:
    with (story.files / entry["file"]).open("rb") as content:
        picture = Picture(
            title=entry["title"],
            credit=entry["credit"],
            description=entry["alt"],
            is_decorative=entry["decorative"],
            file=File(content, name=entry["file"]),
        )
        picture.file_size = content.seek(0, 2)
        picture.save()
    return picture


def make_shells(story: Story) -> dict[str, Page]:
    """Every page of the file, still empty and unpublished: their texts lead to each other."""
    home = once("page:start", HomePage, HomePage)
    if home is None:
        return {}
    pages: dict[str, Page | None] = {"start": home}
    entries = {entry["key"]: entry for entry in story.data["pages"] if entry["key"] != "start"}
    for key in sorted(entries, key=lambda key: key not in BEFORE_MENU):
        if key not in BEFORE_MENU:
            once("menu", LinkPage, add_menu, home)
        pages[key] = once(f"page:{key}", TYPES.get(key, StandardPage), make_shell, home, entries[key])
    return {key: page for key, page in pages.items() if page}


def make_shell(home: Page, entry: dict[str, Any]) -> Page:
    page = TYPES.get(entry["key"], StandardPage)(
        title=entry["title"],
        slug=entry["slug"],
        menu_title=entry.get("menu", ""),
        show_in_menus="menu" in entry,
        lead=entry["lead"],
        locale=home.locale,
        live=False,
    )
    if entry["key"] in ROLES:
        page.role = ROLES[entry["key"]]
    return home.add_child(instance=page)


def fill_pages(story: Story, pages: dict[str, Page], targets: Targets) -> None:
    """Write and publish each page once, then its twins."""
    for entry in story.data["pages"]:
        page = pages.get(entry["key"])
        if page is None:
            continue
        once(f"text:{entry['key']}", Page, write, page, entry, Stream(story, targets))
    for name, code in LANGUAGES.items():
        for entry in story.data["pages"]:
            if entry["key"] in pages and name in entry.get("translations", {}):
                words = {**entry, **entry["translations"][name]}
                once(f"twin:{entry['key']}:{name}", Page, make_twin, story, targets, pages[entry["key"]], words, code)
        once(f"menu:{name}", Page, make_menu_twins, pages["start"], code)


def write(page: Page, entry: dict[str, Any], stream: Stream) -> Page:
    """Put the entry's words into the page and publish it."""
    blocks = list(entry["blocks"])
    page.title, page.lead = entry["title"], entry["lead"]
    if isinstance(page, HomePage):
        page.claim = entry["claim"]
        page.buttons = stream.buttons(entry["buttons"])
        if len(blocks) > 1 and "heading" in blocks[0] and "text" in blocks[1]:  # they stand beside the signposts
            page.groups_title = blocks.pop(0)["heading"]
            page.groups_text = stream.text(blocks.pop(0)["text"])
    if isinstance(page, StrategyPage):
        page.shows_projects = not any("projects" in block for block in blocks)
    if not isinstance(page, NewsIndexPage):
        page.body = stream.body(blocks)
    return publish(page)


def make_twin(story: Story, targets: Targets, page: Page, entry: dict[str, Any], code: str) -> Page:
    """The page in another language, published; its buttons lead to twins where there are some."""
    locale = Locale.objects.get(language_code=code)
    twin = page.copy_for_translation(locale).specific
    twin.menu_title = entry["title"] if entry.get("menu") else ""
    own = {key: found.get_translation_or_none(locale) or found for key, found in targets.pages.items()}
    return write(twin, entry, Stream(story, Targets(story, own), code))


def make_menu_twins(home: Page, code: str) -> Page:
    locale = Locale.objects.get(language_code=code)
    for entry in LinkPage.objects.child_of(home):
        twin = entry.copy_for_translation(locale)
        twin.title = MENU_WORDS.get(code, {}).get(entry.place, entry.title)
        publish(twin)
    return home


def load_articles(story: Story, index: Page, targets: Targets) -> None:
    """Oldest first, so that the newest has the highest key."""
    for entry in sorted(story.data["articles"], key=lambda entry: story.at(entry["date"])):
        once(f"article:{entry['slug']}", ArticlePage, make_article, story, index, entry, targets)


def make_article(story: Story, index: Page, entry: dict[str, Any], targets: Targets) -> Page:
    article = ArticlePage(
        title=entry["title"],
        slug=entry["slug"],
        lead=entry["lead"],
        date=story.at(entry["date"]),
        author=entry["author"],
        picture=story.find("picture", entry["picture"]),
        body=Stream(story, targets).body(entry["blocks"]),
        locale=index.locale,
        live=False,
    )
    index.add_child(instance=article)
    article.tags.add(*entry["tags"])
    return publish(article)
