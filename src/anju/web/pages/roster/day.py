"""One day of one roster: the grid, what is wrong, and for whoever plans it the lines to change and publish."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from anju.core.duties import roster as watch
from anju.core.duties.roster import Shift
from anju.core.moments import Span, local_day, zone_of
from anju.core.plan.model import Plan, Roster, Text
from anju.operations import roster as planning
from anju.operations.plans import plan_of
from anju.operations.refused import Refused
from anju.operations.roster import Day, Unfair
from anju.operations.watched import inside, of_units, plans
from anju.records.queries import duties as duty_rows
from anju.records.queries import household, rosters
from anju.records.queries import plan as adoptions
from anju.records.queries.plan import Adopted
from anju.records.queries.rosters import Laid, Standing
from anju.web import access, shown, wording
from anju.web.asked import Asked, bounds, key_of
from anju.web.pages.roster import rows
from anju.web.pages.roster.drawing import NARROW, Shown, draw
from anju.web.pages.roster.standing import stands

PURPOSES = ("area", "seat", "needs", "watch")
AHEAD = 7
FAULTS: dict[str, Promise | str] = {
    "gap": gettext_lazy("nobody watches"),
    "too long": gettext_lazy("longer than one watch may last"),
    "no rest": gettext_lazy("too little rest between two watches"),
    "week": gettext_lazy("more hours in seven days than allowed"),
    "away": gettext_lazy("is away then"),
    "twice": gettext_lazy("stands two watches at once"),
    "not named": gettext_lazy("may not stand this watch"),
}
BARRED: dict[str, Promise | str] = {
    "away": ngettext_lazy("%(n)d is away", "%(n)d are away", "n"),
    "no rest": ngettext_lazy("%(n)d has to rest", "%(n)d have to rest", "n"),
    "twice": ngettext_lazy("%(n)d stands another watch", "%(n)d stand another watch", "n"),
    "week": ngettext_lazy("%(n)d has stood enough in seven days", "%(n)d have stood enough in seven days", "n"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A roster the viewer may look at."""

    adopted: Adopted
    plan: Plan
    roster: Roster
    whose: Standing | None = None
    """The unit or place whose own it is; None: the area's."""

    @property
    def own(self) -> int | None:
        """The file whose own it is."""
        return self.whose.enrolment if self.whose else None

    @property
    def name(self) -> str:
        """Its name in addresses."""
        return f"{self.adopted.adoption}.{self.roster.name}" + (f".{self.own}" if self.own else "")

    @property
    def place(self) -> Text:
        """The unit, the place or the area."""
        return self.whose.title if self.whose else self.adopted.title


@dataclass(frozen=True, slots=True)
class Tab:
    """One day of the week ahead: how many of its hours are covered."""

    day: date
    hours: int
    of: int
    laid: bool


@access.staff(*PURPOSES)
def roster(request: Asked) -> HttpResponse:
    """The day. `act` is suggest, check or publish; nothing is stored but by publishing."""
    choices = _choices(request)
    wanted = request.POST.get("at") or request.GET.get("at", "")
    chosen = next((each for each in choices if each.name == wanted), choices[0] if choices else None)
    if chosen is None:
        return render(request, "web/roster/none.html")
    day = planning.look(chosen.adopted.adoption, chosen.roster.name, _day(request, chosen), request.now, chosen.own)
    may = _may(request, chosen)
    if request.method == "POST":
        if not may:
            raise Http404
        return _planned(request, choices, chosen, day)
    draft = day.published
    if may and request.GET.get("suggest") in ("empty", "anew"):
        anew, turn = request.GET["suggest"] == "anew", _turn(request, day)
        draft = planning.suggest(day, anew=anew, length=_length(request), now=request.now, turn=turn)
    return _page(request, choices, chosen, day, draft, rows.lines(draft, day.fixed, day.zone))


