from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "boards"
    verbose_name = "Themengruppen"

    def ready(self) -> None:
        from boards import registries  # noqa: F401
