"""Looks, cases and the screens of the identity office."""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from participation.accounts.models import ShownAs
from participation.identity.cases import appeal, ask_to_see, decide_case, lift_veil, refuse
from participation.identity.levels import Level
from participation.identity.looks import decide_look, look_at_identity, open_approved_look, shown_identity
from participation.identity.models import IdentityCase, IdentityEvent, IdentityLook
from participation.identity.office.selectors import people
from participation.identity.policies import can_see_people
from participation.identity.services import record_verification, revoke
from tests.conftest import make_person
from tests.participation.identity.conftest import make_proof

REASON = "Anruf der Person, Name soll geändert werden."
EVERYBODY = ["visitor", "citizen", "verified_citizen", "member", "identity_officer", "reviewer", "admin"]


@pytest.fixture
def owl(db):
    """Somebody with a pseudonym whose name is kept for their office."""
    return make_person(
        "Olga", "Geheim", level=Level.SUBSTANTIAL, pseudonym="Waldkauz", shown_as=ShownAs.PSEUDONYM, office="Forstamt"
    )


@pytest.fixture
def duplicate(citizen):
    other = make_person("Carla", "Zweit")
    record_verification(person=citizen, proof=make_proof())
    record_verification(person=other, proof=make_proof(provider="saml", subject="x"))
    return IdentityCase.objects.get()


def actions(person) -> list[str]:
    return list(IdentityEvent.objects.filter(person=person).order_by("seq").values_list("action", flat=True))


# --- looks ---


def test_a_look_shows_the_name_for_a_while_and_is_noted(verified_citizen, reviewer, second_reviewer):
    look = look_at_identity(by=reviewer, person=verified_citizen, reason=REASON)

    shown = shown_identity(by=reviewer, look=look)
    assert (shown.given, shown.family, shown.email) == ("Vera", "Verified", verified_citizen.email)
    event = IdentityEvent.objects.get(action="looked")
    assert (event.actor, event.person, event.reason) == (reviewer, verified_citizen, REASON)
    with pytest.raises(PermissionDenied):
        shown_identity(by=second_reviewer, look=look)
    look.closes_at = timezone.now()
    with pytest.raises(PermissionDenied):
        shown_identity(by=reviewer, look=look)


@pytest.mark.parametrize("who", EVERYBODY[1:])
def test_who_may_look(who, verified_citizen, request):
    by = request.getfixturevalue(who)

    if who in ("reviewer", "admin"):
        assert look_at_identity(by=by, person=verified_citizen, reason=REASON).is_open
    else:
        with pytest.raises(PermissionDenied):
            look_at_identity(by=by, person=verified_citizen, reason=REASON)


def test_nobody_looks_at_themselves(reviewer):
    with pytest.raises(PermissionDenied):
        look_at_identity(by=reviewer, person=reviewer, reason=REASON)


@pytest.mark.parametrize("reason", ["", "   ", "weil", " \n kurz \t  "])
def test_a_look_needs_a_reason(reason, verified_citizen, reviewer):
    with pytest.raises(ValidationError):
        look_at_identity(by=reviewer, person=verified_citizen, reason=reason)
    assert "looked" not in actions(verified_citizen)


def test_a_pseudonym_is_lifted_only_with_a_second_officer_and_once(owl, reviewer, second_reviewer, identity_officer):
    look = look_at_identity(by=reviewer, person=owl, reason=REASON)
    for by in (reviewer, identity_officer, owl):
        with pytest.raises(PermissionDenied):
            decide_look(by=by, look=look, approved=True)
    with pytest.raises(ValidationError):
        open_approved_look(by=reviewer, look=look)

    decide_look(by=second_reviewer, look=look, approved=True)
    with pytest.raises(PermissionDenied):
        open_approved_look(by=second_reviewer, look=look)
    open_approved_look(by=reviewer, look=look)
    look.refresh_from_db()

    assert shown_identity(by=reviewer, look=look).family == "Geheim"
    assert actions(owl)[-3:] == ["look_requested", "look_approved", "looked"]
    with pytest.raises(ValidationError):
        open_approved_look(by=reviewer, look=look)
    with pytest.raises(ValidationError):
        decide_look(by=second_reviewer, look=look, approved=False)


