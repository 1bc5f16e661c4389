"""A paper's values as plain JSON: in one language for the templates, whole and exact for the digest."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime

from anju.core.plan.model import Text
from anju.papers.model import Language, Paper
from anju.papers.wording import Wording, offset

Json = dict[str, "Json"] | list["Json"] | str | int | None
OWN = ("check", "link")
"""Left out of the digest."""


def leaves(value: object) -> Iterator[object]:
    """Everything inside `value` that holds nothing else, however deep: texts of both languages, dates, instants, numbers."""
    if isinstance(value, tuple):
        for item in value:
            yield from leaves(item)
    elif is_dataclass(value):
        for each in fields(value):
            yield from leaves(getattr(value, each.name))
    else:
        yield value


def instants(value: object) -> Iterator[datetime]:
    """Every instant inside `value`."""
    return (leaf for leaf in leaves(value) if isinstance(leaf, datetime))


def texts(value: object) -> Iterator[str]:
    """Every text inside `value`, in both languages."""
    return (leaf for leaf in leaves(value) if isinstance(leaf, str))


def offsets(paper: Paper) -> list[str]:
    """The offsets of the paper's zone at its instants, in order of time; more than one where daylight saving begins or ends inside it."""
    wording = Wording("en", paper.zone)
    return list(dict.fromkeys(offset(wording.local(at)) for at in sorted(instants(paper), key=lambda at: at.astimezone(UTC))))


def wording_of(paper: Paper, language: Language) -> Wording:
    """How `paper` speaks in `language`."""
    return Wording(language, paper.zone, changes=len(offsets(paper)) > 1)


def plain(value: object, wording: Wording) -> Json:
    """`value` for the templates: texts in one language, dates and instants spelt, unions told apart by their class in `is`."""
    if isinstance(value, str | Text):
        return wording.words(value)
    if isinstance(value, datetime):
        return spelt(value, wording)
    if isinstance(value, date):
        day = wording.day(value)
        return {"full": day, "day": day, "short": wording.short(value), "weekday": wording.weekday(value), "is-instant": False}
    if isinstance(value, tuple):
        return [plain(item, wording) for item in value]
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name), wording) for each in fields(value)} | {"is": type(value).__name__.lower()}
    return value if isinstance(value, int) else None


def spelt(at: datetime, wording: Wording) -> dict[str, Json]:
    """An instant in the spellings the templates choose from."""
    day = wording.local(at).date()
    return {
        "full": wording.moment(at),
        "day": wording.day(day),
        "short": f"{wording.short(day)} {wording.clock(at)}",
        "weekday": wording.weekday(day),
        "clock": wording.clock(at),
        "midnight": wording.midnight(at),
        "is-instant": True,
    }


def exact(value: object) -> Json:
    """`value` whole: both languages, instants in UTC. What the digest is taken over. Raises ValueError for a naive instant."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"a paper's instants are aware, got {value.isoformat()}")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [exact(item) for item in value]
    if is_dataclass(value):
        return {each.name: exact(getattr(value, each.name)) for each in fields(value) if each.name not in OWN} | {"is": type(value).__name__}
    return value if isinstance(value, str | int) else None


def digest(paper: Paper) -> str:
    """sha256 over what the paper says in both languages, without its own check (which holds this digest) and without a card's link
    (which is a secret). Equal for equal values, whatever draws them. Raises ValueError for a naive instant."""
    return hashlib.sha256(json.dumps(exact(paper), sort_keys=True, separators=(",", ":")).encode()).hexdigest()
