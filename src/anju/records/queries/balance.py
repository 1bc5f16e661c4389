"""The balance sheet from its two sides: the counters kept as duties open and close, and the duties' own times. Each runs under the scope in force.

Days are the local dates that duties are for; `lo` to `hi` is an interval of areas. Figures are grouped by a word of `By`; the key of a group is text.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db import connection

from anju.core.duties.balance import Balance
from anju.core.plan.model import Text

By = Literal["area", "day", "role", "rule"]
"""`role` and `rule` carry their adoption in front: "1|cadre"."""
COUNTED: Mapping[By, str] = {
    "area": "c.area::text", "day": "c.day::text", "role": "c.adoption || '|' || c.role", "rule": "c.adoption || '|' || c.rule",
}  # fmt: skip
FACED: Mapping[By, str] = {
    "area": "d.area::text", "day": "d.occurs_on::text", "role": "d.adoption || '|' || d.role", "rule": "d.adoption || '|' || d.rule",
}  # fmt: skip
KEPT = {
    by: f"""
    SELECT {key}, c.how, sum(c.n) FROM counter c
    WHERE c.area BETWEEN %(lo)s AND %(hi)s AND c.day BETWEEN %(since)s AND %(until)s GROUP BY 1, 2
"""  # noqa: S608  # constants
    for by, key in COUNTED.items()
}
STANDING = {
    by: f"""
    SELECT {key}, CASE WHEN d.closes < %(now)s THEN 'overdue' ELSE 'open' END, count(*) FROM duty d
    WHERE d.how IS NULL AND d.area BETWEEN %(lo)s AND %(hi)s AND d.occurs_on BETWEEN %(since)s AND %(until)s GROUP BY 1, 2
"""  # noqa: S608
    for by, key in FACED.items()
}
THEN = {
    by: f"""
    SELECT {key}, CASE WHEN d.closed_at <= t.at THEN d.how WHEN d.closes < t.at THEN 'overdue' ELSE 'open' END, count(*)
    FROM duty d JOIN area a ON a.id = d.area
    CROSS JOIN LATERAL (SELECT least(%(now)s, (d.occurs_on + 1)::timestamp AT TIME ZONE a.zone) AS at) t
    WHERE d.area BETWEEN %(lo)s AND %(hi)s AND d.occurs_on BETWEEN %(since)s AND %(until)s GROUP BY 1, 2
"""  # noqa: S608
    for by, key in FACED.items()
}


def now_known(by: By, lo: int, hi: int, since: date, until: date, now: datetime) -> dict[str, Balance]:
    """As it is known at `now`: due and closed from the counters, open and overdue from the duties' own times. The two must add up."""
    given = {"lo": lo, "hi": hi, "since": since, "until": until, "now": now}
    return _balances([*_rows(KEPT[by], given), *_rows(STANDING[by], given)])


def then_known(by: By, lo: int, hi: int, since: date, until: date, now: datetime) -> dict[str, Balance]:
    """As it was known when each duty's own local day ended: what was told later stands as open or overdue."""
    found = _rows(THEN[by], {"lo": lo, "hi": hi, "since": since, "until": until, "now": now})
    return _balances([*found, *((key, "due", n) for key, _how, n in found)])


def _balances(rows: list[tuple[Any, ...]]) -> dict[str, Balance]:
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for key, how, n in rows:
        sums[str(key)][how] += int(n)
    return {key: Balance(**counts) for key, counts in sums.items()}


TOLD = """
    SELECT count(*) FROM duty d WHERE d.told_late AND d.area BETWEEN %(lo)s AND %(hi)s AND d.occurs_on BETWEEN %(since)s AND %(until)s
"""


def told_late(lo: int, hi: int, since: date, until: date) -> int:
    """How many were done inside their window and told after it."""
    return int(_rows(TOLD, {"lo": lo, "hi": hi, "since": since, "until": until})[0][0])


@dataclass(frozen=True, slots=True)
class Place:
    """An area, and whether others lie inside it."""

    area: int
    hi: int
    parent: int | None
    kind: str
    name: str
    name_en: str
    zone: str
    inside: bool

    @property
    def title(self) -> Text:
        """Its name."""
        return Text(zh=self.name, en=self.name_en or self.name)


PLACES = """
    SELECT a.id, a.hi, a.parent, a.kind, a.name, a.name_en, a.zone, EXISTS (SELECT FROM area b WHERE b.parent = a.id)
    FROM area a WHERE a.id = %(area)s OR a.parent = %(area)s ORDER BY a.id <> %(area)s, a.id
"""


def places(area: int) -> tuple[Place, ...]:
    """The area itself, then those directly inside it. Empty where there is no such area."""
    return tuple(Place(*row) for row in _rows(PLACES, {"area": area}))


AGENCIES = """
    SELECT g.kind, g.name, g.name_en FROM agency g JOIN area a ON a.id = g.area WHERE a.id <= %(hi)s AND a.hi >= %(lo)s ORDER BY g.id DESC
"""


def agencies(lo: int, hi: int) -> dict[str, tuple[str, str]]:
    """By the plan's word for a kind of agency, the name of one such in the area, in both languages."""
    return {kind: (name, english or name) for kind, name, english in _rows(AGENCIES, {"lo": lo, "hi": hi})}


@dataclass(frozen=True, slots=True)
class Line:
    """One duty behind a figure. `name` is empty where nobody lives."""

    enrolment: int
    rule: str
    occurs_on: date
    nth: int
    adoption: int
    track: str
    role: str
    opens: datetime
    closes: datetime
    how: str | None
    closed_at: datetime | None
    told_late: bool
    climbed: int
    place: str
    place_en: str
    zone: str
    name: str

    @property
    def where(self) -> Text:
        """The area's name."""
        return Text(zh=self.place, en=self.place_en or self.place)


LINES = """
    SELECT d.enrolment, d.rule, d.occurs_on, d.nth, d.adoption, d.track, d.role, d.opens, d.closes, d.how, d.closed_at, d.told_late, d.climbed,
           a.name, a.name_en, a.zone, coalesce(n.name, '')
    FROM duty d
    JOIN area a ON a.id = d.area
    LEFT JOIN enrolment e ON e.id = d.enrolment
    LEFT JOIN identity n ON n.person = e.person
    WHERE d.area BETWEEN %(lo)s AND %(hi)s AND d.occurs_on BETWEEN %(since)s AND %(until)s AND d.adoption = %(adoption)s AND d.rule = %(rule)s
    ORDER BY (d.how IS NULL) DESC, d.closes DESC, d.enrolment LIMIT 500
"""


def lines(lo: int, hi: int, since: date, until: date, adoption: int, rule: str) -> tuple[Line, ...]:
    """The duties behind a figure, open ones first, with names: for purposes that may read them."""
    given = {"lo": lo, "hi": hi, "since": since, "until": until, "adoption": adoption, "rule": rule}
    return tuple(Line(*row) for row in _rows(LINES, given))


def _rows(sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
