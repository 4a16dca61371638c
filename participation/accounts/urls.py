from django.urls import path

from participation.accounts import views

urlpatterns = [
    path("profil/", views.profile, name="profile"),
    path("menschen/<int:pk>/", views.person, name="person"),
]
