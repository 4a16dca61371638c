"""The blocks of every page: what communications staff write with. One file, so that the choice stays in view."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

from cms.pages.targets import project_choices, resolve, stored_keys, target_choices_or_none

TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]


class KeyBlock(blocks.FieldBlock):
    """A choice that is kept as its key. Unlike ChoiceBlock it asks for the choices only when an editor opens it."""

    def __init__(self, choices: Any, required: bool = True, help_text: str = "", **kwargs: Any) -> None:
        self.field = forms.ChoiceField(choices=choices, required=required, help_text=help_text)
        super().__init__(**kwargs)

    class Meta:
        default = ""
        icon = "pick"


class PageKeyBlock(blocks.PageChooserBlock):
    """A page that is kept as its key: what keys lead to is looked up for the whole page at once (see targets.py)."""

    def to_python(self, value: Any) -> Any:
        return value

    def bulk_to_python(self, values: Any) -> list[Any]:
        return list(values)

    def get_prep_value(self, value: Any) -> Any:
        return value

    def value_from_form(self, value: Any) -> Any:
        return getattr(value, "pk", value)

    def extract_references(self, value: Any) -> Any:
        if value:
            yield Page, str(value), "", ""


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Überschrift"), max_length=160)
    level = blocks.ChoiceBlock(
        choices=[("2", _("Abschnitt")), ("3", _("Unterabschnitt"))], default="2", label=_("Ebene")
    )

    class Meta:
        icon = "title"
        label = _("Überschrift")
        template = "cms/blocks/heading.html"


class PictureBlock(blocks.StructBlock):
    """A picture. ImageBlock insists on a decision (describe or decoration); the source comes from the picture."""

    image = ImageBlock(label=_("Bild"))
    caption = blocks.CharBlock(label=_("Bildunterschrift"), required=False, max_length=240)

    class Meta:
        icon = "image"
        label = _("Bild")
        template = "cms/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Zitat"))
    by = blocks.CharBlock(label=_("Wer sagt das? Name und Aufgabe"), max_length=160)

    class Meta:
        icon = "openquote"
        label = _("Zitat")
        template = "cms/blocks/quote.html"


class VideoBlock(blocks.StructBlock):
    """Our own file with captions. A film elsewhere is a plain link: the page asks no third party for anything."""

    title = blocks.CharBlock(label=_("Titel"), max_length=160)
    video = VideoChooserBlock(label=_("Eigenes Video"), required=False)
    captions = DocumentChooserBlock(
        label=_("Untertitel (Datei .vtt)"), required=False, help_text=_("Pflicht, sobald im Video gesprochen wird.")
    )
    silent = blocks.BooleanBlock(label=_("Im Video wird nicht gesprochen"), required=False)
    link = blocks.URLBlock(label=_("Oder: Adresse eines Videos anderswo"), required=False)

    class Meta:
        icon = "media"
        label = _("Video")
        template = "cms/blocks/video.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors = {}
        if bool(cleaned["video"]) == bool(cleaned["link"]):
            errors["video"] = ValidationError(_("Wählen Sie ein eigenes Video oder geben Sie eine Adresse an."))
        elif cleaned["video"] and not cleaned["captions"] and not cleaned["silent"]:
            errors["captions"] = ValidationError(_("Bitte fügen Sie Untertitel hinzu."))
        if cleaned["captions"] and cleaned["captions"].file_extension != "vtt":
            errors["captions"] = ValidationError(_("Untertitel sind eine Datei mit der Endung .vtt."))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned


class AudioBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titel"), max_length=160)
    audio = AudioChooserBlock(label=_("Tonaufnahme"))
    transcript = blocks.RichTextBlock(label=_("Zum Mitlesen"), features=["bold", "italic"])

    class Meta:
        icon = "media"
        label = _("Ton")
        template = "cms/blocks/audio.html"


class ButtonBlock(blocks.StructBlock):
    """A button: exactly one of a place or contribution of the site, a page, or an address elsewhere."""

    needs_target = True
    label = blocks.CharBlock(label=_("Beschriftung des Knopfs"), max_length=40, default=_("Jetzt mitmachen"))
    target = KeyBlock(choices=target_choices_or_none, label=_("Wohin führt er?"), required=False)
    page = PageKeyBlock(label=_("Oder: zu einer Seite"), required=False)
    address = blocks.CharBlock(
        label=_("Oder: eine Adresse"),
        required=False,
        max_length=300,
        validators=[RegexValidator(r"^(https://|mailto:|tel:)\S+$", _("Beginnt mit https://, mailto: oder tel:"))],
    )

    class Meta:
        icon = "link"
        label = _("Knopf")
        template = "cms/blocks/button.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        chosen = [name for name in ("target", "page", "address") if cleaned[name]]
        allowed = (1,) if self.needs_target else (0, 1)
        if not self.is_deferred_validation and len(chosen) not in allowed:
            error = ValidationError(_("Wählen Sie genau ein Ziel."))
            raise StructBlockValidationError(block_errors={"target": error})
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """`href` is empty while visitors may not see the target: the block then shows nothing."""
        context = super().get_context(value, parent_context=parent_context)
        keys = stored_keys(value)
        known = context["targets"] if "targets" in context else resolve(keys)
        href = next((known[key].href for key in keys if key in known), "")
        return context | {"href": href or value["address"]}


class CallBlock(ButtonBlock):
    """A call to take part. Shown only while everyone may see what it leads to."""

    title = blocks.CharBlock(label=_("Titel"), max_length=120)
    text = blocks.TextBlock(label=_("Ein Satz dazu"), required=False, max_length=300)

    class Meta:
        icon = "pick"
        label = _("Aufruf zum Mitmachen")
        template = "cms/blocks/call.html"
        form_layout = ["title", "text", "label", "target", "page", "address"]


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Datei"))
    title = blocks.CharBlock(label=_("Titel"), required=False, help_text=_("Leer: der Titel der Datei."))
    accessible = blocks.BooleanBlock(label=_("Die Datei ist barrierefrei"), required=False)

    class Meta:
        icon = "download"
        label = _("Datei zum Herunterladen")
        template = "cms/blocks/download.html"


class FigureBlock(blocks.StructBlock):
    number = blocks.CharBlock(label=_("Zahl"), max_length=24)
    label = blocks.CharBlock(label=_("Was sie zählt"), max_length=120)

    class Meta:
        icon = "order"
        label = _("Zahl")


class FiguresBlock(blocks.StructBlock):
    figures = blocks.ListBlock(FigureBlock(), label=_("Zahlen"), min_num=1, max_num=8)
    source = blocks.CharBlock(label=_("Quelle und Stand"), max_length=160)

    class Meta:
        icon = "order"
        label = _("Zahlen")
        template = "cms/blocks/figures.html"


class MomentBlock(blocks.StructBlock):
    when = blocks.CharBlock(label=_("Wann"), max_length=60, help_text=_("In Worten, zum Beispiel: 4. Juni 2021"))
    title = blocks.CharBlock(label=_("Was"), max_length=160)
    text = blocks.TextBlock(label=_("Mehr dazu"), required=False)

    class Meta:
        icon = "date"
        label = _("Ereignis")


class TimelineBlock(blocks.StructBlock):
    moments = blocks.ListBlock(MomentBlock(), label=_("Ereignisse"), min_num=1)

    class Meta:
        icon = "date"
        label = _("Zeitleiste")
        template = "cms/blocks/timeline.html"


class SectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Frage oder Titel"), max_length=160)
    text = blocks.RichTextBlock(label=_("Antwort"), features=TEXT_FEATURES)

    class Meta:
        icon = "help"
        label = _("Abschnitt")


class AccordionBlock(blocks.StructBlock):
    sections = blocks.ListBlock(SectionBlock(), label=_("Abschnitte"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Aufklappliste")
        template = "cms/blocks/accordion.html"


class ContactBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name oder Stelle"), max_length=120)
    office = blocks.CharBlock(label=_("Dienststelle"), required=False, max_length=120)
    phone = blocks.CharBlock(label=_("Telefon"), required=False, max_length=40)
    email = blocks.EmailBlock(label=_("E-Mail-Adresse"), required=False)
    address = blocks.TextBlock(label=_("Anschrift"), required=False)
    hours = blocks.CharBlock(label=_("Wann erreichbar"), required=False, max_length=160)

    class Meta:
        icon = "user"
        label = _("Kontakt")
        template = "cms/blocks/contact.html"


class PillarBlock(ButtonBlock):
    """One of a few things that carry a plan; it may lead somewhere."""

    needs_target = False
    title = blocks.CharBlock(label=_("Titel"), max_length=120)
    text = blocks.TextBlock(label=_("Worum es geht"))

    class Meta:
        icon = "snippet"
        label = _("Säule")
        template = "cms/blocks/pillar.html"
        form_layout = ["title", "text", "label", "target", "page", "address"]


class PillarsBlock(blocks.StructBlock):
    pillars = blocks.ListBlock(PillarBlock(), label=_("Säulen"), min_num=1, max_num=6)

    class Meta:
        icon = "snippet"
        label = _("Säulen")
        template = "cms/blocks/pillars.html"


class ProjectsBlock(blocks.StructBlock):
    """Chosen projects with their state; those that visitors may not see are left out."""

    projects = blocks.ListBlock(
        KeyBlock(choices=project_choices, label=_("Projekt")), label=_("Projekte"), min_num=1, max_num=12
    )

    class Meta:
        icon = "list-ul"
        label = _("Projekte")
        template = "cms/blocks/projects.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        known = context["targets"] if "targets" in context else resolve(value["projects"])
        return context | {"projects": [known[key].object for key in value["projects"] if key in known]}


class BodyBlock(blocks.StreamBlock):
    """What a page can be written from."""

    heading = HeadingBlock()
    text = blocks.RichTextBlock(
        label=_("Text"), features=TEXT_FEATURES, icon="pilcrow", template="cms/blocks/text.html"
    )
    picture = PictureBlock()
    quote = QuoteBlock()
    video = VideoBlock()
    audio = AudioBlock()
    call = CallBlock()
    pillars = PillarsBlock()
    projects = ProjectsBlock()
    download = DownloadBlock()
    figures = FiguresBlock()
    timeline = TimelineBlock()
    accordion = AccordionBlock()
    contact = ContactBlock()

    class Meta:
        label = _("Inhalt")
