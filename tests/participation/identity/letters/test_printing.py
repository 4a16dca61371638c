"""The PDF: one page a letter, tagged, the address inside the window of a DIN 5008 form B envelope."""

import datetime
import io

import pytest
import segno
from django.utils import timezone
from pypdf import PdfReader

from participation.identity.codes.writing import make_code
from participation.identity.letters.printing import Page, as_pdf, redeem_address
from tests.participation.identity.letters.conftest import make_address

MM = 72 / 25.4
LEFT, TOP, WIDTH, HEIGHT = 20, 45, 85, 45
"""The window, in millimetres from the sheet's upper left corner."""
RETURN_ZONE = 17.7
LONG = {
    "first_name": "Maximiliane-Alexandrina Theodora Friederike Wilhelmina Karoline Luise Auguste",
    "last_name": "von und zu Hohenlohe-Schillingsfürst-Lüdenscheid und Freifrau von der Leyen",
    "extra": "Hinterhaus, drittes Obergeschoss rechts, bei Familie Meyer",
    "street": "Professor-Doktor-Ferdinand-Sauerbruch-Straße an der Mühle 123 a",
    "place": "Katlenburg-Lindau",
}


def make_page(code="0123456789AB", **said) -> Page:
    until = datetime.datetime(2027, 1, 3, 12, tzinfo=datetime.UTC)
    return Page(to=make_address(**said), number="1234 5678", code=code, until=until)


def read(pages, district) -> PdfReader:
    return PdfReader(io.BytesIO(as_pdf(pages, district=district, day=timezone.now())))


def pieces(page):
    """Text with its place in millimetres from the upper left corner (baseline), its size and the font's name."""
    found = []

    def note(text, cm, tm, font, size):
        if text.strip():
            x, y = cm[0] * tm[4] + cm[2] * tm[5] + cm[4], cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
            found.append((text.strip(), x / MM, float(page.mediabox.height) / MM - y / MM, size))

    page.extract_text(visitor_text=note)
    return found


def in_window(page):
    return [piece for piece in pieces(page) if piece[1] < 110 and piece[2] < TOP + HEIGHT + 5]


def test_every_letter_has_a_page_of_its_own(district):
    pages = [make_page(make_code(12), last_name=f"Mustermann {letter}") for letter in "ABC"]

    pdf = read(pages, district)

    assert len(pdf.pages) == 3
    for page, sheet in zip(pages, pdf.pages, strict=True):
        text = sheet.extract_text()
        assert page.to.last_name in text
        assert f"{page.code[:4]} {page.code[4:8]} {page.code[8:]}" in text
        assert [other.code[:4] in text for other in pages].count(True) == 1


def test_the_letter_says_what_to_do_until_when_and_whom_to_ask(district):
    text = "".join(read([make_page()], district).pages[0].extract_text().split())

    for words in [
        "Guten Tag Cora Citizen,",
        "Der Code gilt bis zum 3. Januar 2027.",
        "localhost:8000/nachweis/brief/einloesen/",
        "Rufen Sie an: 05551 000-0000.",
        "buergerboard@example.org",
        "Briefnummer: 1234 5678",
        "Landkreis Northeim · Musterstraße 1 · 37154 Northeim",
        "Haben Sie keinen Brief angefordert?",
    ]:
        assert words.replace(" ", "") in text


def test_letters_are_german_on_an_english_screen(district):
    from django.utils import translation

    with translation.override("en"):
        assert "Guten Tag" in read([make_page()], district).pages[0].extract_text()


@pytest.mark.parametrize(
    "said", [{}, {"extra": "bei Müller", "first_name": "Jörn-Žarko", "last_name": "Çelik Ýrsson"}, LONG]
)
def test_the_address_lies_inside_the_window(district, said):
    page = read([make_page(**said)], district).pages[0]

    found = in_window(page)

    assert min(x for _text, x, _y, _size in found) >= LEFT + 4.9
    assert min(y for _text, _x, y, _size in found) >= TOP + 5
    assert max(y for _text, _x, y, _size in found) <= TOP + HEIGHT - 0.5
    address = [piece for piece in found if piece[2] > TOP + RETURN_ZONE + 1]
    shown = " ".join(text for text, *_place in address).replace("- ", "-")
    to = make_address(**said)
    for line in to.lines:
        assert line in shown
    # No line is wider than the window: at 6 pt and more an average letter takes at least 0.4 of the size.
    for text, x, _y, size in address:
        assert x + len(text) * size * 0.4 / MM <= LEFT + WIDTH


def test_the_text_begins_below_the_window_and_the_sheet_has_fold_marks(district):
    page = read([make_page()], district).pages[0]

    greeting = next(piece for piece in pieces(page) if piece[0].startswith("Guten Tag"))
    assert greeting[2] > 98.4
    assert (round(page.mediabox.width / MM), round(page.mediabox.height / MM)) == (210, 297)
    drawn = page.get_contents().get_data().decode("latin-1")
    for mark in (105, 148.5, 210):
        assert f"{round(mark * MM, 4):g}"[:6] in drawn or f"{round((297 - mark) * MM, 4):g}"[:6] in drawn


def test_the_pdf_is_tagged_has_a_title_and_names_its_language(district):
    pdf = read([make_page()], district)

    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("de")
    assert pdf.metadata.title == "Briefe mit Code"
    assert b"pdfuaid" in pdf.xmp_metadata.stream.get_data()


def test_the_qr_code_leads_to_the_configured_site_with_the_code_behind_the_hash(settings):
    settings.BASE_URL = "https://buergerboard.example"

    address = redeem_address("0123456789AB")

    assert address == "https://buergerboard.example/nachweis/brief/einloesen/#0123-4567-89AB"
    assert segno.make(address, error="m").version <= 6


def test_names_are_text_and_never_typst_markup(district):
    nasty = {"last_name": "#panic() *x* $y$ @z <a> \\ `", "street": '"] #image("/etc/passwd") 1'}

    text = read([make_page(**nasty)], district).pages[0].extract_text()

    assert "#panic() *x* $y$ @z <a> \\ `" in text.replace("\n", " ")


def test_a_hundred_letters_are_quick(district):
    assert len(read([make_page(make_code(12)) for _letter in range(100)], district).pages) == 100
