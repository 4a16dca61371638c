from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

COLOUR = RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Eine Farbe sieht so aus: #0F5244"))


class Municipality(models.Model):
    """A town or municipality of the district."""

    name = models.CharField(_("Name"), max_length=80, unique=True)
    ars = models.CharField(_("Regionalschlüssel"), max_length=12, blank=True)
    is_town = models.BooleanField(_("Stadt"), default=False)
    postal_codes = models.CharField(
        _("Postleitzahlen"), max_length=200, blank=True, help_text=_("Mit Leerzeichen getrennt. Leer: jede.")
    )

    class Meta:
        verbose_name = _("Gemeinde")
        verbose_name_plural = _("Gemeinden")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def has_postal_code(self, code: str) -> bool:
        """True as well where the district has not said which codes it has."""
        return not self.postal_codes.split() or code in self.postal_codes.split()


@register_setting(icon="home")
class DistrictSettings(BaseSiteSetting):
    """Name, contact and look of the district. Empty colours mean: the look as it comes."""

    class RealNameRule(models.TextChoices):
        REQUIRED = "required", _("Klarname mit Nachweis")
        CHOICE = "choice", _("die Person entscheidet")

    name = models.CharField(_("Name des Landkreises"), max_length=80, default="Landkreis")
    product_name = models.CharField(_("Name der Plattform"), max_length=60, default="Bürgerboard")
    ars = models.CharField(_("Regionalschlüssel"), max_length=12, blank=True)
    logo = models.ForeignKey(
        "participation.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Logo")
    )
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    address = models.TextField(_("Anschrift"), blank=True)
    opening_hours = models.TextField(
        _("Öffnungszeiten"), blank=True, help_text=_("Wann man im Amt den Ausweis zeigen kann, eine Zeile je Tag.")
    )
    real_name_rule = models.CharField(
        _("Namen der Fachbeirats-Mitglieder"), max_length=10, choices=RealNameRule, default=RealNameRule.REQUIRED
    )
    colour_action = models.CharField(_("Farbe für Knöpfe"), max_length=7, blank=True, validators=[COLOUR])
    colour_action_dark = models.CharField(_("Farbe für Knöpfe, dunkel"), max_length=7, blank=True, validators=[COLOUR])
    colour_accent = models.CharField(_("Akzentfarbe"), max_length=7, blank=True, validators=[COLOUR])
    colour_deep = models.CharField(_("Farbe von Kopf- und Fußzeile"), max_length=7, blank=True, validators=[COLOUR])

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("product_name"), FieldPanel("ars"), FieldPanel("logo")], _("Landkreis")
        ),
        MultiFieldPanel([FieldPanel(name) for name in ("phone", "email", "address", "opening_hours")], _("Kontakt")),
        MultiFieldPanel([FieldPanel("real_name_rule")], _("Namen")),
        MultiFieldPanel(
            [
                FieldPanel("colour_action"),
                FieldPanel("colour_action_dark"),
                FieldPanel("colour_accent"),
                FieldPanel("colour_deep"),
            ],
            _("Farben"),
        ),
    ]

    class Meta:
        verbose_name = _("Landkreis")

    def __str__(self) -> str:
        return self.name

    @property
    def has_own_colours(self) -> bool:
        return any((self.colour_action, self.colour_action_dark, self.colour_accent, self.colour_deep))
