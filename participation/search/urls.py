from django.urls import path

from participation.search import views

urlpatterns = [path("suche/", views.search, name="search")]
