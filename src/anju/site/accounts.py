"""How allauth behaves here: nobody makes an account for themselves; a password that was handed over is replaced by one's own; a code goes to a
number that its member has proven, and no answer tells whether there is such a number."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context, ratelimit
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.operations import clock
from anju.operations.contact import REGION, number
from anju.operations.signin import ask

log = logging.getLogger(__name__)
SHOWN = 4
"""Last figures of a number that may stand in a session: the rest is nobody's business there."""


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's account adapter, with sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:  # noqa: ANN401  # a Member
        """Let them in, and write down by what they came: a password, a code, a passkey, an account elsewhere. No name stands in the line."""
        super().login(request, user)
        log.info("signed in", extra={"reason": "+".join(_ways(request, user)) or "unknown"})

    def clean_password(self, password: str, user: Any = None) -> str:  # noqa: ANN401  # a Member
        """Refuse what is easily guessed, and the very password that is to be replaced."""
        if user is not None and user.first and user.check_password(password):
            raise ValidationError(_("This is the password you were given. Choose one that nobody else has seen."))
        return str(super().clean_password(password, user))

    def set_password(self, user: Any, password: str) -> None:  # noqa: ANN401  # a Member
        """Store a member's own password: a first one is replaced by it."""
        user.set_password(password)
        user.first = False
        user.save(update_fields=["password", "first"])

    def generate_phone_verification_code(self, *, user: Any, phone: str) -> str:  # noqa: ANN401
        """Six figures."""
        return ask.fresh()

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **_more: Any) -> None:  # noqa: ANN401
        """Leave the code for the worker, or for whoever manages the member. `phone` is masked: the number is the member's own."""
        ask.ask(user.pk, "signin", code, clock.real())

    def set_phone_verified(self, user: Any, phone: str) -> None:  # noqa: ANN401
        """The code was right: it opens nothing again, and nobody is shown it."""
        ask.used(user.pk)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To their first page."""
        return "/"


def _ways(request: HttpRequest, user: Any) -> list[str]:  # noqa: ANN401  # a Member
    return [str(each.get("provider") or each.get("type") or each["method"]) for each in get_authentication_records(request, user)]


class CodeRequest(RequestLoginCodeForm):  # type: ignore[misc]
    """Where a member asks for a code. What is typed is answered the same whether it is somebody's number or nobody's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        widget = forms.TextInput({"inputmode": "tel", "autocomplete": "tel"})
        self.fields = {"phone": forms.CharField(label=gettext_lazy("Mobile number"), max_length=30, widget=widget)}

    def clean_phone(self) -> str:
        """The end of the number, for the session. Refuses what is no number, and a number that was asked for too often."""
        said = number(str(self.cleaned_data["phone"]), REGION)
        if not said:
            raise ValidationError(_("This is not a telephone number."))
        if not ratelimit.consume(context.request, action="request_login_code", key=said):
            raise ValidationError(_("A code was asked for too often. Try again later, or sign in with your password."))
        self._user = ask.whose(said)
        return f"…{said[-SHOWN:]}"
