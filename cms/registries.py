"""Imports each room's registry, so that what it says of its models is known."""

from cms.demo import registry as demo
from cms.news import registry as news
from cms.pages import indexing
from cms.pages import registry as pages
from cms.podcasts import registry as podcasts

__all__ = ["demo", "news", "pages", "podcasts"]

indexing.watch()
