from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from participation.audience.models import Circle, CircleEntry
from participation.identity.levels import Level, Method

PHOTO_FOLDER = "people/"
ABOUT_LIMIT = 600


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def visible_to(self, user: "User | AnonymousUser") -> "models.QuerySet[User]":
        """Whose page `user` may see: their own, and that of everybody in a circle whose people `user` may know."""
        entries = CircleEntry.objects.current().filter(circle__in=Circle.objects.visible_to(user))
        return self.filter(Q(pk=user.pk) | Q(pk__in=entries.values("person")), is_active=True)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Open an account for somebody: by the office, a command, the demo. Its address counts as confirmed."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        confirm_address(user)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


def confirm_address(user: "User") -> None:
    """Tell allauth that the person's address is confirmed, and that it is their only one."""
    from allauth.account.models import EmailAddress  # its models need ours

    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


class ShownAs(models.TextChoices):
    """How a person appears to others."""

    REAL_NAME = "real", _("Vor- und Nachname")
    INITIAL = "initial", _("Vorname und Anfangsbuchstabe")
    PSEUDONYM = "pseudonym", _("Pseudonym")


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. `email` is the sign-in name and is never shown to others."""

    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    first_name = models.CharField(_("Vorname"), max_length=80, blank=True)
    last_name = models.CharField(_("Nachname"), max_length=80, blank=True)
    pseudonym = models.CharField(_("Pseudonym"), max_length=60, blank=True)
    pseudonym_key = models.CharField(
        _("Pseudonym ohne Zeichen, die sich gleichen"), max_length=120, null=True, unique=True, editable=False
    )
    """What the pseudonym looks like (names.skeleton): no two people have the same, however many write at once."""
    shown_as = models.CharField(_("Anzeige"), max_length=10, choices=ShownAs, default=ShownAs.REAL_NAME)
    municipality = models.ForeignKey(
        "participation.Municipality", models.SET_NULL, null=True, blank=True, verbose_name=_("Gemeinde")
    )
    office = models.CharField(_("Dienststelle"), max_length=120, blank=True)
    language = models.CharField(_("Sprache"), max_length=12, default="de")
    photo = models.FileField(_("Foto"), max_length=100, blank=True, upload_to=PHOTO_FOLDER)
    about = models.TextField(_("Über mich"), max_length=ABOUT_LIMIT, blank=True)
    interests = TaggableManager(_("Interessen"), blank=True)

    # What the identity room has verified, copied here by identity.services and written by nothing else.
    identity_level = models.PositiveSmallIntegerField(
        _("Stufe des Nachweises"), choices=Level, default=Level.NONE, editable=False
    )
    identity_method = models.CharField(
        _("Weg des Nachweises"), max_length=20, choices=Method, blank=True, editable=False
    )
    verified_on = models.DateField(_("Nachweis vom"), null=True, editable=False)
    identity_expires_on = models.DateField(_("Nachweis gilt bis"), null=True, editable=False)
    proven_municipality = models.ForeignKey(
        "participation.Municipality",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("nachgewiesene Gemeinde"),
    )
    """Where the person lives as far as a proof that holds says so; `municipality` is what they say themselves."""

    # From when until when an office asks for the real name: written by accounts.real_names and nothing else.
    real_name_from = models.DateTimeField(_("Amt mit Klarnamen seit"), null=True, editable=False)
    real_name_until = models.DateTimeField(_("Amt mit Klarnamen bis"), null=True, editable=False)

    is_staff = models.BooleanField(_("darf in die Redaktion"), default=False)
    is_active = models.BooleanField(_("Konto ist offen"), default=True)
    date_joined = models.DateTimeField(_("Konto seit"), default=timezone.now, editable=False)
    erased_at = models.DateTimeField(_("gelöscht am"), null=True, editable=False)
    """When the person was forgotten (privacy.services.erase): the row is an empty shell from then on."""

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("Personen")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]
        indexes = [models.Index(fields=["photo"], condition=~Q(photo=""), name="person_of_a_photo")]

    def __str__(self) -> str:
        return self.shown_name

    def get_full_name(self) -> str:
        """For the office and for Wagtail. Whoever's name is not kept is called as shown, never by the address."""
        return self.real_name or self.shown_name

    def get_short_name(self) -> str:
        return self.first_name or self.email

    @property
    def shown_name(self) -> str:
        """The name as others see it; never the e-mail address."""
        if self.erased_at:
            return str(_("gelöschtes Mitglied"))
        chosen = ShownAs.REAL_NAME if self.must_show_real_name else self.shown_as
        if chosen == ShownAs.PSEUDONYM and self.pseudonym:
            return self.pseudonym
        if chosen == ShownAs.INITIAL and self.last_name:
            return self.name_with_initial
        return self.real_name or self.pseudonym or str(_("Mitglied"))

    @property
    def real_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def name_with_initial(self) -> str:
        return f"{self.first_name} {self.last_name[:1]}.".strip()

    @property
    def must_show_real_name(self) -> bool:
        """True while the person holds an office whose circle asks for real names (Circle.real_names)."""
        now = timezone.now()
        has_begun = bool(self.real_name_from and self.real_name_from <= now)
        return has_begun and (self.real_name_until is None or now < self.real_name_until)

    @property
    def shows_pseudonym(self) -> bool:
        """Whether others know the person by a pseudonym."""
        return not self.must_show_real_name and self.shown_as == ShownAs.PSEUDONYM and bool(self.pseudonym)

    @property
    def shows_real_name(self) -> bool:
        """Whether others read the full name: by choice or because an office asks for it."""
        by_rule = self.must_show_real_name or self.shown_as == ShownAs.REAL_NAME
        return by_rule and bool(self.first_name and self.last_name)

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.shown_name.split()[:2]).upper()

    @property
    def photo_url(self) -> str:
        """Where the photo is; the view there lets in who may see the person's page."""
        return self.photo.url if self.photo else ""

    @property
    def name_is_verified(self) -> bool:
        """True while a verification of level 20 (address) or more holds."""
        return self.current_level >= Level.ADDRESS

    @property
    def current_level(self) -> int:
        """The identity level that holds today: an expired one counts as e-mail only."""
        expired = self.identity_expires_on and self.identity_expires_on < timezone.localdate()
        return min(self.identity_level, Level.EMAIL) if expired else self.identity_level

    @property
    def lives_as_proven(self) -> bool:
        """Whether where the person says they live is what a proof that holds says."""
        return self.municipality_id is not None and self.municipality_id == self.proven_municipality_id

    @property
    def current_level_label(self) -> str:
        return str(Level(self.current_level).label)

    @property
    def verified_method_label(self) -> str:
        return str(Method(self.identity_method).label) if self.identity_method else ""

    @property
    def verified_how(self) -> str:
        """How and when, for the seal beside the name: "Brief, 2. März 2026"; "" when no proof holds."""
        if not self.name_is_verified:
            return ""
        day = date_format(self.verified_on, "DATE_FORMAT") if self.verified_on else ""
        return ", ".join(filter(None, [self.verified_method_label, day]))

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.pk])
