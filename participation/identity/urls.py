from django.urls import path

from participation.identity import views

urlpatterns = [
    path("nachweis/", views.identity, name="identity"),
]
