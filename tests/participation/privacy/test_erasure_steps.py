"""An erasure is done once it was wished for: after a crash, without a mail server, out of an old backup."""

import io

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from participation.accounts.models import User
from participation.accounts.services import put_photo
from participation.privacy import ledger, services
from participation.privacy.models import Erasure
from participation.privacy.services import ask_erasure, carry_out, order_erasure
from participation.privacy.tasks import finish_erasures
from tests.conftest import PASSWORD, make_person


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.ERASURE_LEDGER = str(tmp_path / "ledger" / "erasures.log")


def lines(settings) -> list[str]:
    with open(settings.ERASURE_LEDGER) as file:
        return file.read().splitlines()


def gone(person) -> bool:
    return User.objects.get(pk=person.pk).erased_at is not None


def test_the_whole_way(citizen, settings):
    address = citizen.email
    put_photo(by=citizen, data=b"x")

    carry_out(ask_erasure(by=citizen, person=citizen))

    done = Erasure.objects.get(person=citizen)
    assert gone(citizen)
    assert (done.address, done.files, bool(done.finished_at)) == ("", [], True)
    assert not default_storage.exists(citizen.photo.name)
    assert [message.to for message in mail.outbox] == [[address]]
    assert "wie Sie es gewünscht haben" in mail.outbox[0].body
    assert "gelöschtes Mitglied" in mail.outbox[0].body


def test_the_wish_closes_the_account_at_once(citizen, client):
    ask_erasure(by=citizen, person=citizen)

    assert not client.login(email=citizen.email, password=PASSWORD)


def test_a_second_wish_changes_nothing(citizen):
    first = ask_erasure(by=citizen, person=citizen, also_contributions=True)

    User.objects.filter(pk=citizen.pk).update(is_active=True)
    citizen.refresh_from_db()
    again = ask_erasure(by=citizen, person=citizen)

    assert (again.pk, again.also_contributions) == (first.pk, True)


class PowerCut(BaseException):
    """Nothing can catch it, as with a killed process."""


STEPS = ["write", "files_of", "erase", "_delete_files", "_finish"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.django_db(transaction=True)
def test_a_crash_at_any_step_is_made_good_by_the_tick(citizen, monkeypatch, step, settings):
    put_photo(by=citizen, data=b"x")
    erasure = ask_erasure(by=citizen, person=citizen)
    owner = {"write": services.ledger, "files_of": services.selectors}.get(step, services)

    def cut(*args, **more):
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, cut)
        with pytest.raises(PowerCut):
            carry_out(erasure)
    finish_erasures()

    assert gone(citizen)
    assert not default_storage.exists(citizen.photo.name)
    assert len(mail.outbox) == 1
    assert Erasure.objects.get().finished_at
    assert len(lines(settings)) in (2, 3)  # the key, and the person once or, after the crash, twice


def test_without_a_ledger_nothing_is_erased(citizen, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.ERASURE_LEDGER = str(tmp_path / "file" / "erasures.log")
    erasure = ask_erasure(by=citizen, person=citizen)

    with pytest.raises((NotADirectoryError, FileExistsError)):
        carry_out(erasure)

    assert not gone(citizen)


def test_a_mail_server_that_is_away_keeps_the_address_for_a_week(citizen, monkeypatch):
    erasure = ask_erasure(by=citizen, person=citizen)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError("away")))
    with pytest.raises(OSError, match="away"):
        carry_out(erasure)
    kept = Erasure.objects.get().address
    Erasure.objects.update(asked_at=timezone.now() - services.TRIED_FOR)
    finish_erasures()

    assert (kept, Erasure.objects.get().address, gone(citizen)) == ("cora.citizen@example.org", "", True)


def test_one_that_fails_stops_no_other(citizen, member, monkeypatch):
    for person in (citizen, member):
        ask_erasure(by=person, person=person)
    real = services.erase

    def fail(user, **more):
        if user.pk == citizen.pk:
            raise RuntimeError("broken")
        real(user, **more)

    monkeypatch.setattr(services, "erase", fail)
    with pytest.raises(RuntimeError):
        finish_erasures()

    assert (gone(citizen), gone(member)) == (False, True)


@pytest.mark.parametrize(
    ("who", "whom", "may"),
    [
        ("citizen", "citizen", True),
        ("citizen", "member", False),
        ("admin", "citizen", True),
        ("visitor", "citizen", False),
    ],
)
def test_who_may_erase_whom(request, who, whom, may):
    by, person = request.getfixturevalue(who), request.getfixturevalue(whom)

    if may:
        assert ask_erasure(by=by, person=person)
    else:
        with pytest.raises(PermissionDenied):
            ask_erasure(by=by, person=person)


