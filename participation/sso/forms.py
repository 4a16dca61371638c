from allauth.socialaccount.forms import DisconnectForm as AllauthDisconnectForm
from allauth.socialaccount.forms import SignupForm
from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from participation.accounts.signin.sign_up import NewAccount


class SignUpForm(NewAccount, SignupForm):
    """A new account after the first sign-in with a service. What it said of the person is a proposal."""


class DisconnectForm(AllauthDisconnectForm):
    def save(self) -> None:
        """A service that is no longer set up cannot be asked for its name."""
        account: SocialAccount = self.cleaned_data["account"]
        if account.provider in settings.SSO:
            super().save()
        else:
            account.delete()
