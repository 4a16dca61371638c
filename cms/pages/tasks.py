from django.core.management import call_command

from participation.jobs.due import every_minute


@every_minute
def publish_scheduled_pages() -> None:
    """Publish what is due and withdraw what has expired; Wagtail's own command, which may run twice without harm."""
    call_command("publish_scheduled", verbosity=0)
