from django.urls import path

from boards.projects import views

urlpatterns = [
    path("projekte/", views.projects, name="projects"),
    path("projekte/<slug:slug>/", views.project, name="project"),
]
