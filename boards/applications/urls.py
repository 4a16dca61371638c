from django.urls import include, path

from boards.applications import views

urlpatterns = [
    path("aufruf/", views.calls, name="calls"),
    path("aufruf/<slug:slug>/", views.call, name="call"),
    path("aufruf/<slug:slug>/bewerbung/", views.apply, name="apply"),
    path("aufruf/<slug:slug>/bewerbung/pruefen/", views.summary, name="application_summary"),
    path("aufruf/<slug:slug>/bewerbung/gesendet/", views.sent, name="application_sent"),
    path("aufruf/<slug:slug>/bewerbung/beenden/", views.end, name="application_end"),
    path("aufruf/<slug:slug>/meine-bewerbung/", views.my_application, name="my_application"),
    path("meine-bewerbungen/", views.my_applications, name="my_applications"),
    path("buero/bewerbungen/", include("boards.applications.calls.urls")),
    path("buero/bewerbungen/", include("boards.applications.selection.urls")),
    path("buero/bewertungen/", include("boards.applications.evaluation.urls")),
]
