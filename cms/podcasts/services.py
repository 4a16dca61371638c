import shutil
import subprocess
import uuid
from typing import Any

from django.conf import settings
from wagtail.signals import page_published
from wagtailmedia.models import Media

from cms.podcasts.models import EpisodePage, ShowPage

MEASURING_SECONDS = 30
GUID_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The Podcast Index's own."""


def measure(episode: EpisodePage) -> None:
    """Write down how many bytes and seconds the episode's file has; the feed's length must be exact.

    Seconds come from ffprobe, or from what the editor's browser found at the upload where ffprobe is missing.
    """
    media = episode.audio
    length = media.file.size if media.file.storage.exists(media.file.name) else 0
    seconds = probed(media) or float(media.duration or 0)
    EpisodePage.objects.filter(pk=episode.pk).update(byte_length=length, duration=seconds)
    episode.byte_length, episode.duration = length, seconds


def probed(media: Media) -> float:
    """The file's length in seconds by ffprobe; 0 where it is missing, cannot read the file or takes too long."""
    program = shutil.which("ffprobe")
    if not program:
        return 0
    command = [program, "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", "-i", media.file.path]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=MEASURING_SECONDS, check=True)  # noqa: S603
        return float(done.stdout.strip())
    except (subprocess.SubprocessError, ValueError, OSError):
        return 0


def name_show(show: ShowPage) -> None:
    """Give the show the guid that the Podcast Index asks for, from its feed's address at this moment; once."""
    if show.guid:
        return
    address = f"{settings.BASE_URL}{show.get_url()}feed.xml".partition("://")[2]
    show.guid = uuid.uuid5(GUID_NAMESPACE, address)
    ShowPage.objects.filter(pk=show.pk).update(guid=show.guid)


def watch() -> None:
    """An episode is measured when it is published: its file may be another one than last time."""
    page_published.connect(episode_published, sender=EpisodePage, dispatch_uid="cms.podcasts.measure")
    page_published.connect(show_published, sender=ShowPage, dispatch_uid="cms.podcasts.name")


def episode_published(instance: EpisodePage, **_signal: Any) -> None:
    measure(instance)


def show_published(instance: ShowPage, **_signal: Any) -> None:
    name_show(instance)
