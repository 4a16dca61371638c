from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class ParticipationConfig(AppConfig):
    default = True
    name = "participation"
    verbose_name = "Beteiligung"

    def ready(self) -> None:
        from participation import registries  # noqa: F401


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's own management of accounts, with our forms."""

    default = False
    user_viewset = "participation.accounts.office.PersonViewSet"
