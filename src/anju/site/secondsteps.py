"""The second step at sign-in in our own words: what is asked, what is wrong, what a key is called. The steps themselves are allauth's."""

from typing import Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.operations.secondstep import keys, owed

FIGURES = {"class": "figure", "autocomplete": "one-time-code"}


class SecondSteps(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's second steps: the last one of somebody who owes one is not taken away."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy("It is your only second step, and whoever administers or commands needs one. Add another first."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up the app or a key first; then recovery codes can be made."),
        "incorrect_code": gettext_lazy("This is not right, or no longer: the figures change every half minute. Type those that the app shows now."),
    }

    def can_delete_authenticator(self, authenticator: Any) -> bool:  # noqa: ANN401  # as allauth's, which has no types
        """Not the last that counts."""
        return not owed(authenticator.user, but=authenticator.pk)

    def generate_authenticator_name(self, user: Any, type: str) -> str:  # noqa: ANN401  # as allauth's, which has no types
        """A name to begin with."""
        return _("Key %(n)d") % {"n": keys(user) + 1}


class _Code(forms.Form):
    """Figures from the app, or a recovery code, which has letters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as allauth's, which has no types
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label, code.widget = _("Six figures, or a recovery code"), forms.TextInput(FIGURES)


class SignIn(_Code, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Asked for at sign-in."""


class Again(_Code, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Asked for before what changes how one signs in."""


class App(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """Asked for once, to see that the app has the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as allauth's, which has no types
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label, code.widget = _("The six figures"), forms.TextInput(FIGURES | {"inputmode": "numeric"})


class NewKey(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A key to be added: its name, and whether it opens alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as allauth's, which has no types
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")
        alone = self.fields["passwordless"]
        alone.label, alone.help_text = _("Sign in with it alone, without a password"), _("Then it asks for your fingerprint, your face or its PIN.")


class Named(EditWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as allauth's, which has no types
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")