def _planned(request: Asked, choices: Sequence[Choice], chosen: Choice, day: Day) -> HttpResponse:
    roles = {who.post: who.role for who in day.watchers}
    typed, shifts = rows.read(request.POST, day.day, day.zone, roles)
    draft = (*day.fixed, *(one for one in shifts if one not in day.fixed))
    if any(line.wrong for line in typed):
        messages.error(request, _("A line cannot be read: a watch begins, ends, and has a person."))
        return _page(request, choices, chosen, day, draft, typed, status=422)
    if request.POST.get("act") != "publish":
        return _page(request, choices, chosen, day, draft, typed)
    try:
        wrongs = planning.publish(request.viewer, day, draft, request.POST.get("reason", ""), now=request.now, key=key_of(request))
    except Unfair:
        messages.error(request, _("Something is against the plan: change it, or say why it has to be so."))
        return _page(request, choices, chosen, day, draft, typed, status=422, asks=True)
    except Refused as refused:
        for fault in refused.faults:
            messages.error(request, str(fault.text))
        return _page(request, choices, chosen, day, draft, typed, status=422)
    said = _("Published with your reason; everybody's watch opens as it begins.") if wrongs else _("Published; everybody's watch opens as it begins.")
    messages.success(request, said)
    return redirect(f"/roster/?at={chosen.name}&day={day.day}")


def _choices(request: Asked) -> tuple[Choice, ...]:
    viewer = request.viewer
    found = adoptions.in_force(viewer.lo, viewer.hi, viewer.posts, request.now)
    known = [(each, plan_of(each.adoption)) for each in found]
    mine = [Choice(each, plan, one) for each, plan in known for one in plan.rosters.values() if not one.of]
    return (
        *mine,
        *(
            Choice(each, plan, one, whose)
            for each, plan in known
            for one in plan.rosters.values()
            for whose in of_units(viewer, each.adoption, one, request.now)
        ),
    )


def _may(request: Asked, chosen: Choice) -> bool:
    return plans(request.viewer, chosen.plan, chosen.roster, chosen.whose.agency if chosen.whose else None)


def _day(request: Asked, chosen: Choice) -> date:
    today = local_day(request.now, chosen.adopted.zone)
    try:
        day = date.fromisoformat(request.POST.get("day") or request.GET.get("day", ""))
    except ValueError:
        return today + timedelta(days=1) if _may(request, chosen) else today
    return min(max(day, today - timedelta(days=60)), today + timedelta(days=60))


def _length(request: Asked) -> timedelta | None:
    hours = request.GET.get("hours", "")
    return timedelta(hours=int(hours)) if hours.isdecimal() and 1 <= int(hours[:3]) <= 24 else None


def _turn(request: Asked, day: Day) -> time:
    """When the night's watch is to end: as asked, else when the one of this day or of the day before does, else at midnight."""
    with suppress(ValueError):
        return time.fromisoformat(request.GET.get("turn", ""))
    nights = [one.end for edge in (day.span.end, day.span.start) for one in (*day.around, *day.published) if edge and one.start < edge < one.end]
    running = next(iter(nights), day.span.start)
    return running.astimezone(zone_of(day.zone)).time()


def _page(
    request: Asked,
    choices: Sequence[Choice],
    chosen: Choice,
    day: Day,
    draft: Sequence[Shift],
    typed: Sequence[rows.Line],
    *,
    status: int = 200,
    asks: bool = False,
) -> HttpResponse:
    now, may = request.now, _may(request, chosen)
    agency = chosen.whose.agency if chosen.whose else None
    people = rosters.pool(day.area, day.roster.roles, now, day.span.end or now, agency, inside(chosen.plan, chosen.roster))
    names = {each.post: each.name for each in people} | _stood(day)
    wrongs = planning.judge(day, draft, now)
    holes = [Span(one.start, one.end) for one in wrongs if one.fault == "gap"]
    over = frozenset(one.post for one in wrongs if one.post)
    near = [one for one in day.around if one.start < (day.span.end or now) and one.end > day.span.start]
    picture = Shown((*near, *draft), (*near, *day.published), over, holes, {p: _short(names[p]) for p in names})
    laid = rosters.laid(day.area, day.roster.name, day.day, day.day, day.own).get(day.day)
    context = {
        "choices": choices,
        "chosen": chosen,
        "day": day,
        "tabs": _tabs(chosen, day, now),
        "drawing": draw(day.span, day.zone, picture, now, _("nobody")),
        "narrow": draw(day.span, day.zone, picture, now, _("nobody"), NARROW),
        "wrongs": [(one, _words(day, draft, one), names.get(one.post, "")) for one in wrongs],
        "hands": _hands(chosen.plan, day, draft, names),
        "draft": tuple(draft) != day.published,
        "may": may and day.span.end is not None and day.span.end > now,
        "lines": typed,
        "people": [(str(each.post), f"{each.name} · {wording.said(shown.role_of(chosen.plan, each.role))}") for each in people],
        "hours": _lengths(day.roster),
        "turn": _turn(request, day).strftime("%H:%M"),
        "running": [(one, names.get(one.post, "")) for one in near],
        "limits": _limits(day.roster),
        "asks": asks or (may and bool(wrongs)),
        "reason": request.POST.get("reason", ""),
        "laid": laid,
        "stands": stands(day, now),
        "laid_by": _laid_by(laid),
        "mine": _mine(request, chosen, day) if may else [],
    }
    return render(request, "web/roster/day.html", context, status=status)


