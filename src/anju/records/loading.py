"""Locking enrolments and loading their states, many at once, each by the look-back of its own plan."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from anju.core.enrolment.state import Around
from anju.core.moments import Span
from anju.core.plan.derive import index
from anju.core.plan.model import Plan
from anju.records.convert import Loaded, loaded


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


def around(areas: Sequence[int]) -> dict[int, Around]:
    """What was true around each of `areas`: when its standing posts were held."""
    posts: dict[int, dict[str, tuple[Span, ...]]] = {area: {} for area in areas}
    with connection.cursor() as cursor:
        cursor.execute("SELECT area, role, spans FROM around(%s)", [sorted(set(areas))])
        for area, role, spans in cursor.fetchall():
            held = tuple(Span(datetime.fromisoformat(a), datetime.fromisoformat(b) if b else None) for a, b in _json(spans))
            posts[area][role] = (*posts[area].get(role, ()), *held)
    return {area: Around(held) for area, held in posts.items()}


def _json(value: str | list[Any] | dict[str, Any]) -> Any:  # noqa: ANN401  # any JSON
    return json.loads(value) if isinstance(value, str) else value
