"""Running enrolments on their way to another area: what was asked, of whom, and what came of it. For both sides, under the scope in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anju.core.plan.model import Text
from anju.records.queries.rows import rows
from anju.records.sealed import unseal


@dataclass(frozen=True, slots=True)
class Offered:
    """One request. `mine`: it is for the viewer to answer. `name` is empty for whoever has not accepted yet."""

    transfer: int
    enrolment: int
    mine: bool
    state: str
    at: datetime
    answered: datetime | None
    to: Text
    whence: Text
    name: str
    address: str
    reason: str
    behind: str


OFFERED = """
    SELECT t.id, t.enrolment, t.area BETWEEN %(lo)s AND %(hi)s, t.state, t.asked_at, t.answered_at, a.name, a.name_en, w.name, w.name_en,
           coalesce(i.name, ''), t.address, t.reason, t.behind
    FROM transfer t
    JOIN area a ON a.id = t.area
    JOIN area f ON f.id = t.from_area
    JOIN area w ON w.id = CASE WHEN f.kind IN ('village', 'site') THEN coalesce(f.parent, f.id) ELSE f.id END
    LEFT JOIN identity i ON i.person = t.person
    WHERE t.enrolment IS NOT NULL AND (t.area BETWEEN %(lo)s AND %(hi)s OR t.from_area BETWEEN %(lo)s AND %(hi)s)
      AND (%(enrolment)s::bigint IS NULL OR t.enrolment = %(enrolment)s)
    ORDER BY (t.state = 'asked') DESC, t.asked_at DESC, t.id DESC LIMIT 60
"""


def offered(lo: int, hi: int, enrolment: int | None = None) -> tuple[Offered, ...]:
    """Requests to and by the areas `lo` to `hi`, of one enrolment only where given: unanswered ones first, then the latest."""
    return tuple(_offered(row) for row in rows(OFFERED, {"lo": lo, "hi": hi, "enrolment": enrolment}))


def _offered(row: Sequence[Any]) -> Offered:
    number, enrolment, mine, state, at, answered, to, to_en, whence, whence_en, name, *sealed = row
    said = [
        unseal(bytes(value), f"transfer.{field}:{number}") if value else ""
        for field, value in zip(("address", "reason", "behind"), sealed, strict=True)
    ]
    return Offered(number, enrolment, mine, state, at, answered, Text(to, to_en or to), Text(whence, whence_en or whence), name, *said)


@dataclass(frozen=True, slots=True)
class Village:
    """A village that another command answers for, and the township it lies in."""

    area: int
    name: Text
    township: Text


VILLAGES = """
    SELECT v.id, v.name, v.name_en, t.name, t.name_en FROM area v JOIN area t ON t.id = v.parent
    WHERE v.jurisdiction = (SELECT a.jurisdiction FROM area a WHERE a.id = %(area)s) AND v.kind IN ('village', 'site')
      AND NOT v.id BETWEEN %(lo)s AND %(hi)s ORDER BY t.pinyin, t.id, v.pinyin, v.id
"""


def villages(area: int, lo: int, hi: int) -> tuple[Village, ...]:
    """The villages of the county of `area` that lie outside `lo` to `hi`, by township."""
    return tuple(
        Village(number, Text(zh, en or zh), Text(up, up_en or up))
        for number, zh, en, up, up_en in rows(VILLAGES, {"area": area, "lo": lo, "hi": hi})
    )