def _words(day: Day, draft: Sequence[Shift], one: watch.Wrong) -> str:
    """What is wrong; of an empty hour also why nobody takes it, as far as it is known of each who may stand the watch."""
    if one.fault != "gap":
        return str(FAULTS[one.fault])
    able = sum(who.role in day.roster.roles for who in day.watchers)
    if not able:
        return _("%(what)s: nobody holds a post that may") % {"what": FAULTS["gap"]}
    kept = watch.barred(day.roster, day.watchers, Span(one.start, one.end), draft)
    free = able - sum(kept.values())
    counts = [str(BARRED[fault] % {"n": n}) for fault, n in sorted(kept.items())]
    counts += [ngettext("%(n)d could", "%(n)d could", free) % {"n": free}] if free else []
    apart = "，" if wording.chinese() else ", "
    return _("%(what)s: %(why)s") % {"what": FAULTS["gap"], "why": apart.join(counts)}


def _stood(day: Day) -> dict[int, str]:
    """Names of those who stand a published watch, in the pool or not any more."""
    return {one.post: one.name for one in rosters.shifts(day.area, day.roster.name, day.span.start, day.span.end or day.span.start, day.own)}


def _short(name: str) -> str:
    return name if len(name) <= 18 else f"{name[:17]}…"


def _tabs(chosen: Choice, day: Day, now: datetime) -> list[Tab]:
    """Today and the days ahead, each with the hours that are covered."""
    today = local_day(now, day.zone)
    until = today + timedelta(days=AHEAD - 1)
    spans = {today + timedelta(days=n): planning.span_of(today + timedelta(days=n), day.zone) for n in range(AHEAD)}
    known = rosters.shifts(day.area, day.roster.name, spans[today].start, spans[until].end or now, day.own)
    laid = rosters.laid(day.area, day.roster.name, today, until, day.own)
    kept = [Shift(s.post, s.role, s.start, s.end) for s in known if s.left is None]
    return [Tab(each, _covered(span, kept), _hours(span), each in laid) for each, span in spans.items()]


def _covered(span: Span, shifts: Sequence[Shift]) -> int:
    empty = sum(((gap.end or gap.start) - gap.start for gap in watch.gaps(span, shifts)), start=timedelta(0))
    return int(((span.end or span.start) - span.start - empty) / timedelta(hours=1))


def _hours(span: Span) -> int:
    return int(((span.end or span.start) - span.start) / timedelta(hours=1))


def _hands(plan: Plan, day: Day, draft: Sequence[Shift], names: dict[int, str]) -> list[tuple[Text, list[tuple[Shift, str]]]]:
    """Who watches when, by role in the plan's order."""
    by_role = [(role, [(one, names.get(one.post, "")) for one in draft if one.role == role]) for role in day.roster.roles]
    return [(shown.role_of(plan, role), sorted(found, key=lambda pair: pair[0].start)) for role, found in by_role if found]


def _lengths(roster: Roster) -> list[int]:
    """Lengths in hours that divide a day evenly and are allowed, longest first."""
    return [n for n in (12, 8, 6, 4, 3, 2) if timedelta(hours=n) <= roster.longest]


def _limits(roster: Roster) -> list[str]:
    """In hours, as people say them of watches: 48 h and not 2 days."""
    hours = [each // timedelta(hours=1) for each in (roster.longest, roster.rest, roster.week)]
    return [ngettext("%(n)d h", "%(n)d h", n) % {"n": n} for n in hours]


def _laid_by(laid: Laid | None) -> str:
    return household.names([laid.by]).get(laid.by, "") if laid else ""


def _mine(request: Asked, chosen: Choice, day: Day) -> list[shown.Duty]:
    """The viewer's own open duties of whoever plans this watch: planning it is one of them."""
    lo, hi = bounds(request.viewer)
    held = [shown.duty(row, request.now) for row in duty_rows.mine(request.viewer.posts, lo, hi, request.now)]
    return [each for each in held if each.row.adoption == chosen.adopted.adoption and each.row.area == day.area and each.row.person is None]
