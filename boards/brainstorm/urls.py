from django.urls import path

from boards.brainstorm import views

urlpatterns = [
    path("karten/<int:pk>/", views.card, name="card"),
]
