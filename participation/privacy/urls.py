from django.urls import path

from participation.privacy import views

urlpatterns = [
    path("profil/daten/", views.data, name="my_data"),
    path("profil/loeschen/", views.erase, name="erase_account"),
    path("konto-geloescht/", views.erased, name="erased"),
]
