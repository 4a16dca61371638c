from django.urls import path

from surveys.results import views

urlpatterns = [
    path("umfragen/<slug:slug>/auswertung/", views.results, name="survey_results"),
    path("umfragen/<slug:slug>/auswertung/antworten.csv", views.download, name="survey_csv"),
    path("umfragen/<slug:slug>/ergebnisse/", views.public_results, name="survey_public_results"),
]
