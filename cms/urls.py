"""Addresses of this app that are no pages; everything else is in the page tree."""

from django.urls import URLPattern, URLResolver, path, re_path

from cms import sitemap
from cms.pages.views import serve

urlpatterns: list[URLPattern | URLResolver] = [
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    # Before Wagtail's own pattern, which stays for making addresses and costs two queries more.
    # Files that pages make (feed.xml, text.vtt, kapitel.json): Wagtail's own pattern knows only names without a dot.
    re_path(r"^((?:[\w-]+/)*)$", serve, name="page"),
    re_path(r"^((?:[\w-]+/)+[\w-]+\.(?:xml|vtt|json))$", serve, name="page_file"),
]
