"""Addresses of this app's rooms that exist in every language."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("participation.office")),
    path("", include("participation.accounts.urls")),
    path("", include("participation.privacy.urls")),
    path("", include("participation.identity.urls")),
    path("", include("participation.identity.letters.urls")),
    path("", include("participation.identity.counter.urls")),
    path("", include("participation.search.urls")),
    path("", include("participation.trail.urls")),
]
