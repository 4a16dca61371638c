from django.urls import path

from participation.sso import views

urlpatterns = [
    path("accounts/dienst/<slug:slug>/", views.begin, name="sso_begin"),
    path("accounts/dienst/<slug:slug>/antwort/", views.answer, name="sso_answer"),
    path("accounts/dienst/<slug:slug>/abschluss/", views.finish, name="sso_finish"),
    path("accounts/dienst/<slug:slug>/metadata/", views.metadata, name="sso_metadata"),
]
