"""Words of the intake pages: fields, outcomes and reasons as the reader reads them."""

from django.utils.translation import gettext, gettext_lazy, pgettext

from anju.core.intake import identity, labels
from anju.core.intake.headings import HEADINGS, RESULTS
from anju.core.intake.match import OUTCOMES

STATES = {"reading": 1, "columns": 1, "previewing": 2, "ready": 2, "taking": 3, "taken": 3, "failed": 1}
"""Which of the steps (bring, columns, preview, take in) a file stands at."""
TONES = {"created": "jade", "merged": "blue", "rejected": "red", "unchanged": ""}


def field(name: str) -> str:
    """A field's label."""
    return pgettext(labels.CONTEXT, labels.LABELS.get(name, name))


def outcome(name: str, kind_of: str = "") -> str:
    """An outcome's label, in a sheet of some kind."""
    said = labels.RESULT_LABELS if kind_of == RESULTS else labels.OUTCOME_LABELS
    return pgettext(labels.CONTEXT, said.get(name, name))


def outcomes(kind_of: str) -> tuple[str, ...]:
    """What may become of a row of such a sheet."""
    return tuple(labels.RESULT_LABELS) if kind_of == RESULTS else OUTCOMES


def kind(name: str) -> str:
    """What a sheet lists."""
    return pgettext(labels.CONTEXT, labels.KIND_LABELS.get(name, name))


MASKED = frozenset({"identity", "phone", "phones", "kin_phone"})
VALUES = {
    "male": gettext_lazy("male"),
    "female": gettext_lazy("female"),
    identity.RESIDENT: gettext_lazy("resident identity card"),
    identity.PASSPORT: gettext_lazy("passport"),
    identity.HK_MACAO: gettext_lazy("permit of Hong Kong or Macao"),
    identity.TAIWAN: gettext_lazy("permit of Taiwan"),
    identity.FOREIGN: gettext_lazy("foreigner's residence card"),
    identity.OTHER: gettext_lazy("other document"),
}


def value(name: str, text: str) -> str:
    """A value as it is shown. Numbers show their ends only: enough to compare with the sheet, too little to copy."""
    if name not in MASKED:
        return str(VALUES.get(text, text)) if name in ("sex", "document") else text
    return " ".join(f"{part[:3]}{'*' * max(len(part) - 7, 3)}{part[-4:]}" if len(part) > 8 else "****" for part in text.split())


def reason(sentence: str) -> str:
    """A sentence of `core.intake.reasons` in the reader's language."""
    return gettext(sentence) if sentence else ""


def options(kind_of: str) -> list[tuple[str, str]]:
    """What a column of a sheet may mean, the most usual first."""
    return [("", gettext("not taken in")), *((name, field(name)) for name in HEADINGS[kind_of])]
