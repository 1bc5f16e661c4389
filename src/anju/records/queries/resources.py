"""Which resources there are, what is free, who has what: names only where the viewer's scope shows the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.records.queries.rows import rows
from anju.records.sealed import unseal


@dataclass(frozen=True, slots=True)
class Over:
    """A plan in force over an area that holds, or is held by, one of the viewer's."""

    adoption: int
    area: int
    place: str
    place_en: str


OVER = """
    SELECT DISTINCT ON (p.area, v.name) p.id, p.area, w.name, w.name_en
    FROM adoption p JOIN plan_version v ON v.id = p.plan_version JOIN area w ON w.id = p.area
    WHERE p.until IS NULL AND EXISTS (
        SELECT FROM area x WHERE (x.id BETWEEN %(lo)s AND %(hi)s OR x.id IN (SELECT q.area FROM post q WHERE q.id = ANY(%(posts)s)))
            AND x.id <= w.hi AND x.hi >= w.id)
    ORDER BY p.area, v.name, p.since DESC, p.id DESC
"""


def over(lo: int, hi: int, posts: Sequence[int]) -> tuple[Over, ...]:
    """The plans in force where the viewer is, the latest version of each."""
    return tuple(Over(*row) for row in rows(OVER, {"lo": lo, "hi": hi, "posts": list(posts)}))


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. `since`: taken from then on, by the post of `who`; `name` is the person who has it, where the viewer may know."""

    unit: int
    label: str
    unused: datetime | None
    why: str
    enrolment: int | None
    since: datetime | None
    exception: bool
    who: str
    name: str
    over: bool
    """Whether whoever has it is at the end of the measures: it stays taken until it is given back."""


UNITS = """
    SELECT u.id, u.label, u.unused, s.id, s.reason, t.enrolment, t.since, coalesce(t.exception, false), coalesce(m.name, ''), coalesce(i.name, ''),
           coalesce(e.ends <= %(now)s OR e.archived IS NOT NULL OR e.annulled IS NOT NULL, false)
    FROM resource r JOIN resource_unit u ON u.resource = r.id
    LEFT JOIN taking t ON t.unit = u.id AND t.until IS NULL
    LEFT JOIN enrolment e ON e.id = t.enrolment
    LEFT JOIN identity i ON i.person = e.person
    LEFT JOIN post p ON t.by = 'post:' || p.id LEFT JOIN member m ON m.id = p.member OR t.by = 'member:' || m.id
    LEFT JOIN LATERAL (SELECT l.id, l.reason FROM unit_step l WHERE l.unit = u.id AND l.what = 'unused' AND u.unused IS NOT NULL
                       ORDER BY l.at DESC, l.id DESC LIMIT 1) s ON true
    WHERE r.area = %(area)s AND r.plan = %(plan)s AND r.name = %(name)s
    ORDER BY (u.unused IS NOT NULL), (t.id IS NOT NULL), length(u.label), u.label, u.id
"""


def units(area: int, plan: str, name: str, now: datetime) -> tuple[Unit, ...]:
    """The units of a resource, free ones first, those out of use last."""
    found = rows(UNITS, {"area": area, "plan": plan, "name": name, "now": now})
    return tuple(
        Unit(row[0], row[1], row[2], unseal(bytes(row[4]), f"unit_step.reason:{row[3]}") if row[4] is not None else "", *row[5:]) for row in found
    )
