import math

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from participation.accounts.models import User
from participation.html import from_markdown
from participation.identity.gate import ask_for_level, needed_for
from participation.languages import home
from surveys.answering import forms, services, values
from surveys.answering.policies import can_answer, is_asked
from surveys.answering.selectors import current_surveys, past_surveys
from surveys.questionnaires import definition as questionnaire
from surveys.questionnaires.models import Phase, Survey
from surveys.questionnaires.policies import can_edit_surveys
from surveys.results.policies import can_view_public_results, can_view_results


@require_safe
def survey_list(request: HttpRequest) -> HttpResponse:
    context = {
        "title": _("Umfragen"),
        "current": current_surveys(request.user),
        "past": past_surveys(request.user, request.GET.get("seite")),
        "crumbs": [{"title": _("Start"), "href": home()}],
    }
    return render(request, "surveys/answering/list.html", context)


@require_safe
def survey(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is about, how long it takes, who sees what; and the way to the first page."""
    found = _find(request, slug)
    content = questionnaire.of(found)
    context = {
        "title": found.title,
        "survey": found,
        "phase": found.phase.value,
        "intro": from_markdown(found.intro),
        "privacy_text": from_markdown(found.privacy_text),
        "question_count": len(content.questions),
        "asked": (asked := is_asked(request.user, found)),
        "needed": None if asked else needed_for(request.user, [found.audience], request.path),
        "results_href": _results_href(request.user, found),
        "crumbs": [{"title": _("Start"), "href": home()}, {"title": _("Umfragen"), "href": reverse("surveys")}],
    }
    return render(request, "surveys/answering/survey.html", context)


# No "no-store": with it the browser's own way back would lose what was typed on a page that came by POST.
@cache_control(private=True, no_cache=True)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of the questionnaire; all other pages travel along as hidden fields."""
    found = _find(request, slug)
    content = questionnaire.of(found)
    sheet = forms.read(content, request.POST)
    preview = found.phase != Phase.OPEN and can_edit_surveys(request.user)
    if not content.pages or not (preview or can_answer(request.user, found)):
        return _turned_away(request, found, sheet)
    if request.method != "POST":
        return _page(request, found, sheet, 0, preview=preview)
    number = forms.page_number(request.POST, content)
    match request.POST.get("go"):
        case "back":
            return _page(request, found, sheet, max(number - 1, 0), preview=preview)
        case "send":
            return _send(request, found, sheet, preview=preview)
    if sheet.judge_page(number):
        number = min(number + 1, len(content.pages) - 1)
    return _page(request, found, sheet, number, preview=preview)


def _find(request: HttpRequest, slug: str) -> Survey:
    return get_object_or_404(Survey.objects.visible_to(request.user).select_related("audience"), slug=slug)


def _page(
    request: HttpRequest, found: Survey, sheet: forms.Sheet, number: int, *, preview: bool, notice: str = ""
) -> HttpResponse:
    total = len(sheet.pages)
    fields = sheet.pages[number]
    errors = [entry for entry in fields if entry.error]
    place = _("%(title)s, Seite %(now)s von %(total)s") % {"title": found.title, "now": number + 1, "total": total}
    context = {
        "title": _("Fehler: %(place)s") % {"place": place} if errors else place,
        "survey": found,
        "page_def": sheet.definition.pages[number],
        "page_intro": from_markdown(sheet.definition.pages[number].intro),
        "fields": fields,
        "errors": errors,
        "hidden": sheet.hidden_beside(number),
        "key": sheet.key,
        "number": number,
        "now": number + 1,
        "total": total,
        "last": number + 1 == total,
        "minutes": math.ceil(found.minutes * (total - number) / total),
        "fresh": request.method != "POST",
        "shared": request.POST.get("shared") == "1",
        "preview": preview,
        "notice": notice,
    }
    return render(request, "surveys/answering/page.html", context)


def _send(request: HttpRequest, found: Survey, sheet: forms.Sheet, *, preview: bool) -> HttpResponse:
    bad = sheet.first_bad_page()
    if bad is not None:
        return _page(request, found, sheet, bad, preview=preview)
    if not sheet.key_came:
        notice = _("Das Formular war unvollständig. Ihre Antworten stehen noch da: Bitte senden Sie noch einmal.")
        return _page(request, found, sheet, len(sheet.pages) - 1, preview=preview, notice=notice)
    if preview:
        return _after(request, found, sheet, "preview")
    try:
        services.submit(survey=found, answers=sheet.answers(), key=sheet.key, by=request.user)
    except services.AlreadySent:
        return _after(request, found, sheet, "already_sent", status=409)
    except services.AlreadyAnswered:
        return _after(request, found, sheet, "already_answered", status=409)
    except PermissionDenied:  # closed between the question and the answer
        return _after(request, found, sheet, "closed", status=409)
    return _after(request, found, sheet, "thanks")


def _turned_away(request: HttpRequest, found: Survey, sheet: forms.Sheet) -> HttpResponse:
    """Who comes too early, too late, or is not asked. What somebody had typed is shown to them once more."""
    if found.phase == Phase.OPEN and isinstance(request.user, AnonymousUser) and request.method != "POST":
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        return _after(request, found, sheet, "closed" if found.phase != Phase.OPEN else "not_asked", status=409)
    if found.phase == Phase.OPEN:
        if needed := needed_for(request.user, [found.audience], request.path):
            return ask_for_level(request, needed)
        raise PermissionDenied
    return redirect("survey", slug=found.slug)


def _after(request: HttpRequest, found: Survey, sheet: forms.Sheet, outcome: str, *, status: int = 200) -> HttpResponse:
    """The last page: what became of the answers, and a copy of them to print. It is made from this request alone."""
    context = {
        "title": found.title,
        "survey": found,
        "outcome": outcome,
        "needed": needed_for(request.user, [found.audience], request.path) if outcome == "not_asked" else None,
        "thanks": from_markdown(found.thanks),
        "copy": [(entry.question.text, _in_words(entry)) for fields in sheet.pages for entry in fields],
    }
    return render(request, "surveys/answering/after.html", context, status=status)


def _in_words(entry: forms.Field) -> str:
    """An answer in words; what could not be read stands as it was typed."""
    try:
        return values.in_words(entry.question, entry.value, entry.other_text)
    except values.Refused:
        return "; ".join(entry.raw)


def _results_href(user: User | AnonymousUser, found: Survey) -> str:
    if can_view_results(user):
        return reverse("survey_results", args=[found.slug])
    return reverse("survey_public_results", args=[found.slug]) if can_view_public_results(found) else ""
