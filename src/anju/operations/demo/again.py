"""Asking for the demo to begin again. The process that serves does it, as the owner of the database; a page may only ask."""

from pathlib import Path

from django.conf import settings


def ask() -> None:
    """Leave the request where `anju serve` looks for it. Raises PermissionError outside a demo."""
    if not settings.ANJU_DEMO:
        raise PermissionError("only a demo begins again")
    _place().touch(mode=0o600)


def waiting() -> bool:
    """Whether a request is still being carried out."""
    return bool(settings.ANJU_DEMO) and _place().exists()


def _place() -> Path:
    return Path(settings.ANJU_RESET)
