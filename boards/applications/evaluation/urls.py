from django.urls import path

from boards.applications.evaluation import views

urlpatterns = [
    path("", views.mine, name="evaluations"),
    path("<int:pk>/", views.evaluate, name="evaluation"),
    path("<int:pk>/befangen/", views.conflict, name="evaluation_conflict"),
]
