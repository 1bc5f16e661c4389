"""The shortest story after which a promise is broken, as values and as an example that can be played: what people are to look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from anju.core.enrolment.fact import Fact
from anju.core.moments import local_day, zone_of
from anju.core.plan.condition import Values
from anju.core.plan.model import Plan
from anju.forecast.promises import Promise

FIRST, ZONE = date(2026, 3, 2), "Asia/Shanghai"
"""Day 1 of every story told; no plan's rule depends on which."""


@dataclass(frozen=True, slots=True)
class Counter:
    """The promise, the facts in order, and the moment at which it is broken. `rule`: the duty that was open to begin with, where one is meant.

    `said`: what was published around it, from when on.
    """

    promise: Promise
    track: str
    facts: tuple[Fact, ...]
    at: datetime
    rule: str = ""
    said: tuple[tuple[datetime, str, Values], ...] = ()


def example(plan: Plan, counter: Counter) -> str:
    """The story as one of the plan's examples/*.yaml says it, with the titles of what is done beside it."""
    return "\n".join(_lines(plan, counter))


def _lines(plan: Plan, counter: Counter) -> Iterator[str]:
    rules = plan.tracks[counter.track].rules
    yield f"- name: {counter.promise.fails.en}"
    yield f"  # {counter.promise.fails.zh}"
    yield f"  track: {counter.track}"
    if counter.rule:
        yield f"  # {counter.rule}: {rules[counter.rule].title.en} · {rules[counter.rule].title.zh}"
    said = (f"{{at: {_at(when)}, form: {form}, values: {_values(values)}}}" for when, form, values in counter.said)
    yield from [f"  area: [{', '.join(said)}]"] if counter.said else []
    yield "  facts:" if counter.facts else "  facts: []"
    for fact in counter.facts:
        title = rules[fact.answers.rule].title if fact.answers is not None else None
        beside = "" if title is None else f"  # {title.en} · {title.zh}"
        yield f"    - {{{', '.join(_said(fact))}}}{beside}"
    yield f"  expect: [{{at: {_at(counter.at)}, {_expected(plan, counter)}}}]"


def _said(fact: Fact) -> Iterator[str]:
    yield f"at: {_at(fact.recorded)}"
    if fact.kind != "evidence":
        yield f"kind: {fact.kind}"
    if fact.answers is not None:
        yield f"answers: {fact.answers.rule}"
    elif fact.form:
        yield f"form: {fact.form}"
    yield f"values: {_values(fact.values)}"


def _values(values: Values) -> str:
    return f"{{{', '.join(f'{name}: {_word(value)}' for name, value in values.items())}}}"


def _expected(plan: Plan, counter: Counter) -> str:
    track = plan.tracks[counter.track]
    match counter.promise.code:
        case "free-at-end":
            return "free: true"
        case "owes-nothing":
            return "household_owes: 0"
        case "custody-reaches" | "never-without-holder" | "custody-onward":
            return f"holder: {track.custody[-1]}"
        case "archive-reachable":
            return "archived: true"
        case _:
            return f"duty: {counter.rule or next(reversed(track.sign_off), next(iter(track.rules)))}, is: done"


def _at(moment: datetime) -> str:
    return f'"day {(local_day(moment, ZONE) - FIRST).days + 1} {moment.astimezone(zone_of(ZONE)):%H:%M}"'


def _word(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_word, value))}]"
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) and not value.isidentifier() else str(value)
