"""Words, dates and times as a paper says them in one language, and the catalogue of the papers' own labels."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files

from anju.core.moments import zone_of
from anju.papers.glyphs import printable
from anju.papers.model import Language, Words

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
WEEKDAYS = {
    "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
CATALOGUE: Mapping[str, Mapping[Language, str]] = json.loads(files(__package__).joinpath("labels.json").read_text("utf-8"))
"""Every label of every paper in both languages. They say nothing of any plan."""


def labels(language: Language) -> dict[str, str]:
    """The catalogue in one language."""
    return {name: both[language] for name, both in CATALOGUE.items()}


@dataclass(frozen=True, slots=True)
class Wording:
    """How one paper speaks: its language, its zone, and whether the clock changes inside it (then every time names its offset)."""

    language: Language
    zone: str
    changes: bool = False

    def words(self, said: Words) -> str:
        """`said` in this language, drawable."""
        if isinstance(said, str):
            return printable(said)
        return printable(said.zh if self.language == "zh" else said.en)

    def local(self, at: datetime) -> datetime:
        """`at` on the paper's wall clock. Raises ValueError for a naive instant."""
        if at.tzinfo is None:
            raise ValueError(f"a paper's instants are aware, got {at.isoformat()}")
        return at.astimezone(zone_of(self.zone))

    def day(self, on: date) -> str:
        """6 December 2026, or 2026年12月6日."""
        if self.language == "zh":
            return f"{on.year}年{on.month}月{on.day}日"
        return f"{on.day} {MONTHS[on.month - 1]} {on.year}"

    def short(self, on: date) -> str:
        """The day without its year, for narrow columns."""
        return f"{on.month}月{on.day}日" if self.language == "zh" else f"{on.day} {MONTHS[on.month - 1][:3]}"

    def weekday(self, on: date) -> str:
        """Sunday, or 星期日."""
        return WEEKDAYS[self.language][on.weekday()]

    def clock(self, at: datetime) -> str:
        """09:05, with its offset where the paper holds more than one."""
        local = self.local(at)
        return f"{local:%H:%M} ({offset(local)})" if self.changes else f"{local:%H:%M}"

    def moment(self, at: datetime) -> str:
        """Day and minute."""
        return f"{self.day(self.local(at).date())} {self.clock(at)}"

    def midnight(self, at: datetime) -> str:
        """Which night an instant at 00:00 belongs to, for nobody should wait a day too long; empty at any other time."""
        local = self.local(at)
        if local.time() != time(0):
            return ""
        before = self.day((local - timedelta(days=1)).date())
        return f"即{before}夜间24时" if self.language == "zh" else f"that is, midnight at the end of {before}"


def offset(local: datetime) -> str:
    """UTC+08:00 for an aware instant."""
    sign = local.strftime("%z")
    return f"UTC{sign[:3]}:{sign[3:5]}"
