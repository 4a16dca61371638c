"""What is new in a group or a thread, as Atom. A feed is read without an account: it holds what visitors may see."""

from typing import Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from boards.groups.models import TopicGroup
from boards.threads.models import Post, Thread

ENTRIES: Final = 30


@require_safe
def group_feed(request: HttpRequest, slug: str) -> HttpResponse:
    group = get_object_or_404(TopicGroup.objects.visible_to(AnonymousUser()), slug=slug)
    title = _("Themengruppe %(name)s") % {"name": group.name}
    return _feed(request, Q(thread__group=group), title=title, about=group.purpose, page=group.get_absolute_url())


@require_safe
def thread_feed(request: HttpRequest, pk: int) -> HttpResponse:
    thread = get_object_or_404(Thread.objects.visible_to(AnonymousUser()), pk=pk)
    return _feed(request, Q(thread=thread), title=thread.title, about=thread.lead, page=thread.get_absolute_url())


def _feed(request: HttpRequest, which: Q, *, title: str, about: str, page: str) -> HttpResponse:
    feed = Atom1Feed(
        title=title,
        link=settings.BASE_URL + page,
        description=about,
        language=get_language(),
        feed_url=settings.BASE_URL + request.path,
    )
    posts = Post.objects.visible_to(AnonymousUser()).alive().filter(which).select_related("thread", "author")
    for post in posts.order_by("-created", "-pk")[:ENTRIES]:
        address = settings.BASE_URL + post.get_absolute_url()
        feed.add_item(
            title=post.thread.title,
            link=address,
            description=post.shown_html,
            unique_id=address,
            author_name=post.author.shown_name if post.author else _("gelöschtes Mitglied"),
            pubdate=post.created,
            updateddate=post.edited_at or post.created,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=Atom1Feed.content_type)
