from django.urls import path

from participation.identity.online import views

urlpatterns = [
    path("nachweis/dienst/<slug:slug>/", views.online, name="identity_online"),
]