def test_the_last_administrator_stays(admin):
    with pytest.raises(ValidationError, match="allein"):
        ask_erasure(by=admin, person=admin)

    other = User.objects.create_superuser("second@example.org", PASSWORD)
    assert ask_erasure(by=admin, person=admin)
    assert other.is_active


def test_the_office_is_told_apart_in_the_last_mail(citizen, admin):
    carry_out(ask_erasure(by=admin, person=citizen))

    assert "der Landkreis hat Ihr Konto gelöscht" in mail.outbox[0].body


# --- the ledger, and a restored backup ---


def rows_of(person) -> tuple[dict, list[dict]]:
    return User.objects.filter(pk=person.pk).values().get(), list(EmailAddress.objects.filter(user=person).values())


def restore(user: dict, addresses: list[dict]) -> None:
    """As an old copy of the database had it."""
    Erasure.objects.filter(person=user["id"]).delete()
    User.objects.filter(pk=user["id"]).update(**user)
    EmailAddress.objects.bulk_create(EmailAddress(**row) for row in addresses)


def again() -> str:
    out = io.StringIO()
    call_command("erase_again", stdout=out)
    return out.getvalue()


def test_an_erased_person_stays_erased_after_a_restore(citizen, member):
    copy = rows_of(citizen)
    carry_out(ask_erasure(by=citizen, person=citizen))
    mail.outbox.clear()
    restore(*copy)
    assert User.objects.get(pk=citizen.pk).email == "cora.citizen@example.org"

    said = again()

    assert said.startswith("1 account")
    assert gone(citizen)
    assert not EmailAddress.objects.filter(user=citizen).exists()
    assert not gone(member)
    assert mail.outbox == []


def test_doing_it_again_twice_does_nothing(citizen):
    carry_out(ask_erasure(by=citizen, person=citizen))

    assert again().startswith("0 accounts")


def test_whoever_was_given_the_same_number_later_is_not_touched(citizen):
    copy = rows_of(citizen)
    carry_out(ask_erasure(by=citizen, person=citizen))
    restore({**copy[0], "email": "new@example.org", "date_joined": timezone.now()}, [])

    assert again().startswith("0 accounts")
    assert not gone(citizen)


def test_what_was_wished_for_contributions_holds_after_a_restore(citizen, settings):
    copy = rows_of(citizen)
    carry_out(ask_erasure(by=citizen, person=citizen, also_contributions=True))
    restore(*copy)
    again()

    assert Erasure.objects.get(person=citizen).also_contributions


def test_a_restored_copy_forgets_obstacles(admin):
    order_erasure(person=admin, restored=True)

    with pytest.raises(ValidationError):
        order_erasure(person=User.objects.create_superuser("b@example.org", PASSWORD))


def test_the_ledger_tells_nothing_about_anybody_and_survives_torn_lines(citizen, member, settings):
    ledger.write(citizen, also_contributions=False)
    with open(settings.ERASURE_LEDGER, "a") as file:
        file.write("2026-11-24T10:00:00Z 17 ab")
    ledger.write(member, also_contributions=True)

    text = "\n".join(lines(settings))
    found = list(ledger.entries([settings_path(settings)]))
    assert not {"cora", "mehmet", "example"} & set(text.lower().split())
    assert "@" not in text
    assert [(one.person, one.also_contributions) for one in found] == [(citizen.pk, False), (member.pk, True)]
    assert [found[0].is_about(citizen), found[0].is_about(member), found[1].is_about(member)] == [True, False, True]


def settings_path(settings):
    from pathlib import Path

    return Path(settings.ERASURE_LEDGER)


def test_a_missing_ledger_is_said(db):
    with pytest.raises(CommandError, match="no ledger"):
        again()


def test_the_command_says_what_must_be_done_first(admin):
    with pytest.raises(CommandError, match="allein"):
        call_command("erase_person", admin.email, yes=True)


def test_files_of_a_person_are_those_of_their_own_rows(citizen, member):
    put_photo(by=citizen, data=b"x")
    default_storage.save("people/other.webp", ContentFile(b"x"))

    assert services.selectors.files_of(citizen) == [citizen.photo.name]
    assert services.selectors.files_of(member) == []


def test_two_people_of_one_name_are_two(db):
    one, other = make_person("Anna", "Kolle"), make_person("Anna", "Kolle-Zwei")
    carry_out(ask_erasure(by=one, person=one))

    assert (gone(one), gone(other)) == (True, False)