def test_an_approval_ends_after_a_day_and_a_refusal_shows_nothing(owl, reviewer, second_reviewer):
    late, declined = (look_at_identity(by=reviewer, person=owl, reason=REASON) for _ in range(2))
    decide_look(by=second_reviewer, look=late, approved=True)
    decide_look(by=second_reviewer, look=declined, approved=False)
    IdentityLook.objects.filter(pk=late.pk).update(closes_at=timezone.now() - datetime.timedelta(seconds=1))

    for look in (late, declined):
        with pytest.raises(ValidationError):
            open_approved_look(by=reviewer, look=look)
    assert "looked" not in actions(owl)


# --- refusals, appeals, cases ---


def test_an_appeal_is_decided_by_another_officer(
    citizen, reviewer, second_reviewer, django_capture_on_commit_callbacks
):
    refusal = refuse(by=reviewer, person=citizen, provider="counter", reason="Das Foto passte nicht.")
    case = appeal(by=citizen, refusal=refusal, text="Das Foto ist alt.")
    with pytest.raises(ValidationError):
        appeal(by=citizen, refusal=refusal, text="Noch einmal.")
    for by in (reviewer, citizen):
        with pytest.raises(PermissionDenied):
            decide_case(by=by, case=case, decision="granted", reason="Ja.")
    for decision, reason in (("same", "Ja."), ("granted", " "), ("", "Ja.")):
        with pytest.raises(ValidationError):
            decide_case(by=second_reviewer, case=case, decision=decision, reason=reason)

    decide_case(by=second_reviewer, case=case, decision="granted", reason="Das Foto ist zehn Jahre alt.")

    case.refresh_from_db()
    assert (case.state, case.decision, case.decided_by) == ("decided", "granted", second_reviewer)
    assert actions(citizen) == ["refused", "case_opened", "appealed", "case_decided"]
    with pytest.raises(ValidationError):
        decide_case(by=second_reviewer, case=case, decision="rejected", reason="Doch nicht.")


def test_only_the_person_appeals(citizen, verified_citizen, reviewer):
    refusal = refuse(by=reviewer, person=citizen, provider="counter", reason="Nein.")

    with pytest.raises(PermissionDenied):
        appeal(by=verified_citizen, refusal=refusal, text="x")


@pytest.mark.parametrize("who", ["citizen", "member", "second_reviewer"])
def test_who_may_not_refuse(who, verified_citizen, request):
    with pytest.raises(PermissionDenied):
        refuse(by=request.getfixturevalue(who), person=verified_citizen, provider="counter", reason="Nein.")


def test_an_officer_decides_no_case_about_themselves(duplicate, citizen, reviewer):
    duplicate.persons.add(reviewer)

    with pytest.raises(PermissionDenied):
        decide_case(by=reviewer, case=duplicate, decision="different", reason="Zwillinge.")


def test_a_decided_duplicate_is_not_asked_again(duplicate, citizen, reviewer):
    decide_case(by=reviewer, case=duplicate, decision="different", reason="Zwillinge mit gleichem Namen.")

    record_verification(person=citizen, proof=make_proof(Level.HIGH))

    assert IdentityCase.objects.count() == 1


# --- a case with a pseudonym in it ---


@pytest.fixture
def veiled(citizen, owl):
    record_verification(person=citizen, proof=make_proof())
    record_verification(person=owl, proof=make_proof(provider="saml", subject="x", last_name="Citizen"))
    return IdentityCase.objects.get()


def test_a_case_does_not_tell_whose_pseudonym_it_is(client, veiled, reviewer, second_reviewer):
    path = f"/buero/nachweise/vorgaenge/{veiled.pk}/"

    def shown() -> tuple[bool, bool]:
        texts = [client.get(page).content.decode() for page in ("/buero/nachweise/vorgaenge/", path)]
        return tuple("Waldkauz" in text and "Cora Citizen" in text for text in texts)

    client.force_login(reviewer)
    before = shown()
    refused = client.post(path, {"decision": "same", "reason": "Ja."})
    client.post(path, {"step": "ask"})
    waiting = shown()
    alone = client.post(path, {"step": "agree"})
    client.force_login(second_reviewer)
    assert "Rita Review bittet darum" in client.get(path).content.decode()
    client.post(path, {"step": "agree"})
    second = shown()
    client.force_login(reviewer)

    assert (before, waiting, second, shown()) == ((False, False),) * 3 + ((True, True),)
    assert (refused.status_code, alone.status_code) == (403, 403)
    for person in veiled.persons.all():
        assert actions(person)[-3:] == ["look_requested", "look_approved", "looked"]
    assert client.post(path, {"decision": "different", "reason": "Zwillinge."}).status_code == 302


