"""What is in stock, where, and what went to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

WEEK = timedelta(days=7)
STOCKS = """
    SELECT s.id, s.agency, g.name, g.name_en, s.item, s.quantity,
           coalesce((SELECT sum(i.quantity) FROM issue i WHERE i.stock = s.id AND i.post IS NOT NULL AND i.at > %(since)s), 0)
    FROM stock s JOIN agency g ON g.id = s.agency
    WHERE s.agency = ANY(%(agencies)s) ORDER BY g.name, s.item
"""
MOVED = """
    SELECT i.id, i.stock, s.item, i.post, coalesce(m.name, ''), i.quantity, i.at, i.undoes,
           EXISTS (SELECT FROM issue u WHERE u.undoes = i.id)
    FROM issue i JOIN stock s ON s.id = i.stock LEFT JOIN post p ON p.id = i.post LEFT JOIN member m ON m.id = p.member
    WHERE s.agency = ANY(%(agencies)s) ORDER BY i.at DESC, i.id DESC LIMIT 40
"""
AGENCIES = """
    SELECT g.id, g.name, g.name_en FROM agency g
    WHERE g.area BETWEEN %(lo)s AND %(hi)s
       OR EXISTS (SELECT FROM post p WHERE p.agency = g.id AND p.id = ANY(%(posts)s)) ORDER BY g.name
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """One item of one agency: how much there is, and how much went out in the last seven days."""

    stock: int
    agency: int
    agency_name: str
    agency_en: str
    item: str
    quantity: int
    week: int

    @property
    def low(self) -> bool:
        """Less than a week's use is left, or nothing."""
        return self.quantity == 0 or self.quantity < self.week

    @property
    def days(self) -> int | None:
        """For how many days it lasts at the last week's use; None where nothing went out."""
        return self.quantity * 7 // self.week if self.week > 0 else None


@dataclass(frozen=True, slots=True)
class Moved:
    """One row: it came in (no post, below zero) or went to somebody. `undone`: a later row took it back."""

    row: int
    stock: int
    item: str
    post: int | None
    name: str
    quantity: int
    at: datetime
    undoes: int | None
    undone: bool

    @property
    def shown(self) -> str:
        """What it did to the stock, with its sign."""
        return f"{-self.quantity:+d}".replace("-", "−")


def agencies(lo: int, hi: int, posts: Sequence[int]) -> tuple[tuple[int, str, str], ...]:
    """(number, name, English name) of the agencies of an interval, and of those that `posts` belong to."""
    with connection.cursor() as cursor:
        cursor.execute(AGENCIES, {"lo": lo, "hi": hi, "posts": list(posts)})
        return tuple(cursor.fetchall())


def stocks(offices: Sequence[int], now: datetime) -> tuple[Kept, ...]:
    """What these agencies have."""
    with connection.cursor() as cursor:
        cursor.execute(STOCKS, {"agencies": list(offices), "since": now - WEEK})
        return tuple(Kept(*row) for row in cursor.fetchall())


def moved(offices: Sequence[int]) -> tuple[Moved, ...]:
    """The latest rows, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(MOVED, {"agencies": list(offices)})
        return tuple(Moved(*row) for row in cursor.fetchall())
