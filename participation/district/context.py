from typing import Any

from django.conf import settings
from django.http import HttpRequest

from participation.district.selectors import district_of
from participation.languages import html_lang, in_language
from participation.navigation import footer_pages, menu

THEMES = {"light", "dark"}


def site(request: HttpRequest) -> dict[str, Any]:
    """What base.html needs on every page: the district, the menu, languages and the chosen theme."""
    code = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    if request.path_info.startswith("/admin/"):
        return {}
    theme = request.COOKIES.get("theme", "")
    return {
        "district": district_of(request),
        "menu": menu(request),
        "footer_pages": footer_pages(request),
        "theme": theme if theme in THEMES else "",
        "html_lang": html_lang(code),
        "languages": [
            {"code": other, "name": name, "href": in_language(request.path, other), "current": other == code}
            for other, name in settings.LANGUAGES
        ],
    }