def test_a_veil_that_stays_may_be_asked_for_again(veiled, reviewer, second_reviewer, citizen):
    ask_to_see(by=reviewer, case=veiled)
    with pytest.raises(ValidationError):
        ask_to_see(by=second_reviewer, case=veiled)
    lift_veil(by=second_reviewer, case=veiled, approved=False)

    veiled.refresh_from_db()
    assert not can_see_people(reviewer, veiled)
    ask_to_see(by=second_reviewer, case=veiled)
    for by in (citizen, second_reviewer):
        with pytest.raises(PermissionDenied):
            lift_veil(by=by, case=veiled, approved=True)


def test_only_a_veil_is_lifted(duplicate, reviewer):
    with pytest.raises(ValidationError):
        ask_to_see(by=reviewer, case=duplicate)


# --- screens ---

SCREENS = ["/buero/nachweise/", "/buero/nachweise/liste.csv", "/buero/nachweise/{person}/"]
REVIEW_SCREENS = ["/buero/nachweise/vorgaenge/", "/buero/nachweise/vorgaenge/{case}/"]


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("path", SCREENS + REVIEW_SCREENS)
def test_who_sees_which_screen(client, path, who, duplicate, request):
    by = request.getfixturevalue(who)
    if by.pk:
        client.force_login(by)
    may = who in ("reviewer", "admin") or (who == "identity_officer" and path in SCREENS)

    answer = client.get(path.format(person=duplicate.persons.first().pk, case=duplicate.pk))

    assert answer.status_code == (302 if who == "visitor" else 200 if may else 403)


@pytest.mark.parametrize("path", ["/buero/nachweise/99999/", "/buero/nachweise/einsicht/99999/"])
def test_what_is_not_there_is_not_found(client, reviewer, path):
    client.force_login(reviewer)

    assert client.get(path).status_code == 404


def test_screens_show_nobody_behind_a_pseudonym(client, owl, reviewer, second_reviewer, identity_officer, admin):
    client.force_login(reviewer)
    look = look_at_identity(by=reviewer, person=owl, reason=REASON)
    paths = ["", "?q=Geheim", "?q=Olga", "liste.csv", f"{owl.pk}/", f"einsicht/{look.pk}/", "vorgaenge/"]
    paths += [f"{owl.pk}/zuruecknehmen/"]

    for path in paths:
        page = client.get(f"/buero/nachweise/{path}").content.decode().replace(f"?q={path[3:]}", "")
        assert "olga.geheim" not in page, path
        assert "Olga Geheim" not in page, path
    assert list(people(query="Geheim")) == list(people(query="olga")) == []
    assert list(people(query="waldkauz")) == list(people(query="Olga.Geheim@example.org")) == [owl]


def test_a_look_in_the_browser(client, verified_citizen, reviewer, second_reviewer):
    client.force_login(reviewer)
    short = client.post(f"/buero/nachweise/{verified_citizen.pk}/ansehen/", {"reason": "weil"})
    assert short.status_code == 422
    assert verified_citizen.email not in short.content.decode()

    page = client.post(f"/buero/nachweise/{verified_citizen.pk}/ansehen/", {"reason": REASON}, follow=True)

    assert verified_citizen.email in page.content.decode()
    client.force_login(second_reviewer)
    assert client.get(page.request["PATH_INFO"]).status_code in (200, 404)
    assert verified_citizen.email not in client.get(page.request["PATH_INFO"]).content.decode()
    client.force_login(verified_citizen)
    own = client.get("/nachweis/einsicht/").content.decode()
    assert REASON in own
    assert "Rita Review" in own


def test_a_look_with_a_second_officer_in_the_browser(client, owl, reviewer, second_reviewer):
    client.force_login(reviewer)
    page = client.post(f"/buero/nachweise/{owl.pk}/ansehen/", {"reason": REASON}, follow=True)
    path = page.request["PATH_INFO"]
    assert "Geheim" not in page.content.decode()
    assert client.post(path, {"action": "approve"}).status_code == 403

    client.force_login(second_reviewer)
    assert REASON in client.get("/buero/nachweise/vorgaenge/").content.decode()
    assert "Geheim" not in client.post(path, {"action": "approve"}, follow=True).content.decode()
    client.force_login(reviewer)
    shown = client.post(path, {"action": "open"}, follow=True).content.decode()

    assert "Olga Geheim" in shown


