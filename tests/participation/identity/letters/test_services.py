import datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from participation.identity import keys
from participation.identity.codes.tries import TooManyTries
from participation.identity.letters import addresses, office, services
from participation.identity.letters.models import Letter, LetterState
from participation.identity.letters.services import LetterRefused, NotRedeemed
from participation.identity.levels import Level
from participation.identity.models import IdentityEvent, Refusal
from participation.privacy.services import erase, export_for
from tests.conftest import make_person
from tests.participation.identity.letters.conftest import NETWORK, ask, make_address

WRONG = "0000-0000-0000"


def actions(person):
    return list(IdentityEvent.objects.filter(person=person).order_by("seq").values_list("action", flat=True))


def everything_stored():
    stored = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            stored.append(str(cursor.fetchall()))
    return " ".join(stored)


def earlier(letter, **fields):
    """Shift dates of a letter into the past: `earlier(letter, expires_at=timedelta(...))`."""
    Letter.objects.filter(pk=letter.pk).update(**{name: getattr(letter, name) - ago for name, ago in fields.items()})


def try_code(person, code):
    with pytest.raises(NotRedeemed) as refused:
        services.redeem(by=person, code=code, network=NETWORK)
    return str(refused.value)


def test_the_code_from_the_letter_confirms_the_address(posted, citizen, codes, einbeck):
    services.redeem(by=citizen, code=codes[0].lower(), network=NETWORK)

    citizen.refresh_from_db()
    posted.refresh_from_db()
    assert (citizen.current_level, citizen.municipality, citizen.get_full_name()) == (
        Level.ADDRESS,
        einbeck,
        "Cora Citizen",
    )
    assert (posted.state, posted.code_hash) == (LetterState.REDEEMED, "")
    assert actions(citizen) == ["letter_requested", "letter_printed", "letter_posted", "verified", "letter_redeemed"]


def test_no_code_and_no_address_stands_readable_in_the_database(posted, codes):
    stored = everything_stored()

    assert codes[0] not in stored
    assert "-".join([codes[0][:4], codes[0][4:8], codes[0][8:]]) not in stored
    assert "Hauptstraße" not in stored
    assert posted.code_hash == keys.keyed_hash("letter code", posted.reference, codes[0])


def test_a_code_counts_on_the_account_that_asked_for_it_alone(posted, codes, verified_citizen):
    said = try_code(verified_citizen, codes[0])

    assert said.startswith("Für dieses Konto ist kein Brief unterwegs.")
    assert Letter.objects.get().tries == 0


def test_a_code_counts_once(posted, citizen, codes):
    services.redeem(by=citizen, code=codes[0], network=NETWORK)

    assert try_code(citizen, codes[0]) == "Dieser Code ist schon eingelöst. Ihre Anschrift ist bestätigt."


def test_five_wrong_codes_end_the_letter_and_lock_for_a_day(posted, citizen, codes):
    said = [try_code(citizen, WRONG) for _time in range(5)]

    assert said[0] == "Der Code stimmt nicht. Sie haben noch 4 Versuche."
    assert said[3] == "Der Code stimmt nicht. Sie haben noch einen Versuch."
    assert "Dieser Brief gilt nicht mehr." in said[4]
    assert try_code(citizen, codes[0]).startswith("Dieser Brief gilt nicht mehr.")
    with pytest.raises(LetterRefused, match="Einen neuen Brief gibt es ab"):
        ask(citizen)
    letter = Letter.objects.get()
    assert (letter.state, letter.state_label) == (LetterState.EXPIRED, "gesperrt, zu oft falsch eingegeben")

    earlier(letter, locked_until=datetime.timedelta(hours=24))

    assert ask(citizen).state == LetterState.QUEUED


def test_wrong_codes_are_limited_for_the_account_whatever_the_letter_says(posted, citizen):
    for _time in range(5):
        try_code(citizen, WRONG)
    for _time in range(5):
        try_code(citizen, WRONG)

    with pytest.raises(TooManyTries):
        services.redeem(by=citizen, code=WRONG, network=NETWORK)


def test_wrong_codes_are_limited_for_the_network(posted, citizen, codes):
    for number in range(40):
        try_code(make_person("Nora", f"Nachbar{'abcdefghij'[number % 10]}{'abcdefghij'[number // 10]}"), WRONG)

    with pytest.raises(TooManyTries):
        services.redeem(by=citizen, code=codes[0], network=NETWORK)
    services.redeem(by=citizen, code=codes[0], network="198.51.100.4")


def test_after_28_days_the_code_does_not_count(posted, citizen, codes):
    earlier(posted, expires_at=datetime.timedelta(days=28))

    assert try_code(citizen, codes[0]) == "Dieser Brief ist abgelaufen. Bitte fordern Sie einen neuen an."
    assert Letter.objects.get().state == LetterState.EXPIRED


def test_the_day_ends_letters_that_nobody_redeemed(posted, citizen):
    services.expire_letters()
    assert Letter.objects.get().state == LetterState.POSTED

    earlier(posted, expires_at=datetime.timedelta(days=28))
    services.expire_letters()

    assert Letter.objects.get().state == LetterState.EXPIRED
    assert actions(citizen)[-1] == "letter_expired"


