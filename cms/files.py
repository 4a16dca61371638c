"""Who may read sound and film: everyone while a published page holds it, the office always."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published
from wagtailmedia.models import Media

from cms.pages.visibility import SitePageQuerySet
from participation.media import register_files

if TYPE_CHECKING:
    from participation.accounts.models import User


def may_read(user: "User | AnonymousUser", path: str) -> bool:
    """Whether a published page that everyone may open holds the file at `path`, or `user` works in the office."""
    held = Media.objects.filter(Q(file=path) | Q(thumbnail=path)).values_list("pk", flat=True)
    keys = [str(pk) for pk in held]
    if not keys:
        return False
    kind = ContentType.objects.get_for_model(Media)
    holders = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id__in=keys).values_list("object_id")
    pages = SitePageQuerySet(Page).visible_to(user).filter(pk__in=[int(pk) for (pk,) in holders if pk.isdigit()])
    return pages.exists() or user.is_staff


def remember(instance: Page, **_signal: object) -> None:
    """Write down at once what the page holds: Wagtail leaves that to the worker, and listeners do not wait."""
    ReferenceIndex.create_or_update_for_object(instance)


def watch() -> None:
    """Called once, by the app's ready()."""
    register_files("media/", may_read)
    register_files("media_thumbnails/", may_read)
    page_published.connect(remember, dispatch_uid="cms.files")
