from boards.chat import services
from participation.jobs.due import every_day


@every_day
def delete_expired_messages() -> None:
    """Nothing stays longer than its room says."""
    services.delete_expired()