def test_one_letter_at_a_time(queued, citizen):
    with pytest.raises(LetterRefused, match="schon unterwegs"):
        ask(citizen)


def test_two_letters_in_90_days(posted, citizen, officer, district):
    office.mark_returned(by=officer, letter=posted)
    second = ask(citizen)
    office.print_batch(by=officer, batch=office.make_batch(by=officer), district=district)
    services.withdraw_letter(by=citizen, letter=second)

    with pytest.raises(LetterRefused, match="höchstens zwei"):
        ask(citizen)
    earlier(posted, requested_at=datetime.timedelta(days=91))
    assert ask(citizen)


def test_what_was_withdrawn_before_the_printing_costs_no_letter_but_not_for_ever(einbeck, citizen):
    for _time in range(6):
        services.withdraw_letter(by=citizen, letter=ask(citizen))

    with pytest.raises(LetterRefused, match="höchstens zwei"):
        ask(citizen)


def test_the_sixth_account_at_an_address_waits_for_an_officer(einbeck, citizen, officer):
    ways = ["Hauptstr. 5", "hauptstrasse 5", "Haupt-Straße 5", "HAUPTSTRASSE 5", "Hauptstraße  5"]
    others = [ask(make_person("Nora", name), street=way) for name, way in zip("abcde", ways, strict=True)]
    letter = ask(citizen)
    elsewhere = ask(make_person("Nora", "Nebenan"), street="Hauptstraße 6")

    assert [one.held for one in [*others, letter, elsewhere]] == [False] * 5 + [True, False]
    assert letter not in office.make_batch(by=officer).letters.all()


def test_addresses_are_counted_across_a_change_of_keys(einbeck, citizen, settings):
    for name in "abcde":
        ask(make_person("Nora", name))
    settings.IDENTITY_KEYS = [f"2:{'n' * 32}", *settings.IDENTITY_KEYS]

    assert ask(citizen).held


def test_a_letter_printed_before_a_change_of_keys_is_redeemed_after_it(posted, citizen, codes, settings):
    settings.IDENTITY_KEYS = [f"2:{'n' * 32}", *settings.IDENTITY_KEYS]

    services.redeem(by=citizen, code=codes[0], network=NETWORK)

    citizen.refresh_from_db()
    assert citizen.current_level == Level.ADDRESS


def test_an_address_opens_for_its_own_letter_only(queued, citizen):
    assert addresses.unseal(queued.address, version=1, reference=queued.reference) == make_address()

    with pytest.raises(keys.SealBroken):
        addresses.unseal(queued.address, version=1, reference="00000000")


@pytest.mark.parametrize("end", ["redeemed", "expired", "returned", "withdrawn"])
def test_the_address_goes_14_days_after_the_end(posted, citizen, codes, officer, end):
    if end == "redeemed":
        services.redeem(by=citizen, code=codes[0], network=NETWORK)
    elif end == "expired":
        earlier(posted, expires_at=datetime.timedelta(days=28))
        services.expire_letters()
    elif end == "returned":
        office.mark_returned(by=officer, letter=posted)
    else:
        services.withdraw_letter(by=citizen, letter=posted)
    services.forget_addresses()
    ended = Letter.objects.get()
    assert ended.address != ""

    earlier(ended, ended_at=datetime.timedelta(days=14))
    services.forget_addresses()

    kept = Letter.objects.get()
    assert (kept.address, kept.code_hash, bool(kept.address_hash)) == ("", "", end == "redeemed")
    assert kept.municipality.name == "Einbeck"


def test_open_letters_keep_their_address(posted):
    services.forget_addresses()

    assert Letter.objects.get().address != ""


def test_a_person_withdraws_and_the_code_is_void(posted, citizen, codes):
    services.withdraw_letter(by=citizen, letter=posted)

    assert try_code(citizen, codes[0]).startswith("Für dieses Konto")
    assert ask(citizen)


def test_nobody_withdraws_for_another(posted, verified_citizen):
    with pytest.raises(PermissionDenied):
        services.withdraw_letter(by=verified_citizen, letter=posted)


def test_printing_again_makes_new_codes_and_the_old_ones_void(printed, officer, district, citizen, codes):
    office.print_batch(by=officer, batch=printed.batch, district=district)

    assert codes[0] != codes[1]
    assert "Sie haben noch 4 Versuche" in try_code(citizen, codes[0])
    services.redeem(by=citizen, code=codes[1], network=NETWORK)


