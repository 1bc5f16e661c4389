"""Asking for the demo to begin again. The process that serves does it, as the owner of the database; a page may only ask."""

from pathlib import Path

from django.conf import settings

MAKING = "demo.making."
"""How the files are called that tell how far another plan's demo is built."""


def ask() -> None:
    """Leave the request where `anju serve` looks for it. Raises PermissionError outside a demo."""
    if not settings.ANJU_DEMO:
        raise PermissionError("only a demo begins again")
    for file in _place().parent.glob(f"{MAKING}*"):
        file.unlink(missing_ok=True)
    _place().touch(mode=0o600)


def waiting() -> bool:
    """Whether a request is still being carried out."""
    return bool(settings.ANJU_DEMO) and _place().exists()


def making(folder: str) -> Path:
    """Where it stands how far the demo of that plan is built, while it is being built: a transaction under way tells nobody."""
    return _place().with_name(f"{MAKING}{folder}")


def forget_making(folder: str) -> None:
    """Nobody waits for the demo of that plan any more."""
    making(folder).unlink(missing_ok=True)


def _place() -> Path:
    return Path(settings.ANJU_RESET)
