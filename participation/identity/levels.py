"""Levels of assurance and the ways to reach them, as docs/glossary.md names them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """Numbers leave room between; compare them with >=."""

    NONE = 0, _("nicht geprüft")
    EMAIL = 10, _("E-Mail-Adresse bestätigt")
    ADDRESS = 20, _("Anschrift bestätigt")
    SUBSTANTIAL = 30, _("Name geprüft (substanziell)")
    HIGH = 40, _("Name geprüft (hoch)")


class Method(models.TextChoices):
    EMAIL = "email", _("E-Mail")
    LETTER = "letter", _("Brief")
    COUNTER = "counter", _("Vor Ort im Amt")
    OIDC = "oidc", _("Online-Konto")
    SAML = "saml", _("BundID")
    DEMO = "demo", _("Demonstration")
