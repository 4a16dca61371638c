from participation.jobs.due import every_minute
from participation.privacy import services


@every_minute
def finish_erasures() -> None:
    """What a crash, a full disk or a mail server that was away left unfinished."""
    services.resume()
