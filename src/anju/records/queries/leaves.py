"""Duties since a day with what called for each and what closed it: by these two numbers what was asked can be followed to its end."""

from dataclasses import dataclass
from datetime import date, datetime

from anju.records.queries.rows import rows


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty in a chain: `opened_by` is the fact that called for it, 0 where silence or the clock did; `closed_by` the fact that closed it."""

    rule: str
    occurs_on: date
    nth: int
    role: str
    opens: datetime
    closes: datetime
    how: str | None
    closed_at: datetime | None
    closed_by: int | None
    opened_by: int


OWED = """
    SELECT d.rule, d.occurs_on, d.nth, d.role, d.opens, d.closes, d.how, d.closed_at, d.closed_by, d.opened_by
    FROM enrolment e JOIN duty d ON d.jurisdiction = e.jurisdiction AND d.enrolment = e.id
    WHERE e.id = %s AND d.occurs_on >= %s AND (d.opened_by <> 0 OR d.nth < 0) ORDER BY d.opens, d.rule LIMIT 600
"""


def owed(enrolment: int, since: date) -> tuple[Owed, ...]:
    """What was called for since `since` and is in the viewer's sight, in the order of its windows."""
    return tuple(Owed(*row) for row in rows(OWED, [enrolment, since]))
