"""Ledger bodies: canonical JSON of facts and decisions (sorted keys, no spaces, UTF-8), so that what is hashed is what is stored and read back."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from anju.core.enrolment.decision import Decision
from anju.core.enrolment.fact import Fact, Key
from anju.core.moments import Span

VERSION = 1
"""The schema of every body written by this module."""
_COMMON = frozenset({"key", "at", "why"})


def canonical(value: object) -> str:
    """`value` as canonical JSON text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain)


def fact_body(fact: Fact, sealed: str = "") -> str:
    """The body of a fact's entry. `sealed` is the hex digest of its sealed answers, which stand in the evidence and nowhere else."""
    said: dict[str, object] = {"form": fact.form, "values": dict(fact.values), "via": fact.via}
    if fact.happened is not None:
        said["happened"] = fact.happened.isoformat()
    if fact.answers is not None:
        said["answers"] = name(fact.answers)
    if fact.corrects is not None:
        said["corrects"] = fact.corrects
    if sealed:
        said["sealed"] = sealed
    return canonical(said)


def read_fact(kind: str, body: str, *, recorded: datetime, seq: int, by: str) -> Fact:
    """The fact that an entry of kind `fact:…` keeps."""
    said: dict[str, Any] = json.loads(body)
    answers, happened = said.get("answers"), said.get("happened")
    return Fact(
        recorded=recorded,
        seq=seq,
        kind=kind.removeprefix("fact:"),  # type: ignore[arg-type]  # only kinds of Fact are ever written
        form=said["form"],
        values=said["values"],
        happened=datetime.fromisoformat(happened) if happened else None,
        by=by,
        via=said["via"],
        answers=Key(answers[0], date.fromisoformat(answers[1]), answers[2]) if answers else None,
        corrects=said.get("corrects"),
    )


def decisions_body(decisions: tuple[Decision, ...]) -> str:
    """The body of an entry of kind `decided`: what one evaluation decided, in order."""
    return canonical([_decision(d) for d in decisions])


def name(key: Key) -> list[object]:
    """A key as JSON."""
    return [key.rule, key.occurs_on.isoformat(), key.nth]


def _decision(decision: Decision) -> Mapping[str, object]:
    said: dict[str, object] = {
        "decision": type(decision).__name__.lower(),
        "key": name(decision.key),
        "at": decision.at.isoformat(),
        "rule": decision.why.rule,
        "facts": list(decision.why.facts),
    }
    for field in fields(decision):
        if field.name not in _COMMON:
            said[field.name] = getattr(decision, field.name)
    return said


def _plain(value: object) -> object:
    match value:
        case Key():
            return name(value)
        case datetime() | date():
            return value.isoformat()
        case Span():
            return [value.start.isoformat(), value.end.isoformat() if value.end else None]
        case _ if hasattr(value, "__dataclass_fields__"):
            return {f.name: getattr(value, f.name) for f in fields(value)}  # type: ignore[arg-type]  # it has fields, as just asked
        case _:
            raise TypeError(type(value))
