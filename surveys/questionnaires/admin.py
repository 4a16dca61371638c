"""The editors' side, inside Wagtail: list, form, and the page where a survey is opened and closed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.actions.delete import DeleteAction
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from participation.accounts.models import User
from surveys.questionnaires import services
from surveys.questionnaires.forms import QuestionForm, SurveyForm
from surveys.questionnaires.models import Survey
from surveys.questionnaires.policies import can_delete, can_edit_surveys

BASE_PATH = "umfragen"


class QuestionsPanel(InlinePanel):
    """The questions of a page, each with our own form."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = QuestionForm
        return options


QUESTION_PANELS = [
    FieldPanel("text"),
    FieldPanel("help"),
    FieldRowPanel([FieldPanel("kind"), FieldPanel("required"), FieldPanel("code")]),
    FieldPanel("choices_text"),
    FieldRowPanel([FieldPanel("lowest"), FieldPanel("highest"), FieldPanel("unit")]),
    FieldRowPanel([FieldPanel("low_label"), FieldPanel("high_label"), FieldPanel("max_length")]),
]
PAGE_PANELS = [
    FieldPanel("title"),
    FieldPanel("intro"),
    QuestionsPanel("questions", panels=QUESTION_PANELS, label=gettext_lazy("Frage"), heading=gettext_lazy("Fragen")),
]
CONTENT = ObjectList(
    [
        TitleFieldPanel("title", targets=["slug"]),
        FieldPanel("intro"),
        InlinePanel("pages", panels=PAGE_PANELS, label=gettext_lazy("Seite"), heading=gettext_lazy("Seiten")),
        FieldPanel("thanks"),
    ],
    heading=gettext_lazy("Inhalt"),
)
SETTINGS = ObjectList(
    [
        FieldPanel("slug"),
        FieldPanel("who"),
        FieldPanel("confidentiality"),
        FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
        FieldPanel("minutes"),
        FieldRowPanel([FieldPanel("results_public"), FieldPanel("promised_on")]),
        FieldPanel("privacy_text"),
        HelpPanel(
            gettext_lazy("Geöffnet wird eine Umfrage in der Liste unter „Öffnen und schließen“."),
            classname="help-block",
        ),
    ],
    heading=gettext_lazy("Einstellungen"),
)


class SurveyViewSet(SnippetViewSet):
    model = Survey
    icon = "list-ul"
    menu_label = gettext_lazy("Umfragen")
    menu_order = 300
    add_to_admin_menu = True
    base_url_path = BASE_PATH
    list_display = ["title", Column("get_state_display", label=gettext_lazy("Stand")), "opens_at", "closes_at"]
    search_fields = ["title", "slug"]
    copy_view_enabled = False
    edit_handler = TabbedInterface([CONTENT, SETTINGS], base_form_class=SurveyForm)


class SurveyPermissions(ModelPermissionPolicy):
    """Django's permissions, and only drafts can be deleted."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Survey) -> bool:
        if action == "delete":
            return can_delete(user, instance)
        return bool(super().user_has_permission_for_instance(user, action, instance))


class DeleteSurvey(DeleteAction):
    """Wagtail's own would leave the survey in the index."""

    def execute(self, skip_permission_checks: bool = False) -> Survey:
        services.delete_draft(by=self.user, survey=self.instance)
        return self.instance


def listing_buttons(survey: Any, user: Any, next_url: str) -> list[Button]:
    """Beside a survey in Wagtail's list: look at it, open or close it, what came in."""
    if not isinstance(survey, Survey):
        return []
    buttons = [
        Button(_("Öffnen und schließen"), reverse("survey_state", args=[survey.pk]), icon_name="unlock"),
        Button(_("Ansehen"), survey.get_absolute_url(), icon_name="view"),
    ]
    if user.has_perm("surveys.view_results"):
        results = reverse("survey_results", args=[survey.slug])
        buttons.append(Button(_("Auswertung"), results, icon_name="order"))
    return buttons


@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """What lacks before a survey can be opened, and the button that opens or closes it."""
    if not isinstance(request.user, User) or not can_edit_surveys(request.user):
        raise PermissionDenied
    survey = get_object_or_404(Survey.objects.with_phase().select_related("audience"), pk=pk)
    if request.method == "POST":
        return _change(request, request.user, survey)
    context = {"survey": survey, "lacking": services.what_lacks(survey), "list_url": reverse(_list_name())}
    return render(request, "surveys/questionnaires/state.html", context)


def _change(request: HttpRequest, editor: User, survey: Survey) -> HttpResponse:
    try:
        if request.POST.get("do") == "close":
            services.close_survey(by=editor, survey=survey)
            messages.success(request, _("Die Umfrage ist geschlossen."))
        elif request.POST.get("do") == "open":
            services.open_survey(by=editor, survey=survey)
            messages.success(request, _("Die Umfrage ist geöffnet."))
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    return redirect("survey_state", pk=survey.pk)


def _list_name() -> str:
    return str(SurveyViewSet().get_url_name("list"))


admin_urls: list[URLPattern] = [path(f"{BASE_PATH}/<int:pk>/stand/", state, name="survey_state")]
