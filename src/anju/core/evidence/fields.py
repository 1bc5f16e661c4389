"""Whether a form's answers can be true: each fault is named by its field, so that a page can show it there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Literal

from anju.core.evidence import point
from anju.core.moments import thinkable
from anju.core.plan.formula import work_out
from anju.core.plan.model import Field, Form
from anju.core.plan.tube import spelled

Fault = Literal[
    "missing", "unknown", "not a number", "too low", "too high", "not an option", "not text", "too long", "not a moment", "not yes or no",
    "not a picture", "not a code", "not a place", "not so many",
]  # fmt: skip
LONGEST = 4000
DIGEST = re.compile(r"[0-9a-f]{64}")
"""The answer to a question for a photograph: SHA-256 of what is kept of it, so that the ledger chains the picture and not its bytes."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """The answer to `field` cannot be taken, and why."""

    field: str
    fault: Fault


def read(form: Form, raw: Mapping[str, object]) -> tuple[dict[str, object], tuple[Wrong, ...]]:
    """Answers as values (numbers, texts, flags, lists of option names), and every fault at once. Unanswered optional questions are left out.

    What is computed is worked out here, whatever was given for it; it is left out where it cannot be told.
    """
    known = {f.name: f for f in form.fields}
    wrong = [Wrong(str(name)[:60], "unknown") for name in raw if name not in known]
    values: dict[str, object] = {}
    for field in form.fields:
        if field.formula is not None:
            worked = work_out(field.formula, values)
            values |= {} if worked is None else {field.name: worked}
            continue
        given = raw.get(field.name)
        if given is None or given == "" or given == []:
            wrong += [Wrong(field.name, "missing")] if field.required else []
            continue
        value = _read(field, given)
        if isinstance(value, Wrong):
            wrong.append(value)
        else:
            values[field.name] = value
    return values, tuple(wrong)


def _read(field: Field, given: object) -> object:
    match field.kind:
        case "decimal" | "integer":
            return _number(field, given)
        case "choice":
            return given if isinstance(given, str) and given in {o.name for o in field.options} else Wrong(field.name, "not an option")
        case "choices":
            return _choices(field, given)
        case "flag":
            flags = {True: True, False: False, "true": True, "false": False, "yes": True, "no": False, "on": True}
            return flags[given] if isinstance(given, (bool, str)) and given in flags else Wrong(field.name, "not yes or no")
        case "moment":
            return _moment(field, given)
        case "tube":
            return (spelled(str(given)) if isinstance(given, str | int) and not isinstance(given, bool) else "") or Wrong(field.name, "not a code")
        case "photo":
            return given if isinstance(given, str) and DIGEST.fullmatch(given) else Wrong(field.name, "not a picture")
        case "place":
            return point.read(given) or Wrong(field.name, "not a place")
        case _:
            return _text(field, given)


def _number(field: Field, given: object) -> object:
    try:
        number = Decimal(str(given).strip())
    except InvalidOperation:
        return Wrong(field.name, "not a number")
    if isinstance(given, bool) or not number.is_finite() or (field.kind == "integer" and number != number.to_integral_value()):
        return Wrong(field.name, "not a number")
    if field.low is not None and number < Decimal(str(field.low)):
        return Wrong(field.name, "too low")
    if field.high is not None and number > Decimal(str(field.high)):
        return Wrong(field.name, "too high")
    return int(number) if field.kind == "integer" else float(number)


def _choices(field: Field, given: object) -> object:
    names = [given] if isinstance(given, str) else given
    known = [o.name for o in field.options]
    if not isinstance(names, (list, tuple)) or any(name not in known for name in names):
        return Wrong(field.name, "not an option")
    chosen = [name for name in known if name in names]
    return chosen if field.exactly in (0, len(chosen)) else Wrong(field.name, "not so many")


def _text(field: Field, given: object) -> object:
    if not isinstance(given, (str, int)) or isinstance(given, bool) or "\0" in str(given):
        return Wrong(field.name, "not text")
    text = str(given).strip()
    return text if len(text) <= LONGEST else Wrong(field.name, "too long")


def _moment(field: Field, given: object) -> object:
    """A moment stays ISO text with its offset, so that it can be stored and hashed as it was said."""
    try:
        instant = datetime.fromisoformat(str(given))
    except ValueError:
        return Wrong(field.name, "not a moment")
    return instant.isoformat() if instant.tzinfo and thinkable(instant) else Wrong(field.name, "not a moment")
