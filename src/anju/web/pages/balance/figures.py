"""What was asked for, and the figures that answer it: groups with their words, small counts kept back from whoever does not command the area."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Literal
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.core.duties.balance import Balance
from anju.core.moments import local_day
from anju.core.plan.model import PERSON, Text
from anju.operations.plans import plan_of
from anju.operations.viewer import Viewer
from anju.records.queries import balance as queries
from anju.records.queries.balance import By, Place

Grouping = Literal["area", "day", "role", "agency", "rule"]
GROUPINGS: Mapping[Grouping, Promise | str] = {
    "area": _("Areas"),
    "day": _("Days"),
    "agency": _("Agencies"),
    "role": _("Roles"),
    "rule": _("Rules"),
}
PARTS: tuple[str, ...] = tuple(field.name for field in fields(Balance))
LONGEST = 92
USUAL = 7
SMALL = 5
"""Counts below this are kept back from whoever does not command the area (DESIGN rule 7)."""
HOUSEHOLD = Text(zh="住户", en="the household")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which area and days, grouped how, as known when. `top`: the widest area the viewer may ask for."""

    place: Place
    inside: tuple[Place, ...]
    top: int
    since: date
    until: date
    by: Grouping
    then: bool

    def query(self, **other: object) -> str:
        """The address's query of this, changed as `other` says."""
        given = {"area": self.place.area, "since": self.since, "until": self.until, "by": self.by, "known": "then" if self.then else "now"}
        return urlencode({name: str(value) for name, value in (given | other).items() if value is not None})


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure; `kept` where it is too small to be told."""

    name: str
    n: int
    kept: bool

    @property
    def words(self) -> str:
        """What is shown."""
        return f"<{SMALL}" if self.kept else f"{self.n:,}"


@dataclass(frozen=True, slots=True)
class Group:
    """One line of the sheet. `link` leads further down; empty at the bottom."""

    title: Text
    balance: Balance
    cells: tuple[Cell, ...]
    link: str = ""


def asked(given: QueryDict, viewer: Viewer, now: datetime) -> Asked:
    """What the address asks for, kept inside what the viewer commands. Raises Http404 for another area."""
    wanted = given.get("area", "")
    area = int(wanted) if wanted.isdecimal() and len(wanted) < 19 else viewer.lo
    found = queries.places(area) if viewer.lo <= area <= viewer.hi else ()
    if not found or found[0].hi > viewer.hi:
        raise Http404
    place, inside = found[0], found[1:]
    today = local_day(now, place.zone)
    until = _day(given.get("until", ""), today)
    since = max(_day(given.get("since", ""), until - timedelta(days=USUAL - 1)), until - timedelta(days=LONGEST - 1))
    by = next((name for name in GROUPINGS if name == given.get("by")), "area" if inside else "rule")
    return Asked(place, inside, viewer.lo, min(since, until), until, by if inside or by != "area" else "rule", given.get("known") == "then")


def _day(text: str, usual: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return usual


def balances(what: Asked, by: By, now: datetime) -> dict[str, Balance]:
    """The balance of each group, by its key."""
    known = queries.then_known if what.then else queries.now_known
    return known(by, what.place.area, what.place.hi, what.since, what.until, now)


def groups(what: Asked, now: datetime, *, whole: bool) -> tuple[Group, ...]:
    """The lines of the sheet. `whole`: with the small counts."""
    made = {"area": _areas, "day": _days, "role": _roles, "agency": _agencies, "rule": _rules}[what.by](what, now)
    return tuple(Group(title, balance, cells(balance, whole=whole), link) for title, balance, link in made if balance.due)


def cells(balance: Balance, *, whole: bool) -> tuple[Cell, ...]:
    """The figures of a line; with one small count kept back, the next smallest is too, so that it cannot be worked out."""
    counts = {name: int(getattr(balance, name)) for name in PARTS}
    small = set() if whole else {name for name, n in counts.items() if 0 < n < SMALL}
    if len(small - {"due"}) == 1 and "due" not in small:
        others = sorted((n, name) for name, n in counts.items() if n and name not in small and name != "due")
        small |= {others[0][1]} if others else {"due"}
    return tuple(Cell(name, n, name in small) for name, n in counts.items())


_Made = Iterator[tuple[Text, Balance, str]]


def _areas(what: Asked, now: datetime) -> _Made:
    """Each area directly inside, and the area's own."""
    by_area = {int(key): balance for key, balance in balances(what, "area", now).items()}
    for one in what.inside:
        mine = sum((balance for area, balance in by_area.items() if one.area <= area <= one.hi), start=Balance())
        yield Text(one.name, one.name_en or one.name), mine, what.query(area=one.area, by=None)
    title = Text(f"{what.place.name}（本级）", f"{what.place.name_en or what.place.name} (its own)")
    within = [(one.area, one.hi) for one in what.inside]
    own = sum((b for area, b in by_area.items() if not any(lo <= area <= hi for lo, hi in within)), start=Balance())
    yield title, own, ""


def _days(what: Asked, now: datetime) -> _Made:
    for key, balance in sorted(balances(what, "day", now).items(), reverse=True):
        day = date.fromisoformat(key)
        said = Text(f"{day.month}月{day.day}日", f"{day.day} {day:%B}")
        yield said, balance, what.query(since=day, until=day, by=None)


def _roles(what: Asked, now: datetime) -> _Made:
    for key, balance in sorted(balances(what, "role", now).items(), key=_heaviest):
        yield _role(key), balance, ""


def _agencies(what: Asked, now: datetime) -> _Made:
    names = queries.agencies(what.place.area, what.place.hi)
    sums: dict[str, Balance] = {}
    for key, balance in balances(what, "role", now).items():
        adoption, _bar, role = key.partition("|")
        known = plan_of(int(adoption)).roles.get(role)
        kind = known.agency if known and role != PERSON else ""
        sums[kind] = sums.get(kind, Balance()) + balance
    for kind, balance in sorted(sums.items(), key=_heaviest):
        zh, en = names.get(kind, (kind, kind))
        yield (Text(zh, en) if kind else HOUSEHOLD), balance, ""


def _rules(what: Asked, now: datetime) -> _Made:
    for key, balance in sorted(balances(what, "rule", now).items(), key=_heaviest):
        adoption, _bar, rule = key.partition("|")
        yield rule_title(int(adoption), rule), balance, what.query(by=None, adoption=adoption, rule=rule)


def _heaviest(pair: tuple[str, Balance]) -> tuple[int, int, int, str]:
    """What is late first, then by size."""
    return (-pair[1].overdue, -pair[1].missed, -pair[1].due, pair[0])


def _role(key: str) -> Text:
    adoption, _bar, role = key.partition("|")
    known = plan_of(int(adoption)).roles.get(role)
    return HOUSEHOLD if role == PERSON else known.title if known else Text(role, role)


def rule_title(adoption: int, rule: str) -> Text:
    """What a rule is called in its plan."""
    found = (track.rules[rule].title for track in plan_of(adoption).tracks.values() if rule in track.rules)
    return next(found, Text(rule, rule))
