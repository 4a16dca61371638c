"""The last mail to somebody who was forgotten: plain German, to the address that is not kept any more."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from participation.district.models import DistrictSettings
from participation.privacy.models import Erasure


def erased(erasure: Erasure) -> EmailMessage:
    with translation.override("de"):
        context = {
            "also_contributions": erasure.also_contributions,
            "by_office": erasure.by_id != erasure.person_id,
            "district": DistrictSettings.objects.first() or DistrictSettings(),
        }
        body = render_to_string("emails/privacy/erased.txt", context)
        return EmailMessage(subject=_("Ihr Konto ist gelöscht"), body=body.strip() + "\n", to=[erasure.address])
