"""The profile's forms, one for each of its pages. Beside each field stands who sees what one types there."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participation import html
from participation.accounts import photos, selectors
from participation.accounts.models import ABOUT_LIMIT, ShownAs, User
from participation.accounts.names import check_name, check_pseudonym, check_real_name, tidy
from participation.district.models import Municipality
from participation.identity.verified_names import is_locked, read_name
from participation.notifications.kinds import Rhythm, kinds

TAG_LIMIT = 12
SEEN_BY_PAGE = _("Das sehen alle, die Ihre Seite sehen.")
SEEN_BY_NOBODY = _("Das sieht sonst niemand.")


class NameForm(forms.Form):
    """How a person appears. A proven name is not among the fields: it changes with a new proof."""

    first_name = forms.CharField(
        label=_("Vorname"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Nachname"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    given_names = forms.MultipleChoiceField(
        label=_("Welche Vornamen sollen andere sehen?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Alle sind geprüft. Mindestens einer."),
    )
    shown_as = forms.ChoiceField(
        label=_("So sehen andere Ihren Namen"),
        widget=forms.RadioSelect,
        help_text=_("Der Name steht bei allem, was Sie schreiben. Ihn sehen alle, die das lesen."),
    )
    pseudonym = forms.CharField(
        label=_("Pseudonym"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        help_text=_("Nur nötig, wenn Sie unter einem Pseudonym erscheinen möchten. Sonst sieht es niemand."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, person: User) -> None:
        self.person = person
        self.locked = is_locked(person)
        self.proven = (read_name(person) if self.locked else None) or ("", "")
        initial = {name: getattr(person, name) for name in ("first_name", "last_name", "shown_as", "pseudonym")}
        super().__init__(data, initial=initial | {"given_names": person.first_name.split()})
        self.fields["shown_as"].choices = self._ways()  # type: ignore[attr-defined]
        given = self.proven[0].split()
        self.fields["given_names"].choices = [(name, name) for name in given]  # type: ignore[attr-defined]
        for name in ["first_name", "last_name"] if self.locked else []:
            del self.fields[name]
        if len(given) < 2:
            del self.fields["given_names"]
        if person.must_show_real_name:
            self.fields["shown_as"].disabled = True

    def _ways(self) -> list[tuple[str, str | Promise]]:
        """The ways to appear, with the person's own name where it is known; a name that is not kept is none."""
        person = self.person
        if self.locked and not person.real_name:
            return [(ShownAs.PSEUDONYM.value, _("Unter Pseudonym"))]
        named = f" ({person.real_name})" if person.real_name else ""
        short = f" ({person.name_with_initial})" if person.last_name else ""
        return [
            (ShownAs.REAL_NAME.value, f"{ShownAs.REAL_NAME.label}{named}"),
            (ShownAs.INITIAL.value, f"{ShownAs.INITIAL.label}{short}"),
            (ShownAs.PSEUDONYM.value, _("Unter Pseudonym")),
        ]

    def clean_first_name(self) -> str:
        return _checked(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return _checked(self.cleaned_data["last_name"])

    def clean_pseudonym(self) -> str:
        name = tidy(self.cleaned_data["pseudonym"])
        if name:
            check_pseudonym(name)
        if name and name != self.person.pseudonym and selectors.is_name_of_another(name, self.person):
            raise ValidationError(_("So heißt hier schon jemand. Bitte wählen Sie ein anderes Pseudonym."))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("shown_as") == ShownAs.PSEUDONYM and not data.get("pseudonym") and "pseudonym" not in self.errors:
            self.add_error("pseudonym", _("Bitte geben Sie ein Pseudonym ein, oder wählen Sie eine andere Anzeige."))
        if data.get("first_name") and data.get("last_name"):
            try:
                check_real_name(data["first_name"], data["last_name"])
            except ValidationError as wrong:
                self.add_error("first_name", wrong)
        if chosen := data.pop("given_names", None):
            data["first_name"] = " ".join(chosen)
        return data


class AboutForm(forms.Form):
    municipality = forms.ModelChoiceField(
        label=_("Gemeinde"),
        queryset=Municipality.objects.all(),
        required=False,
        empty_label=_("keine Angabe"),
        help_text=_("Sie steht neben Ihrem Namen. Das sehen alle, die etwas von Ihnen lesen."),
    )
    about = forms.CharField(
        label=_("Über mich"),
        max_length=ABOUT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Ein paar Sätze, höchstens 600 Zeichen. Das sehen alle, die Ihre Seite sehen."),
    )
    interests = forms.CharField(
        label=_("Interessen"),
        max_length=400,
        required=False,
        help_text=_("Mit Kommas getrennt: Glasfaser, Schulen. Das sehen alle, die Ihre Seite sehen."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, person: User) -> None:
        known = ", ".join(sorted(person.interests.names()))
        super().__init__(
            data, initial={"municipality": person.municipality_id, "about": person.about, "interests": known}
        )

    def clean_about(self) -> str:
        return html.without_control(self.cleaned_data["about"].replace("\r\n", "\n")).strip()

    def clean_interests(self) -> list[str]:
        names = [" ".join(html.without_control(name).split()) for name in self.cleaned_data["interests"].split(",")]
        names = list({name.casefold(): name for name in reversed(names) if name}.values())[::-1]
        if len(names) > TAG_LIMIT or any(len(name) > 40 for name in names):
            raise ValidationError(_("Höchstens zwölf Interessen mit je 40 Zeichen."))
        return names


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=_("Foto"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG oder WebP, bis 10 MB. Wir schneiden es quadratisch zu; Ort und Kameradaten gehen weg."),
        error_messages={"required": _("Bitte wählen Sie ein Foto aus."), "empty": _("Diese Datei ist leer.")},
    )

    def clean_photo(self) -> bytes:
        return photos.square(self.cleaned_data["photo"])


class SettingsForm(forms.Form):
    """Language and mails: a field for each kind of notification, called mail_<kind>."""

    language = forms.ChoiceField(
        label=_("Sprache der Mails an Sie"), choices=settings.LANGUAGES, help_text=SEEN_BY_NOBODY
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, person: User, chosen: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(data, initial={"language": person.language})
        for kind in kinds():
            self.fields[f"mail_{kind.slug}"] = forms.ChoiceField(
                label=str(kind.label),
                help_text=str(kind.text),
                choices=Rhythm.choices,
                initial=(chosen or {}).get(kind.slug, kind.default),
            )

    def chosen(self) -> dict[str, str]:
        """What was chosen for each kind."""
        return {kind.slug: self.cleaned_data[f"mail_{kind.slug}"] for kind in kinds()}


def _checked(name: str) -> str:
    name = tidy(name)
    check_name(name)
    return name
