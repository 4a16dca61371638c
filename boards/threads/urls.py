from django.urls import path

from boards.threads import feeds, views

urlpatterns = [
    path("themengruppen/<slug:slug>/neues-thema/", views.new_thread, name="new_thread"),
    path("themengruppen/<slug:slug>/feed/", feeds.group_feed, name="group_feed"),
    path("themen/<int:pk>/", views.thread, name="thread"),
    path("themen/<int:pk>/antwort/", views.reply, name="reply"),
    path("themen/<int:pk>/pflegen/", views.moderate, name="moderate_thread"),
    path("beitraege/<int:pk>/", views.post, name="post"),
    path("beitraege/<int:pk>/antworten/", views.branch, name="branch"),
]
