from django.urls import path

from boards.threads import feeds, post_views, views

urlpatterns = [
    path("themengruppen/<slug:slug>/neues-thema/", views.new_thread, name="new_thread"),
    path("themengruppen/<slug:slug>/feed/", feeds.group_feed, name="group_feed"),
    path("themen/<int:pk>/", views.thread, name="thread"),
    path("themen/<int:pk>/antwort/", views.reply, name="reply"),
    path("themen/<int:pk>/feed/", feeds.thread_feed, name="thread_feed"),
    path("themen/<int:pk>/drucken/", views.printed, name="print_thread"),
    path("themen/<int:pk>/pflegen/", views.moderate, name="moderate_thread"),
    path("beitraege/<int:pk>/", post_views.post, name="post"),
    path("beitraege/<int:pk>/antworten/", post_views.branch, name="branch"),
    path("beitraege/<int:pk>/bearbeiten/", post_views.edit, name="edit_post"),
    path("beitraege/<int:pk>/loeschen/", post_views.delete, name="delete_post"),
    path("beitraege/<int:pk>/verlauf/", post_views.history, name="post_history"),
    path("beitraege/<int:pk>/reaktion/", post_views.react, name="react"),
    path("beitraege/<int:pk>/als-antwort/", post_views.mark_answer, name="mark_answer"),
]
