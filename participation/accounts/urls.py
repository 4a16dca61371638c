from django.urls import path

from participation.accounts import views

urlpatterns = [
    path("profil/", views.profile, name="profile"),
    path("profil/name/", views.name, name="profile_name"),
    path("profil/angaben/", views.about, name="profile_about"),
    path("profil/foto/", views.photo, name="profile_photo"),
    path("profil/einstellungen/", views.preferences, name="profile_settings"),
    path("menschen/<int:pk>/", views.person, name="person"),
]
