"""Duties as pages show them: words from the plan, where they stand at a moment, and the doors they are at."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.utils.translation import gettext as _

from anju.core.enrolment.fact import Key
from anju.core.moments import instant_of, local_day
from anju.core.plan.model import PERSON, Form, Plan, Rule, Subject, Text
from anju.operations.plans import plan_of
from anju.records.queries.duties import Coming, Row, Told
from anju.web import wording

Stands = Literal["overdue", "now", "later", "closed"]
TOKEN = re.compile(r"(?P<enrolment>\d{1,18})\.(?P<rule>[a-z0-9_.]{1,120})\.(?P<day>\d{4}-\d\d-\d\d)\.(?P<nth>-?\d{1,9})")
NOBODY = Text(zh="", en="")


@dataclass(frozen=True, slots=True)
class Duty:
    """A row with its plan's words. `stands` is read from times at the page's now."""

    row: Row
    rule: Rule | None
    role: Text
    stands: Stands
    amber: bool = False
    """Open longer than the plan thinks well of, and not yet overdue: counted apart from red."""

    @property
    def token(self) -> str:
        """Its name in addresses and forms."""
        return token(self.row.enrolment, self.row.key)

    @property
    def title(self) -> Text:
        """What is to be done."""
        return self.rule.title if self.rule else Text(zh=self.row.rule, en=self.row.rule)

    @property
    def place(self) -> Text:
        """The area's name."""
        return Text(zh=self.row.place, en=self.row.place_en or self.row.place)

    @property
    def gone(self) -> bool:
        """Its time has passed and it cannot be made up: it is closed as missed, with a reason."""
        return self.stands == "overdue" and self.rule is not None and not self.rule.makeup

    @property
    def red(self) -> bool:
        """Overdue, owed, and something can still be done about it."""
        return self.stands == "overdue" and self.row.must


@dataclass(frozen=True, slots=True)
class Door:
    """Everything of one list at one door, and who lives behind it; or of one worker, one thing, one unit or the area.

    `about`: what the track calls it.
    """

    enrolment: int
    names: tuple[str, ...]
    place: Text
    duties: tuple[Duty, ...]
    about: Text = NOBODY

    @property
    def red(self) -> bool:
        """Whether anything here is overdue."""
        return any(duty.red for duty in self.duties)

    @property
    def personal(self) -> bool:
        """Whether somebody lives here whom one may call."""
        return any(duty.row.person is not None for duty in self.duties)

    @property
    def subject(self) -> Subject:
        """Whom or what it is about."""
        return self.duties[0].row.subject

    @property
    def of(self) -> str:
        """Whose file a thing belongs to, where that may be seen."""
        return self.duties[0].row.of

    @property
    def own(self) -> bool:
        """Whether these are what a worker owes for themselves."""
        return self.subject == "worker" and any(duty.row.role == PERSON for duty in self.duties)


@dataclass(frozen=True, slots=True)
class Next:
    """A rule of the day, the instant it opens next, for so many households."""

    at: datetime
    title: Text
    households: int


def token(enrolment: int, key: Key) -> str:
    """The name of a duty in an address."""
    return f"{enrolment}.{key.rule}.{key.occurs_on.isoformat()}.{key.nth}"


def parse(text: str) -> tuple[int, Key] | None:
    """What a token names; None where it is none."""
    found = TOKEN.fullmatch(text)
    if found is None:
        return None
    try:
        day = date.fromisoformat(found["day"])
    except ValueError:
        return None
    return int(found["enrolment"]), Key(found["rule"], day, int(found["nth"]))


def duty(row: Row, now: datetime) -> Duty:
    """One row with its plan's words."""
    plan = plan_of(row.adoption)
    rule, stood = rule_of(plan, row.track, row.rule), stands(row, now)
    amber = stood == "now" and rule is not None and rule.amber is not None and row.opens + rule.amber <= now
    return Duty(row, rule, role_of(plan, row.role), stood, amber)


def limits(adoptions: Iterable[int]) -> dict[tuple[int, str, str], timedelta]:
    """How long after it opened a duty is shown amber, by adoption, track and rule."""
    return {
        (adoption, track.name, rule.name): rule.amber
        for adoption in adoptions
        for track in plan_of(adoption).tracks.values()
        for rule in track.rules.values()
        if rule.amber is not None
    }


def stands(row: Row, now: datetime) -> Stands:
    """Where a duty stands at `now`."""
    if row.how is not None:
        return "closed"
    if row.closes < now:
        return "overdue"
    return "now" if row.opens <= now else "later"


def rule_of(plan: Plan, track: str, rule: str) -> Rule | None:
    """A rule of a track; None where the plan has no such rule any more."""
    found = plan.tracks.get(track)
    return found.rules.get(rule) if found else None


def role_of(plan: Plan, role: str) -> Text:
    """A role's title; nothing for the household's own."""
    return plan.roles[role].title if role in plan.roles and role != PERSON else NOBODY


def missing(plan: Plan, title: str, about: str) -> str:
    """An incident titled `title` of a place that nobody holds, or of a team that is too few."""
    team = plan.teams.get(about)
    if team is None:
        return f"{title} ({wording.said(role_of(plan, about))})"
    return _("Too few: %(team)s (at least %(n)d)") % {"team": wording.said(team.title), "n": team.minimum}


def form_of(row: Row) -> Form | None:
    """The form whose answers prove the duty."""
    return plan_of(row.adoption).forms.get(row.evidence)


def doors(duties: Iterable[Duty]) -> tuple[Door, ...]:
    """Duties by door, in the order in which the doors first come."""
    by_door: dict[tuple[str, int], list[Duty]] = {}
    for each in duties:
        by_door.setdefault(each.row.door, []).append(each)
    return tuple(
        Door(
            enrolment=here[0].row.enrolment,
            names=tuple(dict.fromkeys(each.row.name for each in here if each.row.name)),
            place=Text(zh=here[0].row.place, en=here[0].row.place_en or here[0].row.place),
            duties=tuple(here),
            about=_about(here[0].row),
        )
        for here in by_door.values()
    )


def _about(row: Row) -> Text:
    """What the track calls a worker's file or a thing; nothing for whoever needs no such word."""
    track = plan_of(row.adoption).tracks.get(row.track)
    return track.title if track is not None and (track.thing or track.subject in ("worker", "household")) else NOBODY


def told_title(told: Told) -> Text:
    """What the ladder is about."""
    rule = rule_of(plan_of(told.adoption), told.track, told.rule)
    return rule.title if rule else Text(zh=told.rule, en=told.rule)


def coming(rows: Sequence[Coming], now: datetime, within: timedelta) -> tuple[Next, ...]:
    """The rules of the day that open in the time `within`, in order."""
    found = []
    for row in rows:
        today = local_day(now, row.zone)
        opens = next((at for day in (today, today + timedelta(days=1)) if (at := instant_of(day, row.at, row.zone)) > now), None)
        rule = rule_of(plan_of(row.adoption), row.track, row.rule)
        if opens is not None and rule is not None and opens <= now + within:
            found.append(Next(opens, rule.title, row.households))
    return tuple(sorted(found, key=lambda each: each.at))
