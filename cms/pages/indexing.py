"""What search knows of a page, for every room of this app; and when it is told."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache import caches
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.pages.selectors import language_code
from cms.pages.visibility import restrictions_of
from participation.audience.services import everyone
from participation.privacy.uses import PUBLIC_CONTENT, fields
from participation.registry import IndexText, register
from participation.search.services import reindex, remove


def register_page(
    model: Any, *, kind: str, names: str, text: Callable[[Any], Iterable[str]], trail_kind: str = ""
) -> None:
    """Say of one page type how search shows it; `names` are its own fields, all of them what the office publishes."""
    register(
        model,
        label=str,
        url=address,
        index=lambda page: indexed(page, kind, text),
        visible_to=lambda user: model.objects.visible_to(user),
        fields=fields((PUBLIC_CONTENT, names)),
        trail_kind=trail_kind,
        extra={"date": lambda page: getattr(page, "date", None)},
    )


def address(page: Any) -> str:
    """The page's address. Wagtail would ask its cache, a table of the database, for the roots of every single page."""
    page._wagtail_cached_site_root_paths = caches["process"].get_or_set("site_roots", Site.get_site_root_paths, 5)
    return page.get_url() or ""


def indexed(page: Any, kind: str, text: Callable[[Any], Iterable[str]]) -> IndexText | None:
    """None takes a page out of the index that visitors may not read."""
    url = page.get_url()
    if not page.live or not url or restrictions_of(page.path).exists():
        return None
    words = " ".join([*map(str, text(page)), *blocks(page)])
    return IndexText(
        page.title,
        words,
        url,
        kind,
        everyone(),
        language=language_code(page),
        tags=list(page.tags.all()) if hasattr(page, "tags") else [],
        at=getattr(page, "date", None),
    )


def blocks(page: Any) -> list[str]:
    """What the page's blocks say, as plain text, in their order."""
    body = getattr(page, "body", None)
    return [str(part) for part in body.stream_block.get_searchable_content(body)] if body else []


def page_came(instance: Page, **_signal: Any) -> None:
    """What search knows follows in the same transaction."""
    reindex(instance.specific)


def page_withdrawn(instance: Page, **_signal: Any) -> None:
    """Withdrawn, expired or about to be deleted; in the last case the page's row still says that it is live."""
    remove(instance.specific)


def branch_changed(instance: Page, **_signal: Any) -> None:
    """Moved or renamed: the addresses of all pages below changed with it."""
    for page in Page.objects.descendant_of(instance, inclusive=True).live().specific():
        reindex(page)


def restriction_changed(instance: PageViewRestriction, **_signal: Any) -> None:
    branch_changed(instance.page)


def watch() -> None:
    """Called once, by the app's ready(): Wagtail tells by signals, it knows no services of ours."""
    page_published.connect(page_came, dispatch_uid="cms.index")
    page_unpublished.connect(page_withdrawn, dispatch_uid="cms.index")
    page_slug_changed.connect(branch_changed, dispatch_uid="cms.index")
    post_page_move.connect(branch_changed, dispatch_uid="cms.index")
    for signal in (post_save, post_delete):
        signal.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="cms.index")
