"""How allauth behaves here: nobody makes an account for themselves; a password that was handed over is replaced by one's own."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's account adapter, with sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

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

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To their first page."""
        return "/"
