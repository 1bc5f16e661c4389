"""Words of the intake pages: fields, outcomes and reasons as the reader reads them."""

from django.utils.translation import gettext, pgettext

from anju.core.intake import labels
from anju.core.intake.headings import HEADINGS

STATES = {"reading": 1, "columns": 1, "previewing": 2, "ready": 2, "taking": 3, "taken": 3, "failed": 1}
"""Which of the steps (bring, columns, preview, take in) a file stands at."""
TONES = {"created": "jade", "merged": "blue", "rejected": "red", "unchanged": ""}


def field(name: str) -> str:
    """A field's label."""
    return pgettext(labels.CONTEXT, labels.LABELS.get(name, name))


def outcome(name: str) -> str:
    """An outcome's label."""
    return pgettext(labels.CONTEXT, labels.OUTCOME_LABELS.get(name, name))


def kind(name: str) -> str:
    """What a sheet lists."""
    return pgettext(labels.CONTEXT, labels.KIND_LABELS.get(name, name))


def reason(sentence: str) -> str:
    """A sentence of `core.intake.reasons` in the reader's language."""
    return gettext(sentence) if sentence else ""


def options(kind_of: str) -> list[tuple[str, str]]:
    """What a column of a sheet may mean, the most usual first."""
    return [("", gettext("not taken in")), *((name, field(name)) for name in HEADINGS[kind_of])]
