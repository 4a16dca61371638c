from django.urls import path

from participation.trail import views

urlpatterns = [
    path("spur/<str:kind>/<int:pk>/", views.trail, name="trail"),
    path("was-daraus-wurde/", views.outcomes, name="outcomes"),
]
