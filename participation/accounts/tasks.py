from participation.accounts import photos, real_names
from participation.jobs.due import every_day, every_minute


@every_minute
def follow_offices() -> None:
    """Offices that began or ended without anybody asking, and a changed rule of the district."""
    real_names.copy_duty()


@every_day
def sweep_photos() -> None:
    """Files of photos that no account names any more: a crash between the commit and the deletion leaves one."""
    photos.sweep()
