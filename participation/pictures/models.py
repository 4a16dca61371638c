from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition


class Picture(AbstractImage):
    """An image. `description` is what someone who cannot see it hears; blocks may say it anew for their place."""

    credit = models.CharField(
        _("Quelle"), max_length=160, help_text=_("Wer hat das Bild gemacht? Steht unter jedem Bild.")
    )
    is_decorative = models.BooleanField(
        _("nur Schmuck"),
        default=False,
        help_text=_("Das Bild sagt nichts, was nicht im Text steht. Vorlesegeräte übergehen es."),
    )

    admin_form_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "file",
        "credit",
        "description",
        "is_decorative",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("Bild")
        verbose_name_plural = _("Bilder")

    def clean(self) -> None:
        super().clean()
        if not self.description and not self.is_decorative:
            words = _("Beschreiben Sie das Bild in einem Satz, oder markieren Sie es als Schmuck.")
            raise ValidationError({"description": words})

    @property
    def default_alt_text(self) -> str:
        return "" if self.is_decorative else self.description


class Rendition(AbstractRendition):
    """One size of a picture, made when a page first asks for it."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_size")
        ]
