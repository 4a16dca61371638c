from django.core.management import call_command
from fontTools.ttLib import TTFont

from participation.management.commands import prepare


def test_what_is_up_to_date_is_not_made_again(capsys):
    call_command("prepare")
    capsys.readouterr()

    call_command("prepare")

    assert capsys.readouterr().out == ""


def test_the_cut_fonts_still_hold_the_letters_of_names(settings):
    call_command("prepare")

    for name in prepare.FONTS.values():
        letters = TTFont(settings.BASE_DIR / "participation/static/vendor" / name).getBestCmap()
        assert [letter for letter in "ÄÖÜäöüßẞçğıŞłźčřžňé@„“–…’→ " if ord(letter) not in letters] == []


def test_a_catalogue_is_compiled_without_gettext(tmp_path):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Weiter"\nmsgstr "Next"\n'
    )

    prepare.compile_catalogue(source, source.with_suffix(".mo"))

    assert b"Next" in source.with_suffix(".mo").read_bytes()
