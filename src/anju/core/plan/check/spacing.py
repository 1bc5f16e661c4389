"""Whether calendars, draws and limits leave room for each other: moments far enough apart, amber before red, a window that somebody sets."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import pairwise

from anju.core.language.diagnostic import Diagnostic
from anju.core.language.values import spelled
from anju.core.plan.check import gaps
from anju.core.plan.check.scene import Scene
from anju.core.plan.days import days
from anju.core.plan.derive import callers
from anju.core.plan.model import Calendar, Daily, Draw, Opening, Quiet, Rule, Spaced

_DAY = timedelta(days=1)
_ZERO = timedelta(0)
_FIRST = date(2024, 1, 1)
_LOOKS = 60
"""Enough looks along a calendar to meet its two nearest days: of the month, over a leap year's end of February and the turn of a year."""


def gap_of(opens: Opening, quiet: Quiet | None = None) -> timedelta | None:
    """The shortest time between two openings; those of the night all wait for its end. None where there is no calendar, or one day of it only."""
    match opens:
        case Daily(times, every):
            return _between(times, every, quiet)
        case Calendar(times=times):
            apart = _nearest_days(opens)
            return _between(times, apart, quiet) if apart or len(times) > 1 else None
        case Draw(count, start, end, apart, _):
            night = _DAY - (_since_midnight(end) - _since_midnight(start))
            return min(apart, night) if count > 1 else night
    return None


def _between(times: tuple[time, ...], every: int, quiet: Quiet | None) -> timedelta:
    moments = sorted(_since_midnight(quiet.end if quiet and at_night(at, quiet) else at) for at in times)
    around = [*moments, moments[0] + every * _DAY] if every else moments
    return min(later - earlier for earlier, later in pairwise(around))


def _nearest_days(calendar: Calendar) -> int:
    """Days between the two nearest days of a calendar; 0 where it has one day only."""
    found: set[date] = set()
    today = _FIRST
    for _ in range(_LOOKS):
        coming = [day for day in days(calendar, _FIRST, today) if day >= today]
        found.update(coming)
        if not coming:
            break
        today = coming[-1] + _DAY
    return min(((later - earlier).days for earlier, later in pairwise(sorted(found))), default=0)


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def at_night(at: time, quiet: Quiet) -> bool:
    """Whether the quiet hours hold `at`."""
    if quiet.start <= quiet.end:
        return quiet.start <= at < quiet.end
    return at >= quiet.start or at < quiet.end


def draws(scene: Scene) -> Iterator[Diagnostic]:
    """More moments drawn than fit between the two times, so far apart."""
    for rule in scene.rules:
        if isinstance(rule.opens, Draw):
            waking = (_since_midnight(rule.opens.end) - _since_midnight(rule.opens.start)) * rule.opens.once_in
            needed = (rule.opens.count - 1) * rule.opens.apart
            if needed >= waking or (rule.opens.count > 1 and not rule.opens.apart):
                yield scene.rule(gaps.DRAW, rule, "opens", count=rule.opens.count, apart=spelled(rule.opens.apart), waking=spelled(waking))


def apart(scene: Scene) -> Iterator[Diagnostic]:
    """Answers that must lie further apart than the plan asks for them: who answers at the end of one window could not answer in the next."""
    for rule in scene.rules:
        gap = _series_gap(scene, rule)
        if rule.apart is not None and gap is not None and rule.apart > gap:
            yield scene.rule(gaps.APART, rule, "apart", apart=spelled(rule.apart), gap=spelled(gap))


def _series_gap(scene: Scene, rule: Rule) -> timedelta | None:
    """The shortest time between two openings of rules that count as one."""
    if isinstance(rule.opens, Spaced):
        return rule.opens.most
    mine = [one.opens for one in scene.rules if rule.series and one.series == rule.series]
    calendars = [one for one in mine if isinstance(one, Calendar)]
    if len(calendars) < 2:
        return gap_of(rule.opens)
    return gap_of(Calendar(calendars[0].times, days=tuple(sorted({day for one in calendars for day in one.days}))))


def ambers(scene: Scene) -> Iterator[Diagnostic]:
    """Amber that would never be seen: red comes first."""
    for rule in scene.rules:
        if rule.amber is not None and rule.amber >= rule.within:
            yield scene.rule(gaps.AMBER, rule, "amber", amber=spelled(rule.amber), within=spelled(rule.within))


def fields(scene: Scene) -> Iterator[Diagnostic]:
    """A window set by a field that no answer which opens the duty has, or that is no moment."""
    for rule in scene.rules:
        asked = [(key, name) for key, name in (("begins", rule.begins), ("counts_from", rule.counts_from), ("until", rule.until)) if name]
        forms = [scene.plan.forms[name] for name in sorted(callers(scene.track, rule.name)) if name in scene.plan.forms] if asked else []
        for key, name in asked:
            moments = [form.name for form in forms if any(field.name == name and field.kind == "moment" for field in form.fields)]
            if not moments:
                yield scene.rule(gaps.WINDOW_FIELD, rule, key, field=name, forms=[form.name for form in forms] or ["–"])
