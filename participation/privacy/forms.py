from django import forms
from django.utils.translation import gettext_lazy as _

KEEP, TAKE_BACK = "keep", "take_back"


class ErasureForm(forms.Form):
    contributions = forms.ChoiceField(
        label=_("Was soll mit Ihren Beiträgen geschehen?"),
        choices=[
            (KEEP, _("Sie bleiben unter „gelöschtes Mitglied“")),
            (TAKE_BACK, _("Auch sie werden gelöscht")),
        ],
        initial=KEEP,
        widget=forms.RadioSelect,
        help_text=_(
            "Bleiben sie, verstehen andere weiter, worum es ging. Werden sie gelöscht, bleibt an ihrer Stelle nur der "
            "Hinweis, dass dort etwas stand."
        ),
    )
    sure = forms.BooleanField(
        label=_("Ja, mein Konto soll für immer gelöscht werden."),
        error_messages={"required": _("Bitte bestätigen Sie, dass Ihr Konto gelöscht werden soll.")},
    )
