"""The one view for files: who may read, and ranges as players ask for them."""

import asyncio

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import AsyncClient
from hypothesis import given
from hypothesis import strategies as st
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from participation import media
from participation.ranges import Unsatisfiable, asked_range

TEXT = bytes(range(256)) * 4
NAME = "testfiles/sound.mp3"


@pytest.fixture
def stored(db, settings, tmp_path, monkeypatch):
    """A file in a folder that everyone may read."""
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(media, "_owners", {})
    media.register_files("testfiles/", lambda user, path: True)
    media.register_files("secret/", lambda user, path: False)
    for name in (NAME, "secret/sound.mp3", "unowned/sound.mp3", "testfiles/page.html", "testfiles/drawing.svg"):
        default_storage.save(name, ContentFile(TEXT))
    return f"/media/{NAME}"


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_whole_file(client, stored):
    response = client.get(stored)

    assert (response.status_code, body(response)) == (200, TEXT)
    assert response["Content-Type"] == "audio/mpeg"
    assert response["Content-Length"] == str(len(TEXT))
    assert response["Accept-Ranges"] == "bytes"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == 'inline; filename="sound.mp3"'


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-", 0, 1023), ("bytes=100-199", 100, 199), ("bytes=-24", 1000, 1023), ("bytes=1000-9999", 1000, 1023)],
)
def test_one_range(client, stored, asked, first, last):
    response = client.get(stored, headers={"Range": asked})

    assert (response.status_code, body(response)) == (206, TEXT[first : last + 1])
    assert response["Content-Range"] == f"bytes {first}-{last}/1024"
    assert response["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=-0", "bytes=5000-6000"])
def test_a_range_behind_the_end(client, stored, asked):
    response = client.get(stored, headers={"Range": asked})

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */1024")


@pytest.mark.parametrize(
    "asked", ["bytes=5-2", "bytes=0-1,3-4", "items=0-5", "bytes=a-b", "bytes=-", "bytes=" + "9" * 40]
)
def test_what_is_no_single_range_gives_the_whole_file(client, stored, asked):
    assert client.get(stored, headers={"Range": asked}).status_code == 200


def test_head_says_the_length_and_sends_nothing(client, stored):
    response = client.head(stored)

    assert (response.status_code, response["Content-Length"], response.content) == (200, "1024", b"")


def test_head_with_a_range(client, stored):
    response = client.head(stored, headers={"Range": "bytes=0-9"})

    assert (response.status_code, response["Content-Length"]) == (206, "10")


def test_who_has_the_file_already_gets_304(client, stored):
    first = client.get(stored)

    by_tag = client.get(stored, headers={"If-None-Match": first["ETag"]})
    by_date = client.get(stored, headers={"If-Modified-Since": first["Last-Modified"]})

    assert (by_tag.status_code, by_date.status_code) == (304, 304)


def test_a_range_of_an_older_version_gives_the_new_file_whole(client, stored):
    tag = client.get(stored)["ETag"]

    same = client.get(stored, headers={"Range": "bytes=0-9", "If-Range": tag})
    other = client.get(stored, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    old = client.get(stored, headers={"Range": "bytes=0-9", "If-Range": "Mon, 01 Jan 2001 00:00:00 GMT"})

    assert (same.status_code, other.status_code, old.status_code) == (206, 200, 200)


def test_it_is_never_compressed(client, stored):
    response = client.get(stored, headers={"Accept-Encoding": "gzip"})

    assert (response.get("Content-Encoding"), response["Content-Length"]) == (None, "1024")


@pytest.mark.parametrize("name", ["testfiles/page.html", "testfiles/drawing.svg"])
def test_what_could_run_is_a_download(client, stored, name):
    response = client.get(f"/media/{name}")

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "path",
    [
        "secret/sound.mp3",
        "unowned/sound.mp3",
        "testfiles/missing.mp3",
        "testfiles/../secret/sound.mp3",
        "testfiles/%2e%2e/secret/sound.mp3",
        "testfiles//sound.mp3",
        "testfiles/../../../../etc/passwd",
        "/etc/passwd",
        "testfiles/sound.mp3%00.png",
        "testfiles",
        "testfiles/",
    ],
)
def test_nothing_else_is_served(client, stored, path):
    assert client.get(f"/media/{path}").status_code == 404


