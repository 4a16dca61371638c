from participation.district.models import DistrictSettings, Municipality
from participation.privacy.uses import PUBLIC_CONTENT, TECHNICAL, fields
from participation.registry import register

register(Municipality, label=str, fields=fields((PUBLIC_CONTENT, "name ars is_town postal_codes")))
register(
    DistrictSettings,
    label=str,
    fields=fields(
        (PUBLIC_CONTENT, "name product_name ars logo phone email address opening_hours"),
        (TECHNICAL, "site real_name_rule colour_action colour_action_dark colour_accent colour_deep"),
    ),
)
