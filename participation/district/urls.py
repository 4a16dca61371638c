from django.urls import URLPattern, URLResolver, path

from participation.district import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("darstellung/", views.theme, name="theme"),
    path("darstellung/landkreis.css", views.district_css, name="district_css"),
    path("muster/", views.patterns, name="patterns"),
]