def test_an_officer_takes_a_proof_back_after_confirming(client, verified_citizen, identity_officer):
    client.force_login(identity_officer)
    path = f"/buero/nachweise/{verified_citizen.pk}/zuruecknehmen/"
    assert client.get(path).status_code == 200
    for wrong in ({"reason": "fraud"}, {"reason": "citizen", "sure": "on"}, {"reason": "x", "sure": "on"}):
        assert client.post(path, wrong).status_code == 422

    client.post(path, {"reason": "fraud", "sure": "on"})

    verified_citizen.refresh_from_db()
    assert verified_citizen.current_level == 10
    own = f"/buero/nachweise/{identity_officer.pk}/zuruecknehmen/"
    assert client.post(own, {"reason": "fraud", "sure": "on"}).status_code == 403


def test_a_case_is_decided_in_the_browser(client, duplicate, reviewer):
    client.force_login(reviewer)
    path = f"/buero/nachweise/vorgaenge/{duplicate.pk}/"
    bad = client.post(path, {"decision": "granted", "reason": "Zwillinge"})
    assert bad.status_code == 422
    assert "Zwillinge" in bad.content.decode()

    page = client.post(path, {"decision": "different", "reason": "Zwillinge"}, follow=True).content.decode()

    assert "verschiedene Menschen" in page
    assert client.post(path, {"decision": "same", "reason": "Doch"}).status_code == 422


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Vera Verified", "Cora Citizen", "Waldkauz"}),
        ("q=ver&stufe=30", {"Vera Verified"}),
        ("stand=revoked", {"Cora Citizen"}),
        ("stand=expiring", {"Waldkauz"}),
        ("stand=none", set()),
        ("stufe=40", set()),
        ("stufe=kaputt&stand=kaputt&seite=kaputt", {"Vera Verified", "Cora Citizen", "Waldkauz"}),
    ],
)
def test_the_list_is_narrowed(query, names, client, verified_citizen, citizen, owl, reviewer, today):
    record_verification(person=citizen, proof=make_proof())
    revoke(by=reviewer, person=citizen, reason="moved")
    soon = today + datetime.timedelta(days=9)
    owl.verifications.update(expires_on=soon)
    type(owl).objects.filter(pk=owl.pk).update(identity_expires_on=soon)
    client.force_login(reviewer)

    page = client.get(f"/buero/nachweise/?{query}").content.decode()
    file = client.get(f"/buero/nachweise/liste.csv?{query}").content.decode()

    for name in ("Vera Verified", "Cora Citizen", "Waldkauz"):
        assert (name in page, name in file) == (name in names, name in names)


def test_cells_that_begin_like_a_formula_become_text(client, reviewer, citizen):
    type(citizen).objects.filter(pk=citizen.pk).update(first_name="=HYPERLINK()", last_name="x")
    client.force_login(reviewer)

    assert "'=HYPERLINK() x" in client.get("/buero/nachweise/liste.csv").content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_queries_of_the_list(count, client, reviewer, django_assert_num_queries):
    for number in range(count):
        make_person(f"Person{'abcdefghijklmnopqrstuvwxyzäöüß'[number]}", "Viele", level=Level.SUBSTANTIAL)
    client.force_login(reviewer)
    client.get("/buero/nachweise/")

    with django_assert_num_queries(8):
        client.get("/buero/nachweise/")


@pytest.mark.parametrize("count", [1, 30])
def test_queries_of_the_cases(count, client, reviewer, citizen, django_assert_num_queries):
    for _ in range(count):
        IdentityCase.objects.create(kind="duplicate").persons.set([citizen, reviewer])
        IdentityLook.objects.create(person=citizen, by=citizen, reason=REASON, state="requested")
    client.force_login(reviewer)
    client.get("/buero/nachweise/vorgaenge/")

    with django_assert_num_queries(11):
        client.get("/buero/nachweise/vorgaenge/")


def test_mails_go_to_the_person_after_the_commit(verified_citizen, reviewer, django_capture_on_commit_callbacks):
    from participation.identity.tasks import send_mail

    refusal = refuse(by=reviewer, person=verified_citizen, provider="counter", reason="Geheimer Grund")
    for kind, about in (("refused", refusal.pk), ("revoked", None), ("expired", None), ("expiring", None)):
        send_mail.call(verified_citizen.pk, kind, about)

    assert [message.to for message in mail.outbox] == [[verified_citizen.email]] * 4
    for message in mail.outbox:
        assert "http://localhost:8000/nachweis/" in message.body
        assert "Geheimer Grund" not in message.body
