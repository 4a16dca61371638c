from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = "Umfragen"

    def ready(self) -> None:
        from surveys import registries  # noqa: F401
