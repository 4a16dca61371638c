"""What editors write with: each block is drawn, and refuses what would leave somebody out."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtailmedia.models import Media

from boards.groups.services import found_group
from cms.pages.blocks import AudioBlock, BodyBlock, CallBlock, PictureBlock, VideoBlock
from tests.cms.conftest import make_page, make_picture


def show(client, home, *blocks):
    make_page(home, body=[{"type": kind, "value": value} for kind, value in blocks])
    return client.get("/seite/").content.decode()


def call(**more):
    return {
        "title": "Reden Sie mit",
        "text": "",
        "label": "Zur Gruppe",
        "target": "",
        "page": None,
        "address": "",
    } | more


@pytest.fixture
def group(admin):
    return found_group(by=admin, slug="schulen", name="Schulen")


@pytest.fixture
def hidden_group(admin):
    return found_group(by=admin, slug="intern", name="Interne Runde", reading="members")


def test_every_block_of_the_list_is_drawn(client, home, group):
    picture = make_picture()
    film = Media.objects.create(title="Film", type="video", file=ContentFile(b"film", name="film.mp4"))
    sound = Media.objects.create(title="Ton", type="audio", file=ContentFile(b"ton", name="ton.mp3"))
    captions = Document.objects.create(title="Untertitel", file=ContentFile(b"WEBVTT", name="film.vtt"))
    paper = Document.objects.create(title="Vorlage", file=ContentFile(b"pdf", name="vorlage.pdf"))
    image = {"image": picture.pk, "alt_text": "Ein Feld", "decorative": False}

    html = show(
        client,
        home,
        ("heading", {"text": "Überschrift", "level": "2"}),
        ("text", "<p>Ein <b>Text</b>.</p>"),
        ("picture", {"image": image, "caption": "Im Mai"}),
        ("quote", {"text": "Ein Zitat", "by": "Heike Brandes"}),
        ("video", {"title": "Der Film", "video": film.pk, "captions": captions.pk, "silent": False, "link": ""}),
        ("audio", {"title": "Der Ton", "audio": sound.pk, "transcript": "<p>Gesagt</p>"}),
        ("call", call(target=f"group:{group.pk}")),
        ("pillars", {"pillars": [call(title="Säule", text="Worum es geht", label="Mehr")]}),
        ("download", {"document": paper.pk, "title": "", "accessible": False}),
        ("figures", {"figures": [{"number": "42", "label": "Vorhaben"}], "source": "Landkreis"}),
        ("timeline", {"moments": [{"when": "4. Juni 2021", "title": "Beschlossen", "text": ""}]}),
        ("accordion", {"sections": [{"title": "Frage", "text": "<p>Antwort</p>"}]}),
        ("contact", {"name": "Bürgerservice", "phone": "05551 1", "email": "a@example.org"}),
    )  # fmt: skip

    for text in (
        "<h2 class=\"bb-measure bb-before\">Überschrift</h2>", "<b>Text</b>", 'alt="Ein Feld"', "Illustration: Test",
        "Im Mai", "Ein Zitat", f'<track kind="captions" src="{captions.url}"', "Gesagt",
        'href="/themengruppen/schulen/"',
        "Säule", "Vorlage (PDF, 3\xa0Bytes)", "nicht barrierefrei", "42", "Beschlossen", "Antwort", "tel:055511",
    ):  # fmt: skip
        assert text in html


def test_words_of_editors_are_not_markup(client, home):
    html = show(client, home, ("quote", {"text": "<script>alert(1)</script>", "by": "<b>x</b>"}))

    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;" in html


def test_a_call_to_a_hidden_group_shows_nothing(client, home, hidden_group):
    html = show(client, home, ("call", call(target=f"group:{hidden_group.pk}")))

    assert ("Reden Sie mit" in html, "Interne Runde" in html) == (False, False)


def test_a_call_disappears_with_its_target(client, home, group):
    html = show(client, home, ("call", call(target=f"group:{group.pk}")))
    assert "Reden Sie mit" in html

    group.delete()

    assert "Reden Sie mit" not in client.get("/seite/").content.decode()


@pytest.mark.parametrize("target", ["group:999", "group:x", "survey:", "unsinn", "page:1", "group:1 OR 1=1"])
def test_a_made_up_target_shows_nothing(client, home, target):
    assert "Reden Sie mit" not in show(client, home, ("call", call(target=target)))


def test_a_call_to_a_draft_page_shows_nothing(client, home):
    draft = make_page(home, "entwurf")
    draft.unpublish()

    assert "Reden Sie mit" not in show(client, home, ("call", call(page=draft.pk)))


@pytest.mark.parametrize(
    ("fields", "allowed"),
    [
        ({"target": "groups"}, True),
        ({"address": "tel:055511"}, True),
        ({"address": "https://example.org/"}, True),
        ({"address": "javascript:alert(1)"}, False),
        ({"address": "http://example.org/"}, False),
        ({"target": "gibtesnicht"}, False),
        ({"target": "groups", "address": "tel:055511"}, False),
        ({}, False),
    ],
)
def test_a_call_has_exactly_one_safe_target(db, fields, allowed):
    block = CallBlock()
    value = block.to_python(call(**fields))

    if allowed:
        block.clean(value)
    else:
        with pytest.raises(ValidationError):
            block.clean(value)


def test_a_video_needs_captions_unless_nobody_speaks(db, settings):
    block = VideoBlock()
    film = Media.objects.create(title="Film", type="video", file=ContentFile(b"film", name="film.mp4"))
    value = {"title": "Film", "video": film.pk, "captions": None, "silent": False, "link": ""}

    with pytest.raises(ValidationError):
        block.clean(block.to_python(value))
    block.clean(block.to_python(value | {"silent": True}))


def test_a_film_elsewhere_is_a_plain_link(client, home):
    video = {"title": "Der Film", "video": None, "captions": None, "silent": False, "link": "https://example.org/film"}

    html = show(client, home, ("video", video))

    assert ('href="https://example.org/film"' in html, "<video" in html, "<iframe" in html) == (True, False, False)


def test_a_picture_needs_a_description_or_is_decoration(db):
    block = PictureBlock()
    picture = make_picture()

    for alt, decorative, allowed in (("", False, False), ("Ein Feld", False, True), ("", True, True)):
        value = block.to_python(
            {"image": {"image": picture.pk, "alt_text": alt, "decorative": decorative}, "caption": ""}
        )
        if allowed:
            block.clean(value)
        else:
            with pytest.raises(ValidationError):
                block.clean(value)


def test_an_uploaded_picture_needs_a_description_or_is_decoration(db):
    picture = make_picture(description="")

    with pytest.raises(ValidationError):
        picture.full_clean()
    picture.is_decorative = True
    picture.full_clean()


def test_sound_needs_a_text(db):
    block = AudioBlock()
    sound = Media.objects.create(title="Ton", type="audio", file=ContentFile(b"ton", name="ton.mp3"))

    with pytest.raises(ValidationError):
        block.clean(block.to_python({"title": "Ton", "audio": sound.pk, "transcript": ""}))


def test_a_form_of_every_block_can_be_opened(db, group):
    block = BodyBlock()

    assert {name for name, _child in block.child_blocks.items()} >= {"heading", "call", "projects", "contact"}
    for name, child in block.child_blocks.items():
        child.get_form_state(child.get_default())
        assert name
