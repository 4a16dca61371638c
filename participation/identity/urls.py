from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from participation.identity import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("nachweis/", views.identity, name="identity"),
    path("nachweis/einsicht/", views.log, name="identity_log"),
    path("nachweis/zuruecknehmen/", views.give_back, name="identity_give_back"),
    path("nachweis/widerspruch/<int:pk>/", views.appeal, name="identity_appeal"),
    path("buero/nachweise/", include("participation.identity.office.urls")),
    path("", include("participation.identity.online.urls")),
]
if settings.IDENTITY_DEMO:
    urlpatterns += [path("nachweis/demo/", include("participation.identity.demo"))]
