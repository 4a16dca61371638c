from datetime import timedelta

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from participation.district.context import THEMES
from participation.district.pattern_book import pattern_context
from participation.district.selectors import district_of
from participation.languages import home
from participation.private import same_for_everybody


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(
        label=gettext_lazy("Wie soll die Seite aussehen?"),
        choices=[("", gettext_lazy("Wie am Gerät")), ("light", gettext_lazy("Hell")), ("dark", gettext_lazy("Dunkel"))],
        widget=forms.RadioSelect,
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the device says: a cookie for a year, read by the server, so no script and no flash.

    The form stands on this page alone, so that ordinary pages hold no token and can be cached.
    """
    back = _safe(request, request.POST.get("next") or request.headers.get("Referer", ""))
    form = ThemeForm(request.POST or None, initial={"theme": request.COOKIES.get("theme", "")})
    if request.method == "POST" and form.is_valid():
        response = redirect(back)
        chosen = form.cleaned_data["theme"]
        if chosen in THEMES:
            response.set_cookie("theme", chosen, timedelta(days=365), samesite="Lax", secure=settings.SECURE)
        else:
            response.delete_cookie("theme", samesite="Lax")
        return response
    context = {"form": form, "next": back, "crumbs": [{"title": _("Start"), "href": home()}]}
    return render(request, "district/theme.html", context)


def _safe(request: HttpRequest, address: str) -> str:
    """Where to go back to: only within this site, and not in a circle."""
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if own and "/darstellung/" not in address else home()


@require_safe
def district_css(request: HttpRequest) -> HttpResponseBase:
    """The district's own colours as a file of its own, since the policy allows no inline style."""
    district = district_of(request)
    both = {"--bb-accent": district.colour_accent, "--bb-deep": district.colour_deep}
    light = {
        "--kern-color-action-default": district.colour_action,
        "--kern-color-feedback-default": district.colour_action,
    }
    dark = dict.fromkeys(light, district.colour_action_dark)
    css = (
        f":root,[data-kern-theme]{{{_declarations(both)}}}"
        f":root,[data-kern-theme=light]{{{_declarations(light)}}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-kern-theme=light]){{{_declarations(dark)}}}}}"
        f"[data-kern-theme=dark]{{{_declarations(dark)}}}"
    )
    response = HttpResponse(css, content_type="text/css")
    response["Cache-Control"] = "public, max-age=300"
    return same_for_everybody(response)


def _declarations(colours: dict[str, str]) -> str:
    """Only what is set; the fields hold nothing but #RRGGBB."""
    return ";".join(f"{name}:{colour}" for name, colour in colours.items() if colour)


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """Every component in all its states, for people who build; everyone else gets 404."""
    if not (request.user.is_authenticated and request.user.is_staff):
        raise Http404
    return render(request, "district/patterns.html", pattern_context(timezone.now()))
