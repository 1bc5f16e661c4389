"""How allauth behaves here: nobody makes an account for themselves; staff come in by spreadsheet or by an administrator's hand."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's account adapter, with sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
