from participation.identity.counter import services
from participation.jobs.due import every_minute


@every_minute
def forget_old_sessions() -> None:
    services.forget_old_sessions()
