"""What a viewer's posts were told inside Anju and have not seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from anju.core.enrolment.fact import Key

UNSEEN = """
    SELECT n.id, n.kind, n.enrolment, n.occurs_on, n.rule, n.nth, n.at, a.name, a.name_en FROM notice n JOIN area a ON a.id = n.area
    WHERE n.post = ANY(%(posts)s) AND n.seen_at IS NULL AND n.kind = ANY(%(kinds)s) ORDER BY n.at DESC LIMIT 100
"""
COUNT = "SELECT count(*) FROM notice WHERE post = ANY(%(posts)s) AND seen_at IS NULL AND kind = ANY(%(kinds)s)"
KINDS = ["reminder", "given", "asked", "called", "swap", "handed"]


@dataclass(frozen=True, slots=True)
class Told:
    """A reminder, a duty handed on, a question about standing in or a watch, a swap of watches, work of whoever had a household before."""

    notice: int
    kind: str
    enrolment: int | None
    occurs_on: date | None
    rule: str
    nth: int
    at: datetime
    place: str
    place_en: str

    @property
    def named(self) -> tuple[int, Key] | None:
        """The duty it is about, if it is about one."""
        if self.enrolment is None or self.occurs_on is None:
            return None
        return self.enrolment, Key(self.rule, self.occurs_on, self.nth)


def unseen(posts: Sequence[int]) -> tuple[Told, ...]:
    """What has not been seen, latest first."""
    with connection.cursor() as cursor:
        cursor.execute(UNSEEN, {"posts": list(posts), "kinds": KINDS})
        return tuple(Told(*row) for row in cursor.fetchall())


def count(posts: Sequence[int]) -> int:
    """How many there are."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"posts": list(posts), "kinds": KINDS})
        row = cursor.fetchone()
    return int(row[0]) if row else 0
