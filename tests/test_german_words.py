"""Our source is German, and Wagtail, Django and allauth bring German catalogues for English words.

Where one of our German texts looks like one of their English words ("Live"), theirs would replace it.
"""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "en/LC_MESSAGES/django.po"


def shown(message) -> str:
    """What the interface makes of one message in the language that is active."""
    one, *many = message.id if isinstance(message.id, tuple) else (message.id,)
    if many:
        return (
            translation.npgettext(message.context, one, many[0], 1)
            if message.context
            else translation.ngettext(one, many[0], 1)
        )
    return translation.pgettext(message.context, one) if message.context else translation.gettext(one)


@pytest.mark.parametrize("code", ["de", "de-x-leicht"])
def test_no_library_translates_our_german(code):
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]

    with translation.override(code):
        replaced = [message.id for message in messages if shown(message) not in (message.id, message.id[0])]

    assert messages
    assert replaced == []
