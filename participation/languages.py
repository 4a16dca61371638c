"""The language stands in the URL: German without prefix, /en/ and /leicht/, so that every page can be cached.

Own prefixes instead of Django's LocaleMiddleware, which would add `Vary: Accept-Language` to every German page.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls.resolvers import LocalePrefixPattern, URLPattern, URLResolver
from django.utils import translation

PREFIXES = {"en": "en/", "de-x-leicht": "leicht/"}


class LanguagePrefix(LocalePrefixPattern):
    """Like Django's own, with /leicht/ for de-x-leicht."""

    @property
    def language_prefix(self) -> str:
        return PREFIXES.get(translation.get_language() or "", "")


def in_every_language(*urls: URLPattern | URLResolver) -> list[URLResolver]:
    """What `i18n_patterns` does, with our prefixes."""
    return [URLResolver(LanguagePrefix(prefix_default_language=False), list(urls))]


def language_of(path: str) -> str:
    """The language code that a path such as /en/news/ asks for."""
    return next((code for code, prefix in PREFIXES.items() if path.startswith(f"/{prefix}")), settings.LANGUAGE_CODE)


def html_lang(code: str | None) -> str:
    """What `lang=` says: Leichte Sprache is German."""
    return "en" if code == "en" else "de"


def in_language(path: str, code: str) -> str:
    """The same path in another language: /news/ -> /en/news/."""
    prefix = PREFIXES.get(language_of(path), "")
    return f"/{PREFIXES.get(code, '')}{path.lstrip('/').removeprefix(prefix)}"


def home() -> str:
    """The start page in the language of this request."""
    return in_language("/", translation.get_language() or settings.LANGUAGE_CODE)


class LanguageMiddleware:
    """Switch to the language of the path for this request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = language_of(request.path_info)
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", html_lang(code))
        return response
