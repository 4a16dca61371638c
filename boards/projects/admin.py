"""The office's side of projects in Wagtail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.actions.delete import DeleteAction
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from boards.groups.rules import OPEN_RULES, ReadingRule, open_audience, reading_rule
from boards.projects import services
from boards.projects.models import Project


class ProjectForm(WagtailAdminModelForm):
    rule = forms.ChoiceField(label=_("Wer mitliest"), choices=OPEN_RULES, initial=ReadingRule.PUBLIC)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["rule"].initial = reading_rule(self.instance.reading)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = given.get("starts"), given.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("Das Ende muss nach dem Beginn liegen."))
        return given

    def save(self, commit: bool = True) -> Project:
        self.instance.reading = open_audience(self.cleaned_data["rule"])
        return services.write_project(by=self.for_user, project=self.instance, tags=self.cleaned_data["tags"])


class DeleteProject(DeleteAction):
    """Wagtail's own would leave the project in the index."""

    def execute(self, skip_permission_checks: bool = False) -> Project:
        services.delete_project(by=self.user, project=self.instance)
        return self.instance


class ProjectViewSet(SnippetViewSet):
    model = Project
    icon = "tasks"
    menu_label = _("Projekte")
    menu_order = 313
    add_to_admin_menu = True
    base_url_path = "projekte"
    list_display = ["title", "get_state_display", "office"]
    list_filter = ["state"]
    search_fields = ["title", "summary", "office"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("slug"),
            FieldPanel("summary"),
            FieldPanel("text", help_text=_("Absätze mit Leerzeilen, **fett**, - Listen. Links werden anklickbar.")),
            FieldRowPanel([FieldPanel("state"), FieldPanel("starts"), FieldPanel("ends")]),
            FieldPanel("office"),
            FieldPanel("tags"),
            FieldPanel("rule"),
        ],
        base_form_class=ProjectForm,
    )
