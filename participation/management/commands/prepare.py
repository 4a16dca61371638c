"""Make the few files that our pages load, from what the package registries brought. Needs no database."""

import io
import logging
import shutil
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from fontTools import subset

KERN = Path("node_modules/@kern-ux/native")
FONTS = {"Regular": "fira-sans-regular.woff2", "SemiBold": "fira-sans-semibold.woff2"}
LETTERS = (
    "".join(chr(code) for code in [*range(0x20, 0x7F), *range(0xA0, 0x100)])
    + "ĄąĆćČčĎďĐđĘęĚěĞğİıŁłŃńŇňŐőŒœŘřŚśŞşŠšŢţŤťŮůŰűŹźŻżŽžȘșȚțẞ"
    + "‐‑–—‘’‚“”„•…‹›€−×→←↑↓\u2009\u200a\u202f\u2060\u00ad"
)
"""Latin-1, the letters of Polish, Czech, Turkish, Croatian, Hungarian and Romanian names, and our punctuation."""


class Command(BaseCommand):
    help = "Copies KERN, subsets its fonts, compiles the message catalogues. Skips what is up to date."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        source, target = root / KERN, root / "participation/static/vendor"
        if not (source / "dist/kern.min.css").exists():
            raise CommandError("node_modules/@kern-ux/native is missing: run npm ci first.")
        target.mkdir(parents=True, exist_ok=True)
        self.make(source / "dist/kern.min.css", target / "kern.min.css", shutil.copyfile)
        for weight, name in FONTS.items():
            self.make(source / f"dist/fonts/fira-sans/FiraSans-{weight}.woff2", target / name, cut_font)
        self.make(root / "participation/static/fonts/OFL.txt", target / "fira-sans-OFL.txt", shutil.copyfile)
        for catalogue in sorted(root.glob("participation/locale/*/LC_MESSAGES/django.po")):
            self.make(catalogue, catalogue.with_suffix(".mo"), compile_catalogue)

    def make(self, source: Path, target: Path, how: Any) -> None:
        """Make `target` unless it is newer than its source and than this very file."""
        newest = max(source.stat().st_mtime, Path(__file__).stat().st_mtime)
        if target.exists() and target.stat().st_mtime > newest:
            return
        how(source, target)
        self.stdout.write(f"made {target.relative_to(settings.BASE_DIR)} ({target.stat().st_size // 1000} kB)")


def cut_font(source: Path, target: Path) -> None:
    """Keep the letters that names and texts need: 140 kB become about 20."""
    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum"])
    options.drop_tables += ["FFTM"]
    options.hinting = False
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=LETTERS)
    cutter.subset(font)
    subset.save_font(font, str(target), options)


def compile_catalogue(source: Path, target: Path) -> None:
    """What msgfmt does; entries marked fuzzy are left out."""
    content = io.BytesIO()
    with source.open("rb") as file:
        write_mo(content, read_po(file, locale=source.parent.parent.name.split("_X")[0]))
    target.write_bytes(content.getvalue())
