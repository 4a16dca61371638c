import shutil
import subprocess
from typing import Any

from wagtail.signals import page_published
from wagtailmedia.models import Media

from cms.podcasts.models import EpisodePage

MEASURING_SECONDS = 30


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


def watch() -> None:
    """An episode is measured when it is published: its file may be another one than last time."""
    page_published.connect(published, sender=EpisodePage, dispatch_uid="cms.podcasts.measure")


def published(instance: EpisodePage, **_signal: Any) -> None:
    measure(instance)