def test_when_the_pdf_fails_nothing_has_changed(batch, officer, district, monkeypatch):
    monkeypatch.setattr(office, "as_pdf", lambda *_a, **_k: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        office.print_batch(by=officer, batch=batch, district=district)

    letter = batch.letters.get()
    assert (letter.state, letter.code_hash) == (LetterState.QUEUED, "")


def test_a_batch_takes_everything_that_waits_but_the_officers_own_letter(queued, officer):
    own = ask(officer, first_name="Ida", last_name="Ident")

    batch = office.make_batch(by=officer)

    assert list(batch.letters.all()) == [queued]
    own.batch = batch
    own.save()
    with pytest.raises(office.NotPossible):
        office.make_batch(by=officer)


def test_an_own_letter_that_a_colleague_put_into_the_batch_is_not_printed(batch, officer, district, codes):
    own = ask(officer, first_name="Ida", last_name="Ident")
    own.batch = batch
    own.save()

    office.print_batch(by=officer, batch=batch, district=district)

    own.refresh_from_db()
    assert (own.state, len(codes)) == (LetterState.QUEUED, 1)


def test_posting_starts_the_28_days_and_says_so(printed, officer, citizen, django_capture_on_commit_callbacks):
    earlier(printed, printed_at=datetime.timedelta(days=3), expires_at=datetime.timedelta(days=3))
    with django_capture_on_commit_callbacks(execute=True):
        office.mark_posted(by=officer, batch=printed.batch)

    letter = Letter.objects.get()
    assert letter.state == LetterState.POSTED
    assert letter.expires_at > timezone.now() + datetime.timedelta(days=27, hours=23)


def test_the_mails_hold_no_code_and_lead_to_the_configured_site(posted, officer, codes, settings):
    from participation.identity.letters.tasks import send_mail

    settings.BASE_URL = "https://buergerboard.example"
    send_mail.func(posted.pk, "posted")
    office.mark_returned(by=officer, letter=posted)
    send_mail.func(posted.pk, "posted")
    send_mail.func(posted.pk, "returned")

    assert [message.subject for message in mail.outbox] == [
        "Ihr Brief mit dem Code ist unterwegs",
        "Ihr Brief mit dem Code kam zurück",
    ]
    for message in mail.outbox:
        assert message.to == ["cora.citizen@example.org"]
        assert "https://buergerboard.example/nachweis/brief/" in message.body
        assert codes[0][:4] not in message.body
        assert "Hauptstra" not in message.body
        assert "&" not in message.body


def test_steps_of_the_office_can_be_undone(posted, officer, citizen, codes, district):
    office.take_posting_back(by=officer, batch=posted.batch)
    assert Letter.objects.get().state == LetterState.PRINTED
    office.mark_posted(by=officer, batch=posted.batch)
    office.mark_returned(by=officer, letter=posted)
    assert try_code(citizen, codes[0]).startswith("Für dieses Konto")
    office.take_return_back(by=officer, letter=posted)
    assert Letter.objects.get().state == LetterState.POSTED
    services.redeem(by=citizen, code=codes[0], network=NETWORK)


def test_a_dissolved_batch_lets_its_letters_wait_and_its_codes_die(printed, officer, citizen, codes):
    office.dissolve_batch(by=officer, batch=printed.batch)

    letter = Letter.objects.get()
    assert (letter.state, letter.batch, letter.code_hash, letter.expires_at) == (LetterState.QUEUED, None, "", None)
    assert try_code(citizen, codes[0]).startswith("Für dieses Konto")


def test_a_posted_batch_is_neither_printed_nor_dissolved(posted, officer, district):
    for step in (
        lambda: office.print_batch(by=officer, batch=posted.batch, district=district),
        lambda: office.dissolve_batch(by=officer, batch=posted.batch),
        lambda: office.mark_posted(by=officer, batch=posted.batch),
    ):
        with pytest.raises(office.NotPossible):
            step()


def test_a_return_is_not_taken_back_over_a_new_letter(posted, officer, citizen):
    office.mark_returned(by=officer, letter=posted)
    ask(citizen)

    with pytest.raises(office.NotPossible, match="schon einen neuen"):
        office.take_return_back(by=officer, letter=posted)


def test_a_letter_not_sent_is_refused_with_a_reason(queued, officer, citizen):
    Letter.objects.update(held=True)

    office.refuse_letter(by=officer, letter=queued, reason="Diese Anschrift gibt es nicht.")

    assert Refusal.objects.get().reason == "Diese Anschrift gibt es nicht."
    assert Letter.objects.get().state == LetterState.WITHDRAWN


def test_a_released_letter_waits_for_the_printing(queued, officer):
    Letter.objects.update(held=True)

    office.release(by=officer, letter=queued)

    assert list(office.make_batch(by=officer).letters.all()) == [queued]


def test_who_looks_at_an_address_says_why(queued, officer, citizen):
    Letter.objects.update(held=True)
    queued.refresh_from_db()

    seen = office.look_at_address(by=officer, letter=queued, reason="Wohnheim?")

    assert seen == make_address()
    event = IdentityEvent.objects.order_by("-seq").first()
    assert (event.actor, event.person, event.action, event.reason) == (
        officer,
        citizen,
        "letter_address_seen",
        "Wohnheim?",
    )
    with pytest.raises(PermissionDenied):
        office.look_at_address(by=officer, letter=queued, reason=" ")


def test_ones_own_letter_is_in_the_export_and_goes_with_the_account(posted, citizen):
    row = export_for(citizen)["data"]["Ihr Nachweis"]["Brief mit Code"][0]
    assert row["Name und Anschrift"] == ["Cora Citizen", "Hauptstraße 5", "37574 Einbeck"]

    erase(citizen)

    assert not Letter.objects.exists()
