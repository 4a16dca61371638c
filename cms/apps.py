from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Inhalte"

    def ready(self) -> None:
        from cms import registries  # noqa: F401
