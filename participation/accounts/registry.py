"""What the person's own row holds. Erasure leaves an empty shell: see services.empty_shell."""

from participation.accounts.models import User
from participation.accounts.services import empty_shell
from participation.privacy.uses import CONTACT, DATE, IDENTITY, MEMBERSHIP, NAME, PREFERENCE, SIGN_IN, TECHNICAL, fields
from participation.registry import register

register(
    User,
    label=lambda user: user.shown_name,
    url=lambda user: user.get_absolute_url(),
    fields=fields(
        (NAME, "first_name last_name pseudonym shown_as"),
        (CONTACT, "email"),
        (PREFERENCE, "language municipality"),
        (MEMBERSHIP, "office is_staff is_superuser groups user_permissions"),
        (IDENTITY, "identity_level identity_method verified_on identity_expires_on proven_municipality"),
        (SIGN_IN, "password last_login"),
        (DATE, "date_joined"),
        (TECHNICAL, "is_active erased_at"),
    ),
    erase=empty_shell,
)
