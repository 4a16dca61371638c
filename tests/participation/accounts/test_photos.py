import datetime
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from participation.accounts import photos
from participation.accounts.services import put_photo
from participation.audience.services import everyone, show_circle
from participation.privacy.services import erase

PLACE = b"GPS 51.7068 9.9994 Kirchplatz"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def picture(size=(900, 600), kind="JPEG", mode="RGB", colour="teal", **more) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **more)
    return SimpleUploadedFile(f"mein foto.{kind.lower()}", out.getvalue())


def png_of_size(width: int, height: int) -> SimpleUploadedFile:
    """A PNG that claims a size without holding the pixels."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    chunk = b"IHDR" + head
    data = b"\x89PNG\r\n\x1a\n" + len(head).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return SimpleUploadedFile("bomb.png", data)


@pytest.mark.parametrize(
    "upload",
    [
        picture(),
        picture(kind="PNG"),
        picture(kind="PNG", mode="RGBA", colour=(1, 2, 3, 0)),
        picture(kind="PNG", mode="P", colour=3),
        picture(kind="PNG", mode="I;16", colour=9),
        picture(kind="JPEG", mode="CMYK", colour=(1, 2, 3, 4)),
        picture(kind="JPEG", mode="L", colour=9),
        picture(kind="WEBP", size=(64, 3000)),
        picture(size=(6000, 4000)),
        picture(size=(6000, 4000), progressive=True),
    ],
)
def test_what_people_upload_becomes_a_square_webp(upload):
    made = Image.open(BytesIO(photos.square(upload)))

    assert (made.format, made.size, made.mode) == ("WEBP", (512, 512), "RGB")


def test_nothing_but_the_pixels_goes_on():
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    upload = picture(exif=exif, comment=PLACE, icc_profile=PLACE)
    assert PLACE in upload.read()
    upload.seek(0)

    made = photos.square(upload)

    assert PLACE not in made
    assert not dict(Image.open(BytesIO(made)).getexif())
    assert "icc_profile" not in Image.open(BytesIO(made)).info


def test_a_photo_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned
    image = Image.new("RGB", (4000, 4000), "white")
    image.paste("black", (0, 0, 4000, 2000))
    out = BytesIO()
    image.save(out, "JPEG", exif=exif)

    made = Image.open(BytesIO(photos.square(SimpleUploadedFile("a.jpg", out.getvalue()))))

    assert (made.getpixel((500, 256))[0], made.getpixel((10, 256))[0]) == (
        pytest.approx(0, abs=9),
        pytest.approx(255, abs=9),
    )


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("a.png", b"no picture"),
        SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        SimpleUploadedFile("a.jpg", picture().read()[:500]),
        picture(kind="GIF", mode="P", colour=1),
        picture(kind="TIFF"),
        png_of_size(30_000, 30_000),
        png_of_size(12_000, 11_000),
        picture(size=(63, 900)),
    ],
)
def test_what_is_no_photo_is_refused(upload):
    with pytest.raises(ValidationError):
        photos.square(upload)


def test_a_file_that_is_too_big_is_not_even_opened(monkeypatch):
    monkeypatch.setattr(photos, "MAX_BYTES", 100)
    monkeypatch.setattr(photos.Image, "open", None)

    with pytest.raises(ValidationError, match="10 MB"):
        photos.square(picture())


def test_a_person_gives_replaces_and_removes_a_photo(client, citizen, django_capture_on_commit_callbacks):
    client.force_login(citizen)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/profil/foto/", {"photo": picture()})
        citizen.refresh_from_db()
        first = citizen.photo.name
        client.post("/profil/foto/", {"photo": picture(colour="red")})
    citizen.refresh_from_db()
    second = citizen.photo.name
    stored = default_storage.exists(first), default_storage.exists(second)
    page = client.get(f"/menschen/{citizen.pk}/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/profil/foto/", {"remove": "1"})

    citizen.refresh_from_db()
    assert stored == (False, True)
    assert 'alt="Foto von Cora Citizen"' in page
    assert "mein" not in second
    assert (citizen.photo.name, default_storage.exists(second)) == ("", False)


def test_a_wrong_photo_is_said_beside_its_field(client, citizen):
    client.force_login(citizen)

    answer = client.post("/profil/foto/", {"photo": SimpleUploadedFile("a.jpg", b"x")})

    assert list(answer.context["form"].errors) == ["photo"]
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("rule", "let_in"),
    [
        (None, {"member", "second_member"}),
        (everyone, {"visitor", "citizen", "member", "second_member", "former_member"}),
    ],
)
def test_the_photo_is_for_those_who_may_see_the_page(client, request, member, group_circle, rule, let_in):
    show_circle(circle=group_circle, to=rule() if rule else None)
    put_photo(by=member, data=photos.square(picture()))

    seen = set()
    for name in ("visitor", "citizen", "member", "second_member", "former_member"):
        viewer, browser = request.getfixturevalue(name), client.__class__()
        if viewer.is_authenticated:
            browser.force_login(viewer)
        answer = browser.get(member.photo_url)
        if answer.status_code == 200:
            seen.add(name)
            assert answer["Content-Type"] == "image/webp"
            assert answer["Cache-Control"] == "private, no-store"

    assert seen == let_in


def test_files_that_nobody_holds_are_swept_after_a_day(member, monkeypatch):
    put_photo(by=member, data=b"x")
    lost = default_storage.save("people/lost.webp", SimpleUploadedFile("lost.webp", b"x"))
    assert photos.sweep() == 0

    monkeypatch.setattr(photos, "SWEPT_AFTER", datetime.timedelta(seconds=-5))
    assert photos.sweep() == 1
    assert (default_storage.exists(lost), default_storage.exists(member.photo.name)) == (False, True)


def test_the_photo_of_an_erased_person_is_gone(member, django_capture_on_commit_callbacks):
    put_photo(by=member, data=b"x")
    name = member.photo.name

    with django_capture_on_commit_callbacks(execute=True):
        erase(member)

    assert not default_storage.exists(name)
