"""The office's side of topic groups in Wagtail: found and change them, say who belongs to them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from boards.groups import services
from boards.groups.models import TopicGroup
from boards.groups.rules import ReadingRule, WritingRule, reading_rule, writing_rule
from participation.audience.models import Circle, CircleEntry
from participation.audience.services import enter_circle
from participation.identity.levels import Level

OFFICE = "office"
"""The source of an entry that the office made by hand; mandates have their own."""


class Undeletable(ModelPermissionPolicy):
    """Django's permissions, but nobody deletes: what people wrote hangs on it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))


class GroupForm(WagtailAdminModelForm):
    instance: TopicGroup
    reading_rule = forms.ChoiceField(label=_("Wer mitliest"), choices=ReadingRule.choices, initial=ReadingRule.PUBLIC)
    writing_rule = forms.ChoiceField(label=_("Wer schreibt"), choices=WritingRule.choices, initial=WritingRule.MEMBERS)
    min_level = forms.TypedChoiceField(
        label=_("Zum Schreiben mindestens"), choices=Level.choices, coerce=int, initial=Level.ADDRESS
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["slug"].disabled = True
            self.fields["reading_rule"].initial = reading_rule(self.instance.reading)
            self.fields["writing_rule"].initial = writing_rule(self.instance.writing)
            self.fields["min_level"].initial = self.instance.writing.min_level

    def save(self, commit: bool = True) -> TopicGroup:
        """Through the services, which give a new group its circle, its rules and its room."""
        given = self.cleaned_data
        rules = {"reading": given["reading_rule"], "writing": given["writing_rule"], "min_level": given["min_level"]}
        if self.instance.pk:
            services.change_group(by=self.for_user, group=self.instance, tags=given["tags"], **rules)
        else:
            own = {
                name: given[name] for name in ("slug", "name", "purpose", "mark", "tone", "order", "speaker", "tags")
            }
            self.instance = services.found_group(by=self.for_user, **own, **rules)
        return self.instance


class GroupViewSet(SnippetViewSet):
    model = TopicGroup
    icon = "group"
    menu_label = _("Themengruppen")
    menu_order = 310
    add_to_admin_menu = True
    base_url_path = "themengruppen"
    list_display = ["name", "reading", "speaker", "order"]
    search_fields = ["name", "purpose"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("slug"),
            FieldPanel("purpose"),
            FieldRowPanel([FieldPanel("mark"), FieldPanel("tone"), FieldPanel("order")]),
            FieldPanel("speaker"),
            MultiFieldPanel(
                [FieldPanel("reading_rule"), FieldPanel("writing_rule"), FieldPanel("min_level")], _("Rechte")
            ),
            FieldPanel("tags"),
        ],
        base_form_class=GroupForm,
    )


class MemberForm(WagtailAdminModelForm):
    """Who belongs to a group by the office's hand. Circle and person stay as they were first chosen."""

    instance: CircleEntry

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["circle"].queryset = Circle.objects.filter(topic_group__isnull=False).order_by("name")
        self.fields["circle"].label = _("Themengruppe")
        self.fields["person"].queryset = self.fields["person"].queryset.filter(is_active=True)
        self.fields["starts"].required = False
        self.fields["starts"].help_text = _("Leer: ab sofort.")
        for name in ("circle", "person"):
            self.fields[name].disabled = bool(self.instance.pk)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = given.get("starts"), given.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("Das Ende muss nach dem Beginn liegen."))
        return given

    def save(self, commit: bool = True) -> CircleEntry:
        given = {name: self.cleaned_data[name] for name in ("circle", "person", "role", "starts", "ends")}
        self.instance = enter_circle(source=self.instance.source or OFFICE, **given)
        return self.instance


class MemberViewSet(SnippetViewSet):
    model = CircleEntry
    icon = "user"
    menu_label = _("Mitglieder der Gruppen")
    menu_order = 311
    add_to_admin_menu = True
    base_url_path = "gruppenmitglieder"
    list_display = ["person", "circle", "role", "starts", "ends"]
    list_filter = ["circle"]
    search_fields = ["person__last_name", "person__first_name", "role"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("circle"),
            FieldPanel("person"),
            FieldPanel("role"),
            FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
        ],
        base_form_class=MemberForm,
    )

    def get_queryset(self, request: Any) -> Any:
        return CircleEntry.objects.filter(circle__topic_group__isnull=False).select_related("person", "circle")
