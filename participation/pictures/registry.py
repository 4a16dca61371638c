from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from participation.limits import Limit, show_limits
from participation.media import register_files
from participation.pictures.models import Picture, Rendition
from participation.privacy.uses import OFFICE_WORK, PUBLIC_CONTENT, TECHNICAL, fields
from participation.registry import register

register(
    Picture,
    label=str,
    fields=fields(
        (PUBLIC_CONTENT, "title file description credit is_decorative collection tags created_at"),
        (TECHNICAL, "width height file_size file_hash"),
        (TECHNICAL, "focal_point_x focal_point_y focal_point_width focal_point_height"),
        (OFFICE_WORK, "uploaded_by_user"),
    ),
)
register(Rendition, label=str, fields=fields((TECHNICAL, "image filter_spec file width height focal_point_key")))

# The sizes of a picture are public wherever they are shown; the originals (original_images/) have no owner.
register_files("images/", lambda user, path: True)


def picture_limits() -> list[Limit]:
    megabytes = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // 1_000_000
    megapixels = number_format(settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000)
    return [Limit(_("Größe eines Bildes"), f"{megabytes} MB, {megapixels} {_('Megapixel')}")]


show_limits(picture_limits)
