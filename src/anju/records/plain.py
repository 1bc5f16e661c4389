"""Handing plain answers to the database, which decides and keeps them by itself (sql/plain.sql): one in one round trip, or thousands of a kind."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from anju.core.flow import ENGINE as VERSION
from anju.records import body
from anju.records.scope import ENGINE, SETTINGS, Scope, array

ENOUGH = 500
"""From so many answers of a kind on it pays that the database plans one statement for all of them."""


class Standing(NamedTuple):
    """How an enrolment stands: under which adoption, on which track, in which stage; its zone, and its first day there."""

    adoption: int
    track: str
    stage: str
    zone: str
    first: date


class Kind(NamedTuple):
    """What plain answers share. `rules` may be answered, those of `makeup` after their window too; where a duty is `named` it is the only one.

    `free`: whoever speaks may answer it; else only who has it. `lapses`: rules of the track whose silence calls for something. `opens`: when the next
    routine duty of the stage opens.
    """

    stands: Standing
    form: str
    sensitivity: str
    via: str
    named: bool
    free: bool
    rules: tuple[str, ...]
    makeup: tuple[str, ...]
    lapses: tuple[str, ...]
    opens: datetime | None


class Answer(NamedTuple):
    """One answer: the ledger's body of it, when it is said to have happened, and of the duty it names day and number."""

    enrolment: int
    body: str
    happened: datetime | None
    day: date | None
    nth: int | None


class Taken(NamedTuple):
    """An answer that was kept, in which area, under which number; by rule, ISO day and number the duties it closed, and if it was told late."""

    enrolment: int
    area: int
    seq: int
    closed: tuple[tuple[str, str, int, bool], ...]


@dataclass(frozen=True, slots=True)
class Hand:
    """Who speaks, as the ledger names them, with which posts of theirs; at which moment, and under which key and by which link if any."""

    who: str
    posts: tuple[int, ...]
    now: datetime
    key: UUID | None = None
    link: int | None = None
    adult: int | None = None
    """Whose PIN was given with the link, and the instant at which that PIN was set."""
    since: str | None = None


def alone(viewer: Scope, hand: Hand, kind: Kind, answer: Answer) -> Taken | None:
    """Take one answer under `viewer`'s own scope; None where it is the core's, or the link of `hand` does not open the door, or the PIN is another.

    Outside a transaction it is kept when this returns.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT plain_alone(%s::text[], %s, %s::text[], %s, %s, %s, %s, %s, %s::jsonb)",
            [_NAMES, viewer.settings(), _ENGINE, *answer, _how(hand, kind)],
        )
        (done,) = cursor.fetchone()
    return _taken(_json(done)) if done else None


def many(hand: Hand, kind: Kind, answers: Sequence[Answer]) -> tuple[list[Taken], list[dict[str, object]]]:
    """Those of `answers` that were taken, and what is to be counted of them, last of all. `hear` has locked their pulses."""
    enrolments, bodies, *more = zip(*answers, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT plain(%s::bigint[], ARRAY(SELECT json_array_elements_text(%s::json)), "
            "%s::timestamptz[], %s::date[], %s::integer[], %s::jsonb, %s)",
            [array(enrolments), json.dumps(bodies, ensure_ascii=False), *map(_array, more), _how(hand, kind), ENOUGH],
        )
        told = _json(cursor.fetchone()[0])
    return [_taken(row) for row in told["done"]], told["changes"]


def _array(values: Sequence[datetime | date | int | str | None]) -> str:
    """Values without quotation marks as the database writes an array of them."""
    return "{" + ",".join("NULL" if value is None else f'"{value}"' for value in values) + "}"


_NAMES, _ENGINE = _array(SETTINGS), _array(ENGINE.settings())


def _how(hand: Hand, kind: Kind) -> str:
    sent = None if hand.key is None else str(hand.key)
    door = {"link": hand.link, "adult": hand.adult, "since": hand.since}
    own = body.canonical({"now": hand.now, "at": hand.now, "who": hand.who, "hands": hand.posts, "sent": sent, **door})
    return f"{_shared(kind)[:-1]},{own[1:]}"


@lru_cache(maxsize=256)
def _shared(kind: Kind) -> str:
    """What is alike for all of a kind."""
    rest = {name: value for name, value in kind._asdict().items() if name != "stands"}
    return body.canonical({"v": body.VERSION, "engine": VERSION, **kind.stands._asdict(), **rest})


def _taken(row: Sequence[Any]) -> Taken:
    enrolment, area, seq, rules, days, nths, lates = row
    return Taken(enrolment, area, seq, tuple(zip(rules, days, nths, lates, strict=True)) if rules else ())


def _json(value: str | list[Any] | dict[str, Any]) -> Any:  # noqa: ANN401  # any JSON
    return json.loads(value) if isinstance(value, str) else value
