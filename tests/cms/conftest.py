"""A small site: start page, news with an article, a podcast with an episode; made by the same services as the demo."""

import io
import wave
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from wagtail.models import Locale
from wagtailmedia.models import Media

from cms.models import ArticlePage, EpisodePage, HomePage, NewsIndexPage, ShowPage, StandardPage
from cms.pages.services import add_menu, found_site, publish
from cms.roles import AUTHORS, EDITORS, make_roles
from participation.accounts.models import User
from participation.pictures.models import Picture
from tests.conftest import make_person

MP3 = Path(__file__).parents[2] / "cms/demo/files/folge-1.mp3"
VTT = """WEBVTT

00:00.300 --> 00:04.000
<v Tilman Osterwald>Guten Tag.

00:04.500 --> 00:08.000
<v Petra Lindemann>Guten Tag & willkommen.
"""


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def home(db) -> HomePage:
    page = found_site(name="Landkreis Test", title="Start", claim="Mitreden im Landkreis", lead="Worum es geht.")
    add_menu(page)
    return page


@pytest.fixture
def news(home) -> NewsIndexPage:
    page = NewsIndexPage(title="Aktuelles", slug="aktuelles", lead="Kurze Berichte.", show_in_menus=True)
    return publish(home.add_child(instance=page))


@pytest.fixture
def show(home) -> ShowPage:
    page = ShowPage(
        title="Landfunk",
        slug="podcast",
        lead="Worum es geht.",
        author="Landkreis Test",
        owner_name="Kommunikation",
        owner_email="podcast@example.org",
        licence="CC BY 4.0",
        picture=make_picture(size=1400),
    )
    return publish(home.add_child(instance=page))


@pytest.fixture
def article(news) -> ArticlePage:
    return make_article(news, 1)


@pytest.fixture
def episode(show) -> EpisodePage:
    return make_episode(show, 1)


@pytest.fixture
def roles(db) -> dict[str, Group]:
    return make_roles()


@pytest.fixture
def communications_officer(roles) -> User:
    person = make_person("Olga", "Office", is_staff=True, office="Kommunikation")
    person.groups.add(roles[EDITORS])
    return person


@pytest.fixture
def author(roles) -> User:
    """Writes, but an editor publishes."""
    person = make_person("Farida", "Author", is_staff=True)
    person.groups.add(roles[AUTHORS])
    return person


def make_picture(size=600, **more) -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (size, size), "#0F5244").save(file, "JPEG")
    fields = {"title": "Bild", "credit": "Illustration: Test", "description": "Ein grünes Feld."} | more
    return Picture.objects.create(file=ContentFile(file.getvalue(), name="bild.jpg"), **fields)


def make_article(index, number, *, tags=("Schulen",), published=True, **more) -> ArticlePage:
    fields = {
        "title": f"Artikel {number}",
        "slug": f"artikel-{number}",
        "lead": f"Vorspann {number}.",
        "author": "Stabsstelle",
        "date": timezone.now(),
        "body": [{"type": "text", "value": "<p>Ein Text.</p>"}],
        "picture": make_picture(),
        "live": False,
    }
    page = index.add_child(instance=ArticlePage(**fields | more))
    page.tags.add(*tags)
    if published:
        return publish(page)
    page.save_revision()
    return page


def make_audio(name="folge.mp3", content=None) -> Media:
    content = MP3.read_bytes() if content is None else content
    return Media.objects.create(title="Folge", type="audio", duration=80.8, file=ContentFile(content, name=name))


def make_wav(seconds=1) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * 8000 * seconds)
    return file.getvalue()


def make_episode(show, number, *, published=True, **more) -> EpisodePage:
    fields = {
        "title": f"Folge {number}",
        "slug": f"folge-{number}",
        "lead": "Worum es geht.",
        "number": number,
        "transcript": VTT,
        "chapters": [{"type": "chapter", "value": {"start": "0:04", "title": "Begrüßung"}}],
        "speakers": [{"type": "person", "value": {"name": "Petra Lindemann", "role": "guest"}}],
        "live": False,
    } | more
    fields.setdefault("audio", None)
    fields["audio"] = fields["audio"] or make_audio()
    page = show.add_child(instance=EpisodePage(**fields))
    return publish(page) if published else page


def make_page(home, slug="seite", **more) -> StandardPage:
    fields = {"title": slug.title(), "slug": slug, "lead": "Vorspann.", "live": False} | more
    return publish(home.add_child(instance=StandardPage(**fields)))


def make_twin(page, code, title):
    """The page in another language, published."""
    locale = Locale.objects.get(language_code=code)
    twin = page.copy_for_translation(locale).specific
    twin.title = title
    return publish(twin)
