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