def test_no_other_method(client, stored):
    assert client.post(stored).status_code == 405


def test_the_web_server_in_front_sends_it_when_it_is_to(client, stored, settings):
    settings.MEDIA_SENDFILE_PREFIX = "/internal"

    response = client.get(stored, headers={"Range": "bytes=0-9"})

    assert (response.status_code, response.content) == (200, b"")
    assert response["X-Accel-Redirect"] == f"/internal/{NAME}"


@pytest.mark.django_db
async def test_under_asgi_a_range_carries_no_more_than_the_limit(stored, monkeypatch):
    monkeypatch.setattr(media, "ASGI_LIMIT", 100)

    part = await AsyncClient().get(stored, headers={"Range": "bytes=50-"})
    whole = await AsyncClient().get(stored)

    assert (part.status_code, part["Content-Range"]) == (206, "bytes 50-149/1024")
    assert b"".join([piece async for piece in part.streaming_content]) == TEXT[50:150]
    assert b"".join([piece async for piece in whole.streaming_content]) == TEXT


def test_an_owner_is_asked_once_per_folder(monkeypatch):
    monkeypatch.setattr(media, "_owners", {})
    media.register_files("a/", lambda user, path: True)

    with pytest.raises(ValueError, match="owner"):
        media.register_files("a/", lambda user, path: True)


def test_the_longest_prefix_decides(client, stored):
    media.register_files("testfiles/inner/", lambda user, path: False)
    default_storage.save("testfiles/inner/x.mp3", ContentFile(TEXT))

    assert client.get("/media/testfiles/inner/x.mp3").status_code == 404


@pytest.fixture
def document(db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return Document.objects.create(title="Bericht", file=ContentFile(TEXT, name="bericht.pdf"))


def test_a_document_is_read_by_everyone(client, document):
    response = client.get(document.url, headers={"Range": "bytes=0-9"})

    assert (response.status_code, body(response), response["Content-Type"]) == (206, TEXT[:10], "application/pdf")


def test_a_document_of_a_private_collection_is_not(client, admin, document):
    collection = Collection.get_first_root_node().add_child(name="Intern")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    document.collection = collection
    document.save()

    refused = client.get(document.url)
    client.force_login(admin)

    assert (refused.status_code, client.get(document.url).status_code) == (302, 200)


def test_a_document_under_another_name_is_not_there(client, document):
    assert client.get(f"/documents/{document.pk}/other.pdf").status_code == 404


@given(size=st.integers(0, 5000), first=st.integers(0, 6000), last=st.integers(0, 6000))
def test_a_range_lies_in_the_file_or_is_refused(size, first, last):
    try:
        found = asked_range({"Range": f"bytes={first}-{last}"}, size=size, etag='"a"', modified=0.0)
    except Unsatisfiable:
        assert first >= size
    else:
        assert found is None if last < first else found == (first, min(last, size - 1))


@given(st.text(max_size=60))
def test_any_header_is_understood_or_passed_over(text):
    try:
        found = asked_range({"Range": text}, size=1000, etag='"a"', modified=0.0)
    except Unsatisfiable:
        return
    assert found is None or 0 <= found[0] <= found[1] < 1000


def test_a_file_that_vanished_is_not_there(rf, stored):
    with pytest.raises(Http404):
        media.send(rf.get("/"), "testfiles/gone.mp3", download_name="gone.mp3")


def test_reading_leaves_the_loop_free(stored):
    async def read() -> bytes:
        return b"".join([piece async for piece in media._pieces_async(NAME, 0, 1024)])

    assert asyncio.run(read()) == TEXT


def test_no_cache_keeps_a_file_that_is_for_some_only(client, stored, citizen):
    media.register_files("some/", lambda user, path: user.is_authenticated)
    media.register_files("never/", lambda user, path: True, public=False)
    for name in ("some/a.mp3", "never/a.mp3"):
        default_storage.save(name, ContentFile(TEXT))
    kept = client.get("/media/never/a.mp3")["Cache-Control"], client.get(stored)["Cache-Control"]
    client.force_login(citizen)

    assert kept == ("private, no-store", "public, max-age=600")
    assert client.get("/media/some/a.mp3")["Cache-Control"] == "private, no-store"
    assert client.get(stored)["Cache-Control"] == "public, max-age=600"
