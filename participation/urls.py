"""Every address of the site. This file composes: besides settings and asgi the only one here that names other apps."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from boards.urls import websocket_urlpatterns as boards_sockets
from participation.languages import in_every_language

websocket_urlpatterns = [*boards_sockets]

urlpatterns = [
    # Wagtail's own sign-in and password reset would go past ours: they lead to it.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    re_path(r"^admin/password_reset/.*", RedirectView.as_view(pattern_name="account_reset_password")),
    path("admin/", include(wagtailadmin_urls)),
    path("accounts/", include("allauth.urls")),
    *in_every_language(
        path("", include("participation.district.urls")),
        path("", include("participation.app_urls")),
        path("", include("surveys.urls")),
        path("", include("boards.urls")),
        path("", include("cms.urls")),
        path("", include(wagtail_urls)),
    ),
]
