"""The phases of a file and what each of them asks for, by how often; and which dates come next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from anju.core.moments import instant_of, local_day
from anju.core.plan.days import days
from anju.core.plan.explain.phrases import opening
from anju.core.plan.model import Calendar, Called, Daily, Draw, Entry, Follow, Moment, Plan, Rule, Shift, Spaced, Stage, Text, Track
from anju.records.queries.units import File, Spell
from anju.web import shown

Stands = Literal["past", "now", "ahead", "aside"]
RHYTHMS: dict[str, Promise] = {
    "day": gettext_lazy("Every day"), "week": gettext_lazy("Every week or few days"), "month": gettext_lazy("Every month"),
    "date": gettext_lazy("On fixed days"), "entry": gettext_lazy("With the phase"), "called": gettext_lazy("When something calls for it"),
}  # fmt: skip
SOON = 12


@dataclass(frozen=True, slots=True)
class Asks:
    """A rule of a phase: who does it, and when it opens."""

    title: Text
    role: Text
    opens: Text


@dataclass(frozen=True, slots=True)
class Phase:
    """A stage: where it stands, when it began or will begin (None: not known), how it begins, and what it asks by how often:

    everything where it stands now, else what the stage before did not ask.
    """

    title: Text
    stands: Stands
    since: datetime | None
    begins: Text
    asks: tuple[tuple[Promise, tuple[Asks, ...]], ...]

    @property
    def count(self) -> int:
        """How many rules it has."""
        return sum(len(asked) for _rhythm, asked in self.asks)


@dataclass(frozen=True, slots=True)
class Next:
    """Something that a date brings: a duty of a role, or a phase (no role)."""

    at: datetime
    title: Text
    role: Text | None


def phases(plan: Plan, track: Track, file: File, spells: Sequence[Spell]) -> tuple[Phase, ...]:
    """Every stage in the plan's order."""
    order = [stage.name for stage in track.stages if not stage.aside]
    here, begins = order.index(file.stage) if file.stage in order else -1, _begins(track, file, spells)
    return tuple(
        Phase(
            stage.title,
            "now" if stage.name == file.stage else "aside" if stage.aside else "past" if order.index(stage.name) < here else "ahead",
            begins.get(stage.name),
            opening(plan, track, stage.enters),
            tuple(_asks(plan, track, stage, "" if stage.name == file.stage else _before(order, stage.name))),
        )
        for stage in track.stages
    )


def _before(order: Sequence[str], stage: str) -> str:
    """The stage before; empty for the first and for one that stands aside."""
    return order[order.index(stage) - 1] if stage in order[1:] else ""


def _begins(track: Track, file: File, spells: Sequence[Spell]) -> dict[str, datetime]:
    """When each stage began or will begin, as far as the clock tells: one that begins on a day of the year, after the one before."""
    entered = {spell.stage: spell.since for spell in reversed(spells)}
    found, since = dict[str, datetime](), max([file.starts, *entered.values()])
    for stage in track.stages:
        at = entered.get(stage.name) or _will(stage, file, since)
        if at is not None:
            found[stage.name] = at
            since = since if stage.aside else max(since, at)
    return found


def _will(stage: Stage, file: File, since: datetime) -> datetime | None:
    match stage.enters:
        case Moment(anchor=anchor, offset=offset):
            begun = file.starts if anchor == "starts" else file.ends
            return begun + offset if begun else None
        case Calendar(times=clocks) as calendar:
            named = days(calendar, local_day(file.starts, file.zone), local_day(since, file.zone))
            return next((at for day in named for clock in clocks if (at := instant_of(day, clock, file.zone)) > since), None)
    return None


def _asks(plan: Plan, track: Track, stage: Stage, before: str) -> Iterator[tuple[Promise, tuple[Asks, ...]]]:
    """What the stage asks for that the one `before` did not; what comes once comes with the first of its stages."""
    wanted = (rule for rule in track.rules.values() if stage.name in rule.stages and before not in rule.stages)
    rules = [rule for rule in wanted if (stage.name == rule.stages[0] or rhythm(rule) != "entry")]
    for name, title in RHYTHMS.items():
        found = tuple(Asks(rule.title, shown.role_of(plan, rule.owner), opening(plan, track, rule.opens)) for rule in rules if rhythm(rule) == name)
        if found:
            yield title, found


def rhythm(rule: Rule) -> str:
    """How often it comes, by its opening."""
    match rule.opens:
        case Daily(every=1) | Draw() | Spaced() | Shift():
            return "day"
        case Daily():
            return "week"
        case Calendar(weekdays=named) if named:
            return "week"
        case Calendar(monthdays=named) if named:
            return "month"
        case Calendar():
            return "date"
        case Entry() | Moment():
            return "entry"
        case Called() | Follow():
            return "called"


def soon(plan: Plan, track: Track, file: File, spells: Sequence[Spell], now: datetime) -> tuple[Next, ...]:
    """What the next dates bring that does not come every week: the nearest duties, each of a stage that will then be, and every stage."""
    known = _begins(track, file, spells)
    begins = {stage.name: known[stage.name] for stage in track.stages if not stage.aside and stage.name in known}
    ahead = [Next(at, stage.title, None) for stage in track.stages if (at := begins.get(stage.name)) is not None and at > now]
    found: list[Next] = []
    for rule in track.rules.values():
        if isinstance(rule.opens, Calendar) and not rule.opens.weekdays:
            found += [
                Next(at, rule.title, shown.role_of(plan, rule.owner))
                for at in coming(rule, file, now)
                if _stage(file, begins, at, now) in rule.stages
            ]
    nearest = sorted(found, key=lambda each: each.at)[:SOON]
    return tuple(sorted([*nearest, *ahead], key=lambda each: each.at))


def coming(rule: Rule, file: File, now: datetime) -> list[datetime]:
    """The next instants at which the calendar or every so many days brings it, before END; none where it is opened otherwise."""
    first, today = local_day(file.starts, file.zone), local_day(now, file.zone)
    match rule.opens:
        case Calendar(times=clocks):
            named = days(rule.opens, first, today)
        case Daily(times=clocks, every=every):
            step = timedelta(days=every)
            begun = first + max((today - first) // step, 0) * step
            named = (begun, begun + step)
        case _:
            return []
    found = (instant_of(day, clock, file.zone) for day in named for clock in clocks)
    return sorted(at for at in found if at > now and (file.ends is None or at < file.ends))


def _stage(file: File, begins: dict[str, datetime], at: datetime, now: datetime) -> str:
    """The stage that the file will be in, as far as time alone tells."""
    ahead = [(since, name) for name, since in begins.items() if now < since <= at]
    return max(ahead)[1] if ahead else file.stage
