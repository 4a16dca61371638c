"""A batch as one tagged PDF (PDF/UA-1): A4, DIN 5008 form B, each letter on a page of its own. Set by typst.

The codes pass through here on their way to the paper: nothing is logged or written to disk. Texts reach typst as data,
never as its markup.
"""

import datetime
import io
import json
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from participation.district.models import DistrictSettings
from participation.identity.codes.writing import in_groups
from participation.identity.letters.addresses import Address

HERE: Final = Path(__file__).parent
FONTS: Final = Path(settings.BASE_DIR) / "participation/static/vendor"


@dataclass(frozen=True)
class Page:
    """One letter. `repr` would show the code: do not log it."""

    to: Address
    number: str
    code: str
    until: datetime.datetime


def as_pdf(pages: list[Page], *, district: DistrictSettings, day: datetime.datetime) -> bytes:
    """Letters are German, whatever the language of the officer's screen."""
    with translation.override("de"):
        data = {
            "words": _words(district),
            "sender": {"name": district.name, "line": " · ".join(_sender_lines(district))},
            "info": _info(district, day),
            "steps": _steps(),
            "letters": [_letter(page) for page in pages],
        }
    pdf: bytes = typst.compile(
        str(HERE / "letter.typ"),
        root=str(HERE),
        format="pdf",
        font_paths=[str(_font_folder())],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=int(day.timestamp()),
        sys_inputs={"data": json.dumps(data)},
    )
    return pdf


def redeem_address(code: str = "") -> str:
    """Where the code is typed. Behind # it stays in the browser: no server, log or referrer ever sees it."""
    address = f"{settings.BASE_URL}{reverse('redeem_letter')}"
    return f"{address}#{'-'.join(in_groups(code))}" if code else address


def _letter(page: Page) -> dict[str, Any]:
    until = date_format(localtime(page.until), "DATE_FORMAT")
    return {
        "address": page.to.lines,
        "number": page.number,
        "greeting": _("Guten Tag %(name)s,") % {"name": f"{page.to.first_name} {page.to.last_name}"},
        "groups": in_groups(page.code),
        "qr": _qr(redeem_address(page.code)),
        "until": _("Der Code gilt bis zum %(day)s.") % {"day": until},
    }


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", xmldecl=False, scale=4, border=0)
    return out.getvalue().decode()


def _words(district: DistrictSettings) -> dict[str, str]:
    names = {"product": district.product_name, "phone": district.phone, "email": district.email}
    reach = [
        _("Rufen Sie an: %(phone)s.") % names if district.phone else "",
        _("Oder schreiben Sie an %(email)s.") % names if district.email else "",
    ]
    return {
        "title": _("Briefe mit Code"),
        "subject": _("Ihr Code für das %(product)s") % names,
        "why": _(
            "Sie haben diesen Brief im %(product)s angefordert. "
            "Er zeigt, dass Sie unter dieser Anschrift Post bekommen. "
            "Geben Sie den Code ein, dann ist Ihre Anschrift bestätigt."
        )
        % names,
        "your_code": _("Ihr Code"),
        "qr_alt": _("QR-Code: Er öffnet die Seite, auf der Sie den Code eingeben."),
        "steps": _("Das ist zu tun"),
        "number": _("Briefnummer"),
        "not_you": _(
            "Haben Sie keinen Brief angefordert? Dann hat jemand Ihre Anschrift angegeben. Werfen Sie den Brief weg. "
            "Der Code nützt niemandem außer der Person, die ihn angefordert hat."
        ),
        "help": " ".join([_("Haben Sie Fragen?"), *filter(None, reach)]),
        "greeting": _("Mit freundlichen Grüßen"),
    }


def _steps() -> list[str]:
    return [
        _("Scannen Sie den QR-Code mit dem Telefon. Oder öffnen Sie diese Seite: %(address)s")
        % {"address": redeem_address().partition("://")[2]},
        _("Melden Sie sich mit dem Konto an, mit dem Sie den Brief angefordert haben."),
        _("Geben Sie die zwölf Zeichen ein. Groß oder klein ist gleich. Sie haben fünf Versuche."),
    ]


def _info(district: DistrictSettings, day: datetime.datetime) -> list[tuple[str, str]]:
    lines = [
        (_("Telefon"), district.phone),
        (_("E-Mail"), district.email),
        (_("Datum"), date_format(localtime(day), "DATE_FORMAT")),
    ]
    return [(label, value) for label, value in lines if value]


def _sender_lines(district: DistrictSettings) -> list[str]:
    written = [line.strip() for line in district.address.splitlines() if line.strip()]
    return written if written[:1] == [district.name] else [district.name, *written]


@cache
def _font_folder() -> Path:
    """The site's own two fonts as typst reads them, once per process; without them its built-in ones serve."""
    folder = Path(tempfile.mkdtemp(prefix="letter-fonts-"))
    for source in FONTS.glob("*.woff2"):
        font = TTFont(source)
        font.flavor = None
        font.save(folder / f"{source.stem}.ttf")
    return folder
