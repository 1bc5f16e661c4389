"""What stands on the board: incidents and what sensors asked for, each with who is on it and its time against its limit."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from anju.core.plan.model import Plan, Text
from anju.operations.authority import above
from anju.operations.viewer import Viewer
from anju.records.queries import board, incidents
from anju.web import files, shown, wording
from anju.web.asked import bounds
from anju.web.pages.incidents.seen import Seen, see
from anju.web.pages.incidents.vacant import cause, lots

MOST = 60
"""So many are written out; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One line. `number`: of the incident; None for what a sensor asked for, which has `token`. `limit`: by when it is to be answered, if ever."""

    title: str | Text
    area: int
    place: Text
    since: datetime
    limit: datetime | None
    holder: str
    seen: bool
    need: bool
    free: bool = False
    """Whether the viewer may take it on, and is not on it yet."""
    number: int | None = None
    token: str = ""
    cause: Hashable = None
    """What it shares with all that one absence raised in many files; None: it stands alone."""

    @property
    def words(self) -> str:
        """What it is, in the reader's language."""
        return self.title if isinstance(self.title, str) else wording.said(self.title)

    @property
    def name(self) -> str:
        """By which the screen knows it again."""
        return f"i{self.number}" if self.number is not None else f"d{self.token}"

    def share(self, now: datetime) -> float:
        """How much of its time is used up, from 0 to 1; 0 where it has no limit."""
        whole = self.limit - self.since if self.limit is not None else timedelta(0)
        return min(1.0, max(0.0, (now - self.since) / whole)) if whole > timedelta(0) else float(self.limit is not None and now >= self.limit)

    def late(self, now: datetime) -> bool:
        """Whether its limit has passed."""
        return self.limit is not None and self.limit < now


@dataclass(frozen=True, slots=True)
class Line:
    """An alarm as it stands at an instant: elapsed, what is left or over, and its bar from 0 to 100."""

    alarm: Alarm
    elapsed: timedelta
    whole: timedelta | None
    over: timedelta | None
    bar: int
    like: int = 1
    """How many of one cause stand under this line."""


def alarms(viewer: Viewer, now: datetime) -> tuple[Alarm, ...]:
    """Everything open in sight: what nobody has seen first, needs before the rest and the newest on top; then by what runs out first."""
    lo, hi = bounds(viewer)
    incident = [_incident(each, viewer) for each in see(incidents.unsettled(lo, hi, hidden=False), viewer, now)]
    signal = [_signal(shown.duty(row, now), viewer) for row in board.signals(sorted(_asked(viewer)), lo, hi, now)]
    return tuple(sorted((*incident, *signal), key=_weight))


def lines(found: Sequence[Alarm], now: datetime) -> tuple[Line, ...]:
    """The alarms in their order, each as it stands at `now`; those that one absence raised in many files as one line, where the first stands."""
    return tuple(_line(lot[0], now, len(lot)) for lot in lots(found, lambda alarm: alarm.cause))


def _line(alarm: Alarm, now: datetime, like: int) -> Line:
    whole = alarm.limit - alarm.since if alarm.limit is not None else None
    over = now - alarm.limit if alarm.limit is not None and alarm.late(now) else None
    return Line(alarm, now - alarm.since, whole, over, round(100 * alarm.share(now)), like)


def _weight(each: Alarm) -> tuple[bool, bool, float]:
    last = each.limit or each.since + timedelta(days=3650)
    return each.seen, not each.need, last.timestamp() if each.seen else -each.since.timestamp()


def _incident(each: Seen, viewer: Viewer) -> Alarm:
    lead = each.lead.row if each.lead else None
    return Alarm(
        title=each.title,
        area=each.row.area,
        place=each.place,
        since=each.row.raised,
        limit=lead.closes if lead else None,
        holder=_holder(each.lead, viewer),
        seen=bool(lead and (lead.acknowledged or lead.how is not None)),
        need=each.need,
        free=_free(each, viewer),
        number=each.row.number,
        cause=cause(each),
    )


def _free(each: Seen, viewer: Viewer) -> bool:
    if each.lead is None or each.lead.rule is None or each.lead.row.how is not None or not viewer.posts:
        return False
    mine = each.lead.row.post in viewer.posts
    return not each.lead.row.acknowledged if mine else viewer.purpose == "area" or above(each.lead.rule, viewer)


def _signal(each: shown.Duty, viewer: Viewer) -> Alarm:
    row = each.row
    return Alarm(each.title, row.area, each.place, row.opens, row.closes, _holder(each, viewer), row.acknowledged, row.need, token=each.token)


def _holder(duty: shown.Duty | None, viewer: Viewer) -> str:
    """Who has it; where nobody is signed in, nobody is named: whose part it is, if anybody has it."""
    if duty is None or viewer.purpose != "wall":
        return duty.row.holder if duty else ""
    return wording.said(duty.role) if duty.row.post is not None else ""


def _asked(viewer: Viewer) -> Iterator[str]:
    """The rules that a sensor's word opens, in the plans in force."""
    for plan in files.in_force(viewer):
        yield from _rules(plan)


def _rules(plan: Plan) -> Sequence[str]:
    heard = {form.name for form in plan.forms.values() if form.device is not None}
    reactions = [each for track in plan.tracks.values() for each in track.reactions if each.form in heard]
    return [rule for each in reactions for rule in (*each.then.opens, *each.otherwise.opens)]
