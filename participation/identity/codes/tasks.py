from participation.identity.codes import tries
from participation.jobs.due import every_day


@every_day
def forget_old_tries() -> None:
    tries.forget_old()
