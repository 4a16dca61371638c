"""The office's screens for invitations: the list, one person, a whole list as CSV."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boards.invitations import services, tables
from boards.invitations.forms import InviteForm, TableForm
from boards.invitations.models import Invitation, State
from boards.membership.models import AdvisoryBoard
from boards.membership.office.views import by, find_board, office_crumbs
from boards.membership.policies import can_manage_membership
from boards.paging import page_of
from participation.office import office_only
from participation.tables import csv_file

PER_PAGE = 30
EXAMPLE = [
    ["Erika", "Beispiel", "erika@example.org", "Mitglied", "", "ja", "01.11.2026", "31.10.2031", "", ""],
    ["Max", "Beispiel", "max@example.org", "Verwaltung", "", "nein", "01.11.2026", "", "", ""],
]
HEADS = (
    "first_name", "last_name", "email", "role", "groups", "voting_right", "starts", "ends", "sworn_in_on",
    "sworn_in_by",
)  # fmt: skip


def listed(board: AdvisoryBoard, asked: dict[str, str]) -> QuerySet[Invitation]:
    """The board's invitations: open ones, or all (`stand=alle`); `q` looks in names and addresses."""
    found = Invitation.objects.filter(board=board).select_related("mandate__person")
    if asked.get("stand") != "alle":
        found = found.open()
    for word in asked.get("q", "").split()[:6]:
        found = found.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word))
    return found.order_by("-created", "-pk")


@require_safe
@office_only(can_manage_membership)
def invitations(request: HttpRequest, slug: str) -> HttpResponse:
    board = find_board(slug)
    asked = {name: request.GET.get(name, "")[:100].replace("\0", "") for name in ("q", "stand")}
    page = page_of(listed(board, asked), request.GET.get("seite", 1), size=PER_PAGE)
    query = request.GET.copy()
    query.pop("seite", None)
    context = {
        "title": _("Einladungen: %(board)s") % {"board": board.name},
        "board": board,
        "page": page,
        "asked": asked,
        "stands": [{"value": "", "label": _("offene")}, {"value": "alle", "label": _("alle")}],
        "query": query.urlencode(),
        "crumbs": office_crumbs(board),
        "states": State,
    }
    return render(request, "boards/invitations/office/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(can_manage_membership)
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    board = find_board(slug)
    form = InviteForm(request.POST if request.method == "POST" else None, board=board)
    if request.method == "POST" and form.is_valid():
        done = services.invite(by=by(request), board=board, seats=[form.cleaned_data])
        if done.made:
            messages.success(request, _("Die Einladung ist unterwegs."))
            return redirect("office_invitations", slug)
        form.add_error("email", _("Diese Adresse ist schon eingeladen, oder ihr Konto hat schon ein Mandat."))
    context = {"title": _("Jemanden einladen"), "board": board, "form": form, "crumbs": office_crumbs(board)}
    return render(request, "boards/invitations/office/invite.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(can_manage_membership)
def take_over(request: HttpRequest, slug: str) -> HttpResponse:
    """First the list is read and shown line by line; it becomes invitations when all is right and "einladen" said."""
    board = find_board(slug)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    lines: list[tables.Line] = []
    if request.method == "POST" and form.is_valid():
        form, lines = _read(form.cleaned_data["text"], board)
        if request.POST.get("go") == "invite" and lines and not any(line.errors for line in lines):
            return _invite_all(request, board, lines)
    context = {
        "title": _("Mitglieder übernehmen"),
        "board": board,
        "form": form,
        "lines": lines,
        "wrong": sum(bool(line.errors) for line in lines),
        "columns": tables.COLUMNS.values(),
        "crumbs": office_crumbs(board),
    }
    return render(request, "boards/invitations/office/take_over.html", context)


@require_safe
@office_only(can_manage_membership)
def example(request: HttpRequest, slug: str) -> HttpResponse:
    """An empty table with two invented lines, to fill in."""
    find_board(slug)
    return csv_file("mitglieder-vorlage.csv", [tables.COLUMNS[name] for name in HEADS], EXAMPLE)


@require_POST
@office_only(can_manage_membership)
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Invitation.objects.select_related("board"), pk=pk)
    try:
        services.send_again(by=by(request), invitation=found)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("Ein neuer Link ist unterwegs. Der alte gilt nicht mehr."))
    return redirect("office_invitations", found.board.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only(can_manage_membership)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once; the address is gone afterwards."""
    found = get_object_or_404(Invitation.objects.select_related("board"), pk=pk)
    back = reverse("office_invitations", args=[found.board.slug])
    if request.method == "POST":
        try:
            services.withdraw(by=by(request), invitation=found)
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        else:
            messages.success(request, _("Die Einladung ist zurückgezogen."))
        return redirect(back)
    context = {
        "title": _("Einladung zurückziehen"),
        "text": _(
            "Der Link gilt dann nicht mehr, Name und Adresse werden gelöscht. %(who)s bekommt keine Mail darüber."
        )
        % {"who": str(found)},
        "label": _("Zurückziehen"),
        "back": back,
        "crumbs": office_crumbs(found.board),
    }
    return render(request, "boards/membership/office/step.html", context)


def _invite_all(request: HttpRequest, board: AdvisoryBoard, lines: list[tables.Line]) -> HttpResponse:
    done = services.invite(by=by(request), board=board, seats=[line.given for line in lines])
    said = ngettext("Eine Einladung ist unterwegs.", "%(n)s Einladungen sind unterwegs.", len(done.made)) % {
        "n": len(done.made)
    }
    if done.known:
        said += " " + ngettext(
            "Eine Adresse war schon eingeladen oder dabei.",
            "%(n)s Adressen waren schon eingeladen oder dabei.",
            len(done.known),
        ) % {"n": len(done.known)}
    messages.success(request, said)
    return redirect("office_invitations", board.slug)


def _read(text: str, board: AdvisoryBoard) -> tuple[TableForm, list[tables.Line]]:
    """The lines, and the form with what was read in its field, where it can be mended."""
    form = TableForm({"text": text})
    form.is_valid()
    try:
        return form, tables.read(text, board.topic_groups.all())
    except ValidationError as wrong:
        form.add_error("text", wrong)
        return form, []
