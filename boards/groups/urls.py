from django.urls import path

from boards.groups import views

urlpatterns = [
    path("themengruppen/", views.overview, name="topic_groups"),
    path("themengruppen/<slug:slug>/", views.group, name="topic_group"),
    path("themengruppen/<slug:slug>/karten/", views.cards, name="group_cards"),
]
