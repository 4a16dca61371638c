"""The office's side of the card wall in Wagtail: walls, their headings, their cards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.actions.delete import DeleteAction
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from boards.brainstorm import services
from boards.brainstorm.models import Card, Cluster, Wall
from boards.groups.rules import OPEN_RULES, ReadingRule, open_audience, reading_rule


class ByService(WagtailAdminModelForm):
    """Saves through the room's service, which keeps the index right."""

    def save(self, commit: bool = True) -> Any:
        services.change(by=self.for_user, what=self.instance)
        return self.instance


class WallForm(ByService):
    rule = forms.ChoiceField(label=_("Wer mitliest"), choices=OPEN_RULES, initial=ReadingRule.PUBLIC)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["rule"].initial = reading_rule(self.instance.reading)

    def save(self, commit: bool = True) -> Any:
        self.instance.reading = open_audience(self.cleaned_data["rule"])
        return super().save(commit)


class CardForm(ByService):
    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        cluster, wall = given.get("cluster"), given.get("wall")
        if cluster and wall and cluster.wall_id != wall.pk:
            self.add_error("cluster", _("Diese Kartengruppe hängt an einer anderen Wand."))
        return given


class TakeDown(DeleteAction):
    """Wagtail's own would leave the cards in the index."""

    def execute(self, skip_permission_checks: bool = False) -> Any:
        services.take_down(by=self.user, what=self.instance)
        return self.instance


class WallViewSet(SnippetViewSet):
    model = Wall
    icon = "grip"
    menu_label = _("Wände")
    copy_view_enabled = False
    edit_handler = ObjectList([FieldPanel("title"), FieldPanel("rule")], base_form_class=WallForm)


class ClusterViewSet(SnippetViewSet):
    model = Cluster
    icon = "folder-open-inverse"
    menu_label = _("Kartengruppen")
    list_display = ["title", "wall", "group"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("wall"), FieldPanel("title"), FieldPanel("group"), FieldPanel("order")], base_form_class=ByService
    )


class CardViewSet(SnippetViewSet):
    model = Card
    icon = "doc-empty"
    menu_label = _("Karten")
    list_display = ["text", "cluster", "wall"]
    list_filter = ["wall", "cluster"]
    search_fields = ["text"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("wall"), FieldPanel("cluster"), FieldPanel("text"), FieldPanel("order")], base_form_class=CardForm
    )


class WallsGroup(SnippetViewSetGroup):
    items = (CardViewSet, ClusterViewSet, WallViewSet)
    menu_label = _("Kartenwand")
    menu_icon = "grip"
    menu_order = 312
