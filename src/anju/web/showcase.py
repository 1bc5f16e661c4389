"""Whom a visitor of the demo may sign in as."""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

DEMO = "anju.operations.demo"


def accounts() -> Sequence[object]:
    """The demo's accounts, each with username, password, title and note (`Text`); nobody outside a demo."""
    if not settings.ANJU_DEMO or find_spec(DEMO) is None:
        return ()
    found: Sequence[object] = import_module(DEMO).accounts()
    return found
