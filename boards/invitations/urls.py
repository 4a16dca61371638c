from django.urls import path

from boards.invitations import office_views, views

urlpatterns = [
    path("einladung/<str:token>/", views.invitation, name="invitation"),
    path("buero/beirat/einladungen/<int:pk>/nochmal/", office_views.send_again, name="office_send_again"),
    path("buero/beirat/einladungen/<int:pk>/zurueckziehen/", office_views.withdraw, name="office_withdraw"),
    path("buero/beirat/<slug:slug>/einladungen/", office_views.invitations, name="office_invitations"),
    path("buero/beirat/<slug:slug>/einladungen/neu/", office_views.invite, name="office_invite"),
    path("buero/beirat/<slug:slug>/einladungen/liste/", office_views.take_over, name="office_take_over"),
    path("buero/beirat/<slug:slug>/einladungen/vorlage.csv", office_views.example, name="office_example"),
]
