from dataclasses import replace

import pytest

from participation import registry
from participation.audience import services as audiences
from participation.district.models import Municipality
from participation.registry import IndexText, Registration
from participation.search import services


@pytest.fixture
def room(monkeypatch, db):
    """A room whose objects hold what the test puts into `texts`, keyed by primary key."""
    texts = {}
    monkeypatch.setitem(
        registry._registrations,
        Municipality,
        Registration(model=Municipality, label=str, fields={}, index=lambda obj: texts.get(obj.pk)),
    )

    def write(title, text="", *, audience=None, live=True, kind="thread", **more):
        obj = Municipality.objects.create(name=f"{title} {len(texts)}"[:80])
        rule = audience or audiences.everyone()
        texts[obj.pk] = IndexText(
            title=title, text=text, url=f"/x/{obj.pk}/", kind=kind, audience=rule, live=live, **more
        )
        services.reindex(obj)
        return obj

    def change(obj, **columns):
        texts[obj.pk] = replace(texts[obj.pk], **columns)
        services.reindex(obj)

    write.texts, write.change = texts, change
    return write
