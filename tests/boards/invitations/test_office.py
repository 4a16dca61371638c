"""The office's screens for invitations."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from boards.invitations import mails
from boards.invitations.models import Invitation

HEAD = "Vorname;Nachname;E-Mail;Rolle;Themengruppen;Stimmrecht;erster Tag"
LIST = (
    f"{HEAD}\nErika;Beispiel;e@example.org;Mitglied;Straßen;ja;01.01.2026\nMax;Beispiel;m@example.org;Gast;;;01.01.2026"
)
URL = "/buero/beirat/beirat/einladungen/"


@pytest.fixture
def desk(client, office, board):
    client.force_login(office)
    return client


def upload(text, name="liste.csv"):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text, content_type="text/csv")


def test_a_file_is_shown_first_and_sent_on_the_second_yes(desk):
    page = desk.post(f"{URL}liste/", {"file": upload(LIST), "go": "check"})
    assert "2 Einladungen senden" in page.content.decode()
    assert (Invitation.objects.count(), page.context["form"]["text"].value()) == (0, LIST)

    for _click in range(2):
        desk.post(f"{URL}liste/", {"text": LIST, "go": "invite"})
    mails.send_due()
    mails.send_due()
    assert (Invitation.objects.count(), len(mail.outbox)) == (2, 2)


def test_one_wrong_line_sends_nothing_and_keeps_the_text(desk):
    wrong = LIST.replace("m@example.org", "kaputt")
    page = desk.post(f"{URL}liste/", {"text": wrong, "go": "invite"})

    assert "davon eine mit Fehlern" in page.content.decode()
    assert (Invitation.objects.count(), page.context["form"]["text"].value()) == (0, wrong)


@pytest.mark.parametrize("content", [b"\0\0", b"Vorname;Nachname", b"x" * 300_000, b""])
def test_what_is_no_list_is_refused_beside_the_field(desk, content):
    page = desk.post(f"{URL}liste/", {"file": upload(content), "go": "invite"})
    assert page.status_code == 200
    assert page.context["form"].errors


def test_the_template_can_be_read_again(desk):
    text = desk.get(f"{URL}vorlage.csv").content.decode("utf-8-sig")
    page = desk.post(f"{URL}liste/", {"text": text, "go": "check"})
    assert "2 Einladungen senden" in page.content.decode()


def test_one_person_is_invited_by_a_form(desk, roads):
    form = {
        "email": "e@example.org", "first_name": "Erika", "last_name": "Beispiel", "role": "speaker",
        "starts": "2026-01-01", "groups": [roads.pk], "speaks_for": [roads.pk],
    }  # fmt: skip
    assert desk.post(f"{URL}neu/", form).status_code == 302
    made = Invitation.objects.get()
    assert (list(made.groups.all()), list(made.speaks_for.all()), made.voting_right) == ([roads], [roads], False)

    again = desk.post(f"{URL}neu/", form)
    assert "email" in again.context["form"].errors


def test_an_invitation_is_withdrawn_after_a_question(desk):
    desk.post(f"{URL}liste/", {"text": LIST, "go": "invite"})
    one = Invitation.objects.get(email="e@example.org")
    assert "Erika Beispiel" in desk.get(f"/buero/beirat/einladungen/{one.pk}/zurueckziehen/").content.decode()

    desk.post(f"/buero/beirat/einladungen/{one.pk}/zurueckziehen/")
    assert "Erika" not in desk.get(URL).content.decode()
    assert "zurückgezogen" in desk.get(f"{URL}?stand=alle").content.decode()
    assert "e@example.org" not in desk.get(f"{URL}?stand=alle&q=max").content.decode()


def test_nobody_else_enters(client, citizen, board, office):
    paths = [URL, f"{URL}neu/", f"{URL}liste/", f"{URL}vorlage.csv"]
    assert {client.get(path).status_code for path in paths} == {302}
    client.force_login(citizen)
    assert {client.get(path).status_code for path in paths} == {403}


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_for_1_and_30_invitations(number, desk, office, board, django_assert_num_queries):
    from boards.invitations.services import invite

    day = board.created.date()
    invite(by=office, board=board, seats=[{"email": f"p{n}@example.org", "starts": day} for n in range(number)])
    desk.get(URL)

    with django_assert_num_queries(8):
        desk.get(URL)
