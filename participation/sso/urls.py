"""Below /accounts/, before allauth's addresses; those below 3rdparty/ are its own, seen to by us."""

from allauth.decorators import rate_limit
from allauth.socialaccount.views import signup
from django.urls import path, re_path

from participation.sso import views

urlpatterns = [
    path("dienst/<slug:slug>/", views.begin, name="sso_begin"),
    path("dienst/<slug:slug>/antwort/", views.answer, name="sso_answer"),
    path("dienst/<slug:slug>/abschluss/", views.finish, name="sso_finish"),
    path("dienst/<slug:slug>/metadata/", views.metadata, name="sso_metadata"),
    re_path("^oidc/", views.closed),  # allauth's own OpenID Connect: ours is stricter
    path("3rdparty/", views.connections, name="socialaccount_connections"),
    path("3rdparty/signup/", rate_limit(action="signup")(signup), name="socialaccount_signup"),
]
