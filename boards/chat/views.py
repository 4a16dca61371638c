import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from boards.chat import policies, selectors, services
from boards.chat.forms import MessageForm
from boards.chat.frames import message_dict
from boards.chat.models import Message, Room
from participation.identity.gate import LevelNeeded, needed_for

MAX_ID = 2**63 - 1
SAMPLE_AUTHOR = {"shown_name": " ", "initials": " ", "name_is_verified": True}
"""For the templates that chat.js clones and fills."""


@never_cache
@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    """All rooms that the person may read."""
    return render(request, "boards/chat/rooms.html", {"rooms": selectors.rooms_for(request.user)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """The last messages and the form; ?vor=<id> shows older ones. With a script the page goes on living by itself."""
    found = get_object_or_404(Room.objects.visible_to(request.user).with_rules(), pk=pk)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            if form.is_valid():
                stored = services.post_message(by=request.user, room=found, **form.cleaned_data)
                return redirect(stored)
        except services.TooManyMessages as error:
            form.add_error("text", error)
            return _page(request, found, form, status=429)
        except ValidationError as error:
            form.add_error("text", error)
        return _page(request, found, form, status=400)
    return _page(request, found, form)


def _page(request: HttpRequest, found: Room, form: MessageForm, *, status: int = 200) -> HttpResponse:
    before = _number(request.GET.get("vor", ""))
    messages, older = selectors.last_messages(found, before=before)
    may_write = policies.can_write(request.user, found)
    errors = [str(error) for field in form.errors.values() for error in field] if form.is_bound else []
    context = {
        "room": found,
        "messages_shown": [_shown(message, request.user.pk) for message in messages],
        "older": f"?vor={messages[0].pk}" if older else "",
        "is_older_page": before is not None,
        "may_write": may_write,
        "needed": None if may_write or found.closed_at else _needed(request, found),
        "closed": "" if may_write else _why_not(request, found),
        "text": form.data.get("text", "") if errors else "",
        "error": " ".join(errors),
        "key": uuid.uuid4(),
        "sample": {"author": SAMPLE_AUTHOR, "sent_at": found.created},
        "settings_for_script": _for_script(request, found),
    }
    return render(request, "boards/chat/room.html", context, status=status)


def _for_script(request: HttpRequest, found: Room) -> dict[str, object]:
    """What chat.js needs to know and to say."""
    return {
        "socket": f"/live/{found.pk}/verbindung/",
        "messages": reverse("room_messages", args=[found.pk]),
        "version": found.version,
        "person": request.user.pk,
        "language": get_language(),
        "texts": {
            "connecting": _("Verbindung wird aufgebaut"),
            "live": _("Live verbunden"),
            "lost": _("Verbindung unterbrochen"),
            "paused": _("Live-Updates sind unterbrochen"),
            "ended": _("Nicht mehr verbunden"),
            "lost_note": _(
                "Keine Verbindung. Schreiben Sie ruhig weiter: Ihre Nachricht geht raus, sobald das Netz wieder da ist."
            ),
            "paused_note": _(
                "Live-Updates sind unterbrochen. Ihre Nachrichten werden gespeichert, neue kommen etwas später an."
            ),
            "signed_out": _("Sie sind abgemeldet. Zum Mitreden melden Sie sich bitte neu an."),
            "no_access": _("Sie haben keinen Zugang mehr zu diesem Raum."),
            "flooding": _("Zu viele Nachrichten in kurzer Zeit. Bitte laden Sie die Seite in einer Minute neu."),
            "unsent": _("noch nicht gesendet"),
            "deleted": _("Diese Nachricht wurde gelöscht."),
            "deleted_member": _("gelöschtes Mitglied"),
            "one_new": _("1 neue Nachricht"),
            "many_new": _("{n} neue Nachrichten"),
            "other_day": _("{day}, {time} Uhr"),
        },
    }


def _shown(message: Message, reader: int | None) -> dict[str, object]:
    """The inputs of components/message.html."""
    own = message.author_id is not None and message.author_id == reader
    return {
        "id": message.pk,
        "author": message.author,
        "sent_at": message.created,
        "html": message.shown_html,
        "own": own,
        "state": "",
    }


def _needed(request: HttpRequest, found: Room) -> LevelNeeded | None:
    return needed_for(request.user, [*found.reading_rules, found.writing], found.get_absolute_url())


def _why_not(request: HttpRequest, found: Room) -> str:
    """One sentence in place of the form."""
    if found.closed_at:
        reason = found.closed_reason or _("Alles bleibt lesbar.")
        return _("Dieser Raum ist geschlossen. %(reason)s") % {"reason": reason}
    if not request.user.is_authenticated:
        return _("Zum Schreiben melden Sie sich bitte an.")
    if found.real_names and not request.user.shows_real_name:
        return _("In diesem Raum schreibt man unter Vor- und Nachnamen. Das ändern Sie in Ihrem Profil.")
    return _("Sie lesen mit. Schreiben können die Mitglieder.")


@never_cache
@require_safe
def messages_after(request: HttpRequest, pk: int) -> HttpResponse:
    """JSON: what changed after ?nach=<version>, at most `selectors.BATCH`; the page fills its gaps from here."""
    found = get_object_or_404(Room.objects.visible_to(request.user), pk=pk)
    after = _number(request.GET.get("nach", ""))
    if after is None:
        return JsonResponse({"error": _("Die Angabe „nach“ muss eine Zahl sein.")}, status=400)
    messages, more = selectors.messages_after(found, after)
    reached = messages[-1].version if more else found.version
    return JsonResponse({"messages": [message_dict(m) for m in messages], "reached": reached, "more": more})


def _number(text: str) -> int | None:
    return int(text) if len(text) < 20 and text.isascii() and text.isdigit() and int(text) <= MAX_ID else None
