from boards.membership import services
from participation.jobs.due import every_day


@every_day
def end_expired_mandates() -> None:
    """The line in the history; rights ended by themselves at midnight."""
    services.end_expired()
