"""Pages of ours in the place of allauth's of the same name and address."""

from django.urls import path, re_path

from participation.accounts.signin import views

urlpatterns = [
    path("sessions/", views.sessions_list, name="usersessions_list"),
    path("2fa/", views.factors, name="mfa_index"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", views.confirm_email, name="account_confirm_email"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.reset_from_key,
        name="account_reset_password_from_key",
    ),
]
