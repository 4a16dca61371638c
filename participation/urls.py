"""Every address of the site. This file composes: besides settings and asgi the only one here that names other apps."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents.views.serve import authenticate_with_password as document_password

from boards.urls import websocket_urlpatterns as boards_sockets
from participation import media
from participation.accounts.views import admin_sign_in
from participation.health import HealthView
from participation.languages import in_every_language

handler404 = "participation.errors.not_found"
handler500 = "participation.errors.server_error"
websocket_urlpatterns = [*boards_sockets]

urlpatterns = [
    # Wagtail's own sign-in and password reset would go past ours: they lead to it.
    path("admin/login/", admin_sign_in),
    re_path(r"^admin/password_reset/.*", RedirectView.as_view(pattern_name="account_reset_password")),
    re_path(r"^(?:en/|leicht/)?_util/login/$", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("health/", HealthView.as_view(), name="health"),
    path("media/<path:path>", media.serve_file, name="media"),
    path("documents/<int:document_id>/<str:filename>", media.serve_document, name="wagtaildocs_serve"),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        document_password,
        name="wagtaildocs_authenticate_with_password",
    ),
    *in_every_language(
        path("accounts/", include("participation.accounts.signin.urls")),  # before allauth's of the same names
        path("accounts/", include("participation.sso.urls")),
        path("accounts/", include("allauth.urls")),
        path("", include("participation.district.urls")),
        path("", include("participation.app_urls")),
        path("", include("surveys.urls")),
        path("", include("boards.urls")),
        path("", include("cms.urls")),
        path("", include(wagtail_urls)),
    ),
]
