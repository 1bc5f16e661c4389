"""Rows to values and back: what `load` returns becomes the core's `State`, and what a state remembers beside the tables becomes `memory`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from anju.core.enrolment.fact import Fact, Key
from anju.core.enrolment.state import Closing, Duty, Incident, Spell, State, Watch
from anju.core.moments import Span
from anju.core.plan.model import How

Row = Mapping[str, Any]
"""One JSON object as `load` (sql/load.sql) describes it."""
Place = tuple[int, int | None]
"""An area, and the agency that a unit's file is about."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """One locked enrolment: where it lies, its state, and the last sequence number of its ledger."""

    enrolment: int
    jurisdiction: int
    area: int
    adoption: int
    person: int | None
    seq: int
    state: State
    annulled: bool
    agency: int | None = None
    """The unit it is about: of the posts of its kind only its own count."""
    post: int | None = None
    """The post of the worker it is about."""
    parent: int | None = None
    """The file that the thing it is about belongs to."""

    @property
    def place(self) -> Place:
        """Where its roles are held."""
        return self.area, self.agency


def loaded(doc: Row) -> Loaded:
    """The value of one row of `load`."""
    return Loaded(
        doc["enrolment"], doc["jurisdiction"], doc["area"], doc["adoption"], doc["person"], doc["seq"], state(doc), doc["annulled"] is not None,
        doc["agency"], doc["post"], doc["parent"],
    )  # fmt: skip


def state(doc: Row) -> State:
    """The core's state: equal to what folding the enrolment's ledger gives."""
    memory, holder = doc["memory"], doc["holder"]
    return State(
        track=doc["track"],
        starts=_instant(doc["starts"]),
        ends=_perhaps(doc["ends"]),
        zone=doc["zone"],
        until=_instant(doc["until"]),
        entered=_instant(doc["entered"]),
        stages=tuple(Spell(stage, _instant(since)) for stage, since in doc["stages"]),
        duties={duty.key: duty for duty in map(_duty, doc["duties"])},
        incidents={incident.key: incident for incident in map(_incident, doc["incidents"])},
        seats={role: str(post) for role, post in doc["seats"].items()},
        holder=(holder[0], holder[1]) if holder else ("", ""),
        pauses=tuple(Span(_instant(a), _perhaps(b)) for a, b in memory.get("pauses", [])),
        watches=tuple(Watch(r, role, post, Span(_instant(a), _instant(b)), fact) for r, role, post, a, b, fact in memory.get("watches", [])),
        recent=_recent(doc["recent"]),
        finished=dict(memory.get("finished", {})),
        signed=dict(memory.get("signed", {})),
        marks={name: _instant(at) for name, at in memory.get("marks", {}).items()},
        aside=memory.get("aside", 0),
        spread={name: {int(day): date.fromisoformat(on) for day, on in days.items()} for name, days in memory.get("spread", {}).items()},
        seed=doc["seed"],
    )


def memory(state: State, own_at: datetime | None) -> dict[str, object]:
    """What a state knows that no table of its own holds; `state` reads it back. `own` is sql/plain.sql's: the moment that stays when duties are
    closed."""
    return {
        "own": own_at.isoformat() if own_at else None,
        "finished": dict(state.finished),
        "signed": dict(state.signed),
        "marks": {name: at.isoformat() for name, at in state.marks.items()},
        "pauses": [[p.start.isoformat(), p.end.isoformat() if p.end else None] for p in state.pauses],
        **({"aside": state.aside} if state.aside else {}),
        **({"spread": {name: {day: on.isoformat() for day, on in days.items()} for name, days in state.spread.items()}} if state.spread else {}),
        "watches": [
            [w.roster, w.role, w.post, w.span.start.isoformat(), w.span.end.isoformat() if w.span.end else None, w.fact] for w in state.watches
        ],
    }


def key(row: Row) -> Key:
    """The occurrence a row is about."""
    return Key(row["rule"], date.fromisoformat(row["occurs_on"]), row["nth"])


def _duty(row: Row) -> Duty:
    return Duty(
        key=key(row),
        role=row["role"],
        opens=_instant(row["opens"]),
        closes=_instant(row["closes"]),
        climbed=row["climbed"],
        acknowledged=row["acknowledged"],
        opened_by=row["opened_by"],
        post=str(row["post"]) if row["given"] and row["post"] else "",
        lapsed=row["lapsed"],
        closing=_closing(row["how"], row["closed_at"], row["closed_by"], told_late=row["told_late"]),
    )


def _incident(row: Row) -> Incident:
    return Incident(key(row), _instant(row["raised"]), row["opened_by"], _closing(row["how"], row["settled_at"], row["settled_by"]))


def _closing(how: How | None, at: str | None, fact: int | None, *, told_late: bool = False) -> Closing | None:
    return None if how is None or at is None else Closing(how, _instant(at), fact or 0, told_late)


def _recent(rows: Sequence[Row]) -> dict[str, tuple[Fact, ...]]:
    found: dict[str, tuple[Fact, ...]] = {}
    for row in rows:
        fact = Fact(
            recorded=_instant(row["recorded"]),
            seq=row["seq"],
            kind="evidence",
            form=row["form"],
            values=row["values"],
            happened=_perhaps(row["happened"]),
            by=row["by"],
            via=row["via"],
            answers=key(row) if row["rule"] else None,
            corrects=row["corrects"],
        )
        found[fact.form] = (*found.get(fact.form, ()), fact)
    return found


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _perhaps(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
