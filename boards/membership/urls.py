from django.urls import path

from boards.membership import views

urlpatterns = [
    path("beiraete/", views.boards, name="boards"),
    path("beiraete/<slug:slug>/", views.board, name="board"),
    path("beiraete/<slug:slug>/geschaeftsordnung/<int:version>/", views.rules, name="board_rules"),
    path("mandate/", views.my_mandates, name="my_mandates"),
    path("mandate/<int:pk>/einwilligung/", views.allow, name="mandate_consents"),
    path("mandate/<int:pk>/antreten/", views.take_up, name="mandate_take_up"),
    path("mandate/<int:pk>/zurueckgeben/", views.resign, name="mandate_resign"),
]
