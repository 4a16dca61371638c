from django.urls import path

from surveys.answering import views

urlpatterns = [
    path("umfragen/", views.survey_list, name="surveys"),
    path("umfragen/<slug:slug>/", views.survey, name="survey"),
    path("umfragen/<slug:slug>/antworten/", views.answer, name="survey_answer"),
]
