from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks us. Accounts are opened by the office until sign-up is built with the identity rooms."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
