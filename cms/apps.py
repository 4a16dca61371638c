from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Inhalte"

    def ready(self) -> None:
        from cms import files, navigation, registries  # noqa: F401
        from cms.pages import home

        navigation.register()
        files.watch()
        home.watch()
