"""Photos of people: what is uploaded is decoded, cut to a square and written anew, so that nothing else of it stays.

No EXIF (place, camera), no hidden second picture, no polyglot file: only the pixels go on. The size in pixels is asked
before anything is decoded; a JPEG is decoded small, all else whole, hence the two limits.
"""

import datetime
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from participation.accounts.models import PHOTO_FOLDER, User

MAX_BYTES: Final = 10_000_000
MAX_PIXELS: Final = 128_000_000
MAX_PIXELS_WHOLE: Final = 40_000_000
"""For files that must be decoded as a whole: 160 MB of memory."""
SIDE: Final = 512
SMALLEST: Final = 64
SWEPT_AFTER = datetime.timedelta(days=1)
FORMATS: Final = ["JPEG", "PNG", "WEBP"]

_rules: list[Callable[[str], bool]] = []


def show_where(rule: Callable[[str], bool]) -> None:
    """A door for rooms that show photos to everybody with the person's consent: `rule` is asked with the file's name.
    Called once, at start."""
    _rules.append(rule)


def is_shown(name: str) -> bool:
    """Whether some room shows this photo in public."""
    return any(rule(name) for rule in _rules)


def square(upload: UploadedFile) -> bytes:
    """The upload as a square WebP with no more than its pixels. Raises ValidationError with what is wrong."""
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(_("Das Bild ist größer als 10 MB. Bitte wählen Sie ein kleineres."), code="bytes")
    try:
        with Image.open(upload, formats=FORMATS) as image:
            _check_size(image)
            return _cut(image)
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except ValidationError:
        raise
    except Exception as error:  # decoders of broken files raise almost anything
        raise ValidationError(_("Das ist kein Bild, das wir lesen können. Gut gehen JPEG, PNG und WebP.")) from error


def put(person: User, data: bytes) -> None:
    """Give the person this photo; the file of the one before goes once that is committed."""
    name = default_storage.save(f"{PHOTO_FOLDER}{get_random_string(32).lower()}.webp", ContentFile(data))
    _replace(person, name)


def remove(person: User) -> None:
    _replace(person, "")


def sweep() -> int:
    """Delete files that belong to nobody and are older than a day; returns how many."""
    try:
        names = [f"{PHOTO_FOLDER}{name}" for name in default_storage.listdir(PHOTO_FOLDER)[1]]
    except FileNotFoundError:
        return 0
    held = set(User.objects.exclude(photo="").values_list("photo", flat=True))
    before = timezone.now() - SWEPT_AFTER
    lost = [name for name in names if name not in held and default_storage.get_modified_time(name) < before]
    for name in lost:
        default_storage.delete(name)
    return len(lost)


def _replace(person: User, name: str) -> None:
    before = User.objects.select_for_update().values_list("photo", flat=True).get(pk=person.pk)
    person.photo = name
    person.save(update_fields=["photo"])
    if before:
        transaction.on_commit(partial(default_storage.delete, before))


def _check_size(image: Image.Image) -> None:
    pixels = image.width * image.height
    small_while_decoding = image.format == "JPEG" and not image.info.get("progressive")
    if pixels > (MAX_PIXELS if small_while_decoding else MAX_PIXELS_WHOLE):
        raise _too_many_pixels()
    if min(image.size) < SMALLEST:
        raise ValidationError(_("Das Bild ist zu klein. Jede Seite braucht mindestens 64 Bildpunkte."), code="small")


def _cut(image: Image.Image) -> bytes:
    image.draft("RGB", (2 * SIDE, 2 * SIDE))
    small = _reduced(image if image.mode in ("RGB", "L") else image.convert("RGBA"))
    upright = ImageOps.exif_transpose(small)
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright, mask=upright.getchannel("A") if upright.mode == "RGBA" else None)
    cut = ImageOps.fit(flat, (SIDE, SIDE), Image.Resampling.LANCZOS)
    out = BytesIO()
    cut.save(out, "WEBP", quality=82, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return out.getvalue()


def _reduced(image: Image.Image) -> Image.Image:
    """Near the final size at once, so that what follows needs little memory; the EXIF orientation comes along."""
    factor = min(image.size) // (2 * SIDE)
    if factor < 2:
        return image
    reduced = image.reduce(factor)
    reduced.info.update(image.info)
    return reduced


def _too_many_pixels() -> ValidationError:
    return ValidationError(_("Das Bild hat zu viele Bildpunkte. Bitte verkleinern Sie es vorher."), code="pixels")
