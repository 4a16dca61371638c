from django.urls import path

from participation.identity.office import views

urlpatterns = [
    path("", views.people, name="identity_office"),
    path("liste.csv", views.people_csv, name="identity_office_csv"),
    path("<int:pk>/", views.person, name="identity_office_person"),
    path("<int:pk>/ansehen/", views.look, name="identity_office_look"),
    path("<int:pk>/zuruecknehmen/", views.revoke, name="identity_office_revoke"),
    path("einsicht/<int:pk>/", views.one_look, name="identity_look"),
    path("vorgaenge/", views.cases, name="identity_cases"),
    path("vorgaenge/<int:pk>/", views.case, name="identity_case"),
]
