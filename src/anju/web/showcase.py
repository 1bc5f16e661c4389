"""Whom a visitor of the demo may sign in as."""

from django.conf import settings

from anju.operations import demo


def accounts() -> tuple[demo.Account, ...]:
    """The demo's accounts; nobody outside a demo."""
    return demo.accounts() if settings.ANJU_DEMO else ()


def pin() -> str:
    """What opens the household's page in the demo; empty outside a demo."""
    return demo.pin() if settings.ANJU_DEMO else ""
