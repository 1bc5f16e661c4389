"""An incident as pages show it: its words and weight from the plan, its lead duty and those that answer beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.core.duties.vacancy import number
from anju.core.enrolment.fact import Key
from anju.core.plan.model import IncidentKind, Plan, Text, Track
from anju.operations.plans import plan_of
from anju.operations.record import Said
from anju.operations.viewer import Viewer
from anju.records.queries import duties as rows
from anju.records.queries.incidents import Row
from anju.web import shown, wording
from anju.web.asked import bounds

OWN: Mapping[str, tuple[Promise | str, Promise | str]] = {
    "counters": (
        gettext_lazy("The balance did not add up"),
        gettext_lazy("Counters and duties differed at the nightly recount; the counters were put right. Whoever runs the system finds out why."),
    ),
    "channel": (
        gettext_lazy("Messages do not leave"),
        gettext_lazy("A channel has failed again and again. Tell people by telephone until it works; it settles by itself then."),
    ),
    "phone": (
        gettext_lazy("A phone with work on it is silent, or was wiped"),
        gettext_lazy(
            "A phone on a round has not been heard for a day, or was wiped before everything was sent. Call whoever carries it: what they did is on "
            "that phone alone, or has to be done by somebody."
        ),
    ),
    "engine": (
        gettext_lazy("A file could not be evaluated"),
        gettext_lazy("What is due in it does not open by itself. Whoever runs the system finds it in the log; until then keep to its plan by hand."),
    ),
}
"""Kinds that an area's own ledger knows: title, and what to do. Settled by whatever found them."""
FOREVER = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Seen:
    """One incident. `within`: the tightest time the plan gives anybody who answers it; what has less comes first."""

    row: Row
    plan: Plan | None
    track: Track | None
    kind: IncidentKind | None
    lead: shown.Duty | None
    beside: tuple[shown.Duty, ...]
    within: timedelta
    need: bool

    @property
    def title(self) -> str:
        """What it is."""
        if self.kind is None or self.plan is None:
            return str(OWN[self.row.kind][0]) if self.row.kind in OWN else self.row.kind
        title = wording.said(self.kind.title)
        return shown.missing(self.plan, title, self.row.role) if self.row.role else title

    @property
    def advice(self) -> str:
        """What to do about one that no plan knows."""
        return str(OWN[self.row.kind][1]) if self.kind is None and self.row.kind in OWN else ""

    @property
    def vacant(self) -> bool:
        """Whether it says that a duty or a place has nobody."""
        return self.track is not None and self.row.kind == self.track.unowned

    @property
    def place(self) -> Text:
        """The area's name."""
        return Text(zh=self.row.place, en=self.row.place_en or self.row.place)

    @property
    def red(self) -> bool:
        """Open, and its lead is late."""
        return self.row.settled is None and self.lead is not None and self.lead.red

    @property
    def urgent(self) -> bool:
        """A person's need that is answered in minutes."""
        return self.row.settled is None and self.need and self.within <= timedelta(minutes=30)

    @property
    def climbed(self) -> int:
        """Steps that its ladders have climbed."""
        return sum(duty.row.climbed for duty in (*((self.lead,) if self.lead else ()), *self.beside))

    @property
    def stands(self) -> str:
        """Where its lead stands, in words."""
        if self.row.settled is not None:
            return _("settled")
        if self.lead is None:
            return _("open")
        if self.lead.red:
            return _("its lead is late")
        return _("seen, being dealt with") if self.lead.row.acknowledged else _("open")


def keys(row: Row) -> tuple[Key, ...]:
    """The names of the duties it opened, its lead first; none where no plan knows its kind."""
    kind = _kind(row)
    if kind is None or row.adoption is None:
        return ()
    plan = plan_of(row.adoption)
    nth = number(row.role) if row.role in plan.roles or row.role in plan.teams else row.nth
    return tuple(Key(rule, row.occurs_on, nth) for rule in (kind.lead, *kind.opens))


def on_it(viewer: Viewer, lead: rows.Row) -> tuple[Said, ...]:
    """What `viewer` says to be on it: it is theirs, where it is somebody else's; and they have seen it."""
    mine = () if lead.post in viewer.posts else (Said("reassign", values={"post": str(viewer.posts[0])}, answers=lead.key),)
    return (*mine, Said("acknowledge", answers=lead.key))


def see(found: Sequence[Row], viewer: Viewer, now: datetime) -> tuple[Seen, ...]:
    """The incidents with their duties, heaviest first: needs in minutes, then by the time the plan gives, the lead's too, then the oldest."""
    named = [(row.enrolment, key) for row in found for key in keys(row)]
    there = {(each.enrolment, each.key): shown.duty(each, now) for each in rows.some(named, *bounds(viewer))} if named else {}
    made = [_one(row, there) for row in found]
    return tuple(sorted(made, key=_weight))


def _weight(each: Seen) -> tuple[bool, bool, timedelta, timedelta, datetime]:
    lead = each.lead.rule.within if each.lead and each.lead.rule else FOREVER
    return each.row.settled is not None, not each.need, each.within, lead, each.row.raised


def _one(row: Row, there: Mapping[tuple[int, Key], shown.Duty]) -> Seen:
    kind = _kind(row)
    plan = plan_of(row.adoption) if row.adoption is not None else None
    track = plan.tracks.get(row.track) if plan else None
    duties = [there.get((row.enrolment, key)) for key in keys(row)]
    rules = [track.rules[name] for name in (kind.lead, *kind.opens)] if kind and track else []
    return Seen(
        row=row,
        plan=plan,
        track=track,
        kind=kind,
        lead=duties[0] if duties else None,
        beside=tuple(duty for duty in duties[1:] if duty is not None),
        within=min((rule.within for rule in rules), default=FOREVER),
        need=any(rule.need for rule in rules),
    )


def _kind(row: Row) -> IncidentKind | None:
    track = plan_of(row.adoption).tracks.get(row.track) if row.adoption is not None else None
    return track.incidents.get(row.kind) if track else None
