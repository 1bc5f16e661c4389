"""Which track is proposed for somebody found, and why; where an answer that could matter is lacking, which question to ask instead.

A person decides: nothing here enrols anybody. Whether somebody was compliant is asked by no row (DESIGN rule 12).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from anju.core.plan.condition import All, Any, Compare, Condition, Not, holds
from anju.core.plan.model import Class, Classification, Text

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Reason:
    """One answer that decided: the question's name and what it says."""

    field: str
    value: object


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the table makes of one person's answers. `row` counts from 0, `else` after the last. With `ask`, it cannot tell: `track` is empty."""

    track: str = ""
    because: Text | None = None
    row: int | None = None
    reasons: tuple[Reason, ...] = ()
    cites: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


def classify(table: Classification, values: Values) -> Verdict:
    """The first row that holds, by `values`: answers by field, with what was looked up. A row that might hold, once something lacking is answered,
    stops the reading: whatever the answer, nobody is put into a class that a later answer would change.
    """
    lacking = unknown(table, values)
    for number, row in enumerate(table.rows):
        truth = True if row.when is None else known(row.when, values, lacking)
        if truth is None:
            return Verdict(ask=_questions(table, tuple(f for f in asked(row.when) if f in lacking)))
        if truth:
            return _verdict(table, row, number, asked(row.when), values)
    every = [field for row in table.rows for field in asked(row.when)]
    return _verdict(table, table.otherwise, len(table.rows), iter(dict.fromkeys(every)), values)


def unknown(table: Classification, values: Values) -> frozenset[str]:
    """What is not known yet: required questions without an answer, and look-ups that gave none. An optional question may stay open."""
    looked = {one.name for one in table.lookups}
    return frozenset(f.name for f in table.form.fields if (f.required or f.name in looked) and values.get(f.name) in (None, "", []))


def known(condition: Condition, values: Values, lacking: frozenset[str]) -> bool | None:
    """Whether `condition` holds whatever is answered to what is `lacking`; None where that decides."""
    match condition:
        case All(of=parts) | Any(of=parts):
            stops = isinstance(condition, Any)
            truths = [known(part, values, lacking) for part in parts]
            return stops if stops in truths else None if None in truths else not stops
        case Not(of=part):
            truth = known(part, values, lacking)
            return None if truth is None else not truth
        case Compare(field=field) if field in lacking:
            return None
        case _:
            return holds(condition, values)


def asked(condition: Condition | None) -> Iterator[str]:
    """The questions a condition looks at, in order."""
    match condition:
        case All(of=parts) | Any(of=parts):
            for part in parts:
                yield from asked(part)
        case Not(of=part):
            yield from asked(part)
        case Compare(field=field):
            yield field


def _questions(table: Classification, fields: tuple[str, ...]) -> tuple[str, ...]:
    """What to ask: of a look-up, the place and the day it needs."""
    sources = {one.name: (one.where, one.on) for one in table.lookups}
    return tuple(dict.fromkeys(name for field in fields for name in sources.get(field, (field,))))


def _verdict(table: Classification, row: Class, number: int, fields: Iterator[str], values: Values) -> Verdict:
    """The reasons of a look-up are the place and the day besides the level found."""
    sources = {one.name: (one.where, one.on) for one in table.lookups}
    named = [name for field in fields for name in (field, *sources.get(field, ()))]
    reasons = tuple(Reason(name, values[name]) for name in dict.fromkeys(named) if values.get(name) not in (None, "", []))
    return Verdict(row.track, row.because, number, reasons, row.cites or table.cites)
