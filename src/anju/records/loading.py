"""Locking enrolments and loading their states, many at once, each by the look-back of its own plan."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from anju.core.enrolment.fact import Key
from anju.core.enrolment.state import Around
from anju.core.moments import Span
from anju.core.plan.derive import index
from anju.core.plan.model import Plan
from anju.records.convert import Loaded, Place, loaded
from anju.records.plain import Standing
from anju.records.scope import ENGINE, SETTINGS, Scope, array

Said = tuple[tuple[Span, Mapping[str, object]], ...]
"""What was said from when until when."""


def adoptions(enrolments: Sequence[int]) -> dict[int, int]:
    """The adoption each of `enrolments` is under, by enrolment; those that do not exist are left out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT enrolment, adoption FROM pulse WHERE enrolment = ANY(%s) AND adoption IS NOT NULL", [list(enrolments)])
        return dict(cursor.fetchall())


def states(plans: Mapping[int, Plan], enrolments: Sequence[int], *, locks: bool = True) -> dict[int, Loaded]:
    """The state of each enrolment, its pulse locked until the transaction ends. `plans` has the plan of each by enrolment."""
    found: dict[int, Loaded] = {}
    by_plan: dict[int, list[int]] = defaultdict(list)
    for enrolment in sorted(enrolments):
        if enrolment in plans:
            by_plan[id(plans[enrolment])].append(enrolment)
    with connection.cursor() as cursor:
        if locks and len(by_plan) > 1:  # one order of locks for all, whatever plan each is under
            cursor.execute("SELECT 1 FROM pulse WHERE enrolment = ANY(%s) ORDER BY enrolment FOR UPDATE", [sorted(plans)])
        for ids in by_plan.values():
            plan = plans[ids[0]]
            asked = sorted({form for track in plan.tracks for form in index(plan, track).asked})
            windows = [f"{span.total_seconds()} seconds" for span in (plan.undo, plan.look_back)]
            cursor.execute("SELECT enrolment, doc FROM load(%s, %s::interval, %s::interval, %s, %s)", [ids, *windows, asked, locks])
            for enrolment, doc in cursor.fetchall():
                found[enrolment] = loaded(_json(doc))
    return found


def around(places: Sequence[Place], plans: Iterable[Plan]) -> dict[Place, Around]:
    """What was true around each of `places`: when its standing posts were held, and what was published.

    For a unit, of its own kind's posts only its own count. What areas and units published is asked for only where one of `plans` asks.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT area, agency, role, spans FROM around(%s, %s)", [[area for area, _ in places], [agency for _, agency in places]])
        held = _arounds((area, agency, role, _json(spans)) for area, agency, role, spans in cursor.fetchall())
    return told(held, places, plans)


def told(known: Mapping[Place, Around], places: Sequence[Place], plans: Iterable[Plan]) -> dict[Place, Around]:
    """`known`, and what was published around each of `places`, where one of `plans` asks for it."""
    said = _published([area for area, _ in places]) if any(track.publishes for plan in plans for track in plan.tracks.values()) else {}
    return defaultdict(Around, {place: replace(known[place], published=said.get(place[0], {})) for place in places} if said else known)


def _arounds(rows: Iterable[tuple[int, int | None, str, list[list[str]]]]) -> dict[Place, Around]:
    """By place; those where nobody ever held a post are left to `Around()`."""
    posts: dict[Place, dict[str, tuple[Span, ...]]] = defaultdict(dict)
    for area, agency, role, spans in rows:
        posts[area, agency][role] = tuple(_span(since, until) for since, until in spans)
    return defaultdict(Around, {place: Around(held) for place, held in posts.items()})


def _published(areas: Sequence[int]) -> dict[int, dict[tuple[str, str], Said]]:
    """What was published around each of `areas`, by plan and form; the nearest first, of several as near the latest."""
    found: dict[int, dict[tuple[str, str], Said]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute("SELECT area, plan, form, spans FROM said_around(%s)", [sorted(set(areas))])
        for area, plan, form, spans in cursor.fetchall():
            found[area][plan, form] = tuple((_span(since, until), values) for since, until, values in _json(spans))
    return found


def _span(since: str, until: str | None) -> Span:
    return Span(datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None)


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known before something said is judged: of the enrolments its viewer may see, now locked, and of the duties it names.

    How each `stands` by enrolment; `around` by place, None where many are heard: it is asked for those that need it; `owners` by enrolment and duty:
    the post that has it. `receipt`: enrolment and answer under the key.
    """

    stands: Mapping[int, Standing]
    around: Mapping[Place, Around] | None
    owners: Mapping[tuple[int, Key], int | None]
    receipt: tuple[int, Mapping[str, Any]] | None


def hear(viewer: Scope, enrolments: Sequence[int], named: Sequence[tuple[int, Key]], sent: UUID | None) -> Heard:
    """Which of `enrolments` may be seen under `viewer`'s own scope; from then on the transaction has the engine's. Locks them. One statement."""
    keys = [{"enrolment": e, "rule": k.rule, "occurs_on": k.occurs_on.isoformat(), "nth": k.nth} for e, k in named]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hear(%s::bigint[], %s, %s, %s, %s::jsonb, %s)",
            [array(enrolments), list(SETTINGS), viewer.settings(), ENGINE.settings(), json.dumps(keys), sent],
        )
        doc = _json(cursor.fetchone()[0])
    owners = {(e, Key(rule, date.fromisoformat(day), nth)): post for e, rule, day, nth, post in doc["owners"]}
    known = doc["receipt"]
    stands: dict[int, Standing] = {}
    for adoption, track, stage, zone, first, those in doc["stands"]:
        stands |= dict.fromkeys(those, Standing(adoption, track, stage, zone, date.fromisoformat(first)))
    held = None if doc["around"] is None else _arounds(doc["around"])
    return Heard(stands, held, owners, (known["enrolment"], known["answered"]) if known else None)


def _json(value: str | list[Any] | dict[str, Any]) -> Any:  # noqa: ANN401  # any JSON
    return json.loads(value) if isinstance(value, str) else value
