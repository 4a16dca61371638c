from typing import Any

from cms.pages.indexing import register_page
from cms.podcasts.captions import read
from cms.podcasts.models import EpisodePage, ShowPage
from cms.podcasts.services import watch


def said(episode: Any) -> list[str]:
    return [episode.lead, *[f"{line.who} {line.text}" for line in read(episode.transcript)]]


register_page(
    ShowPage,
    kind="podcast",
    names="menu_title lead author owner_name owner_email category explicit picture licence guid",
    text=lambda show: [show.lead],
)
register_page(
    EpisodePage,
    kind="podcast",
    names="menu_title date lead audio season number kind speakers transcript chapters body links guid "
    "byte_length duration",
    text=said,
    trail_kind="podcast",
)
watch()
