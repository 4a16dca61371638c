"""Addresses of this app that are no pages; everything else is in the page tree."""

from django.urls import URLPattern, URLResolver, path

from cms import sitemap

urlpatterns: list[URLPattern | URLResolver] = [path("sitemap.xml", sitemap.sitemap, name="sitemap")]
