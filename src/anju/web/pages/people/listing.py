"""The list of posts below, one post's duties and seats, and what nobody has. An inspector sees a week's patterns, never a single miss."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render

from anju.core.moments import instant_of, local_day
from anju.core.plan.model import Rule, Text
from anju.operations import oversee
from anju.operations.plans import plan_of
from anju.operations.unable import Unable
from anju.records.queries import duties as rows
from anju.records.queries import people as below
from anju.web import access, fit, shown, wording
from anju.web.asked import Asked, bounds
from anju.web.forms import Choices

FEW = 5
"""Fewer than so many are not told apart for whoever does not command there."""
WEEK = 7


@dataclass(frozen=True, slots=True)
class Person:
    """A post with who holds it and how it stands."""

    stands: below.Stands
    late: below.Late
    role: Text

    @property
    def place(self) -> Text:
        """The area's name."""
        return Text(zh=self.stands.place, en=self.stands.place_en or self.stands.place)

    @property
    def uncovered(self) -> bool:
        """Away, and nobody has accepted to stand in."""
        return self.stands.away is not None and not self.stands.successor

    @property
    def troubled(self) -> bool:
        """Something can be done about it now."""
        return bool(self.late.overdue) or self.uncovered

    @property
    def agency(self) -> Text:
        """The agency's name."""
        return Text(zh=self.stands.agency_name, en=self.stands.agency_en or self.stands.agency_name)


@dataclass(frozen=True, slots=True)
class Item:
    """An open duty of somebody below, with its plan's words and without whom it is about."""

    row: below.Row
    rule: Rule | None
    token: str
    red: bool

    @property
    def title(self) -> Text:
        """What is to be done."""
        return self.rule.title if self.rule else Text(zh=self.row.rule, en=self.row.rule)

    @property
    def place(self) -> Text:
        """The area's name."""
        return Text(zh=self.row.place, en=self.row.place_en or self.row.place)


@dataclass(frozen=True, slots=True)
class Habit:
    """A role over a week. `share`: misses in a hundred; `rising`: more of them lie in the later half."""

    role: Text
    due: int
    late: int
    missed: int
    share: int
    rising: bool
    few: bool


@access.staff("area", "seat", "needs", "watch", "auditor")
def people(request: Asked) -> HttpResponse:
    """Everybody below, the worst first; the steps of ladders that reached the viewer; a week's patterns."""
    viewer, now = request.viewer, request.now
    if viewer.purpose == "auditor":
        return render(request, "web/people/list.html", {"habits": habits(request), "inspecting": True})
    posts = oversee.below(viewer, now)
    late = oversee.late([each.post for each in posts], midnight(request), now)
    everybody = sorted((person_of(each, late) for each in posts), key=_worst)
    context = {
        "late": [each for each in everybody if each.troubled],
        "others": [each for each in everybody if not each.troubled],
        "nobody": len(oversee.unowned(viewer, now)) + len(oversee.empty(viewer, now)),
        "told": [(each, shown.told_title(each), shown.token(each.enrolment, each.key)) for each in rows.told(viewer.posts, *bounds(viewer))],
        "habits": habits(request) if viewer.purpose == "area" else (),
        "overdue": sum(each.late.overdue for each in everybody),
        "missed": sum(each.late.missed for each in everybody),
        "away": sum(each.uncovered for each in everybody),
    }
    return render(request, "web/people/list.html", context)


@access.staff("area", "seat", "needs", "watch")
def person(request: Asked, post: int) -> HttpResponse:
    """What one post has open, with ways to step in; the seats it holds."""
    stands = one(request, post)
    items = items_of(oversee.duties([post], request.now), request.now)
    late, seats = oversee.late([post], midnight(request), request.now), seats_of(request, post)
    asks = any(plan_of(seat.adoption).roles[seat.role].needs for seat, _title in seats)  # then others than those of the same role may have it
    context = {
        "person": person_of(stands, late),
        "red": [item for item in items if item.red],
        "others": [item for item in items if not item.red],
        "posts": to_whom(request, [post]),
        "seats": seats,
        "colleagues": _fitting(request, to_whom(request, [post], role="" if asks else stands.role), seats),
        "own": bool(request.viewer.posts),
    }
    return render(request, "web/people/post.html", context)


@access.staff("area", "seat", "needs", "watch")
def nobody(request: Asked) -> HttpResponse:
    """Open duties that nobody has, and seats that fell empty."""
    items = items_of(oversee.unowned(request.viewer, request.now), request.now)
    empty = [(seat, shown.role_of(plan_of(seat.adoption), seat.role)) for seat in oversee.empty(request.viewer, request.now)]
    to = to_whom(request, ())
    context = {"items": items, "posts": to, "to": _fitting(request, to, empty), "own": bool(request.viewer.posts), "empty": empty}
    return render(request, "web/people/nobody.html", context)


def one(request: Asked, post: int) -> below.Stands:
    """A post below the viewer; not found where it is not."""
    try:
        return oversee.one(request.viewer, post, request.now)
    except Unable as error:
        raise Http404 from error


def person_of(stands: below.Stands, late: dict[int, below.Late]) -> Person:
    """A post with its role's words."""
    role = shown.role_of(plan_of(stands.adoption), stands.role) if stands.adoption else Text(zh=stands.title, en=stands.title)
    return Person(stands, late.get(stands.post, below.Late()), role if role.zh else Text(zh=stands.title, en=stands.title))


def items_of(found: Iterable[below.Row], now: datetime) -> list[Item]:
    """Rows with their plan's words."""
    return [
        Item(row, shown.rule_of(plan_of(row.adoption), row.track, row.rule), shown.token(row.enrolment, row.key), row.must and row.closes < now)
        for row in found
    ]


def to_whom(request: Asked, but: Sequence[int], role: str = "") -> list[tuple[str, str]]:
    """(number, name) of those below to whom something may be given."""
    found = [each for each in oversee.below(request.viewer, request.now) if each.member is not None and each.post not in but]
    return [(str(each.post), f"{each.name} · {wording.said(person_of(each, {}).role)}") for each in found if not role or each.role == role]


def _fitting(request: Asked, named: Choices, seats: Iterable[tuple[below.Seated | below.Vacated, Text]]) -> Choices:
    """The same people; whoever lacks what one of the seats asks for has it behind their name."""
    return fit.marked(named, [(plan_of(seat.adoption), seat.role) for seat, _title in seats], request.viewer.zone, request.now)


def seats_of(request: Asked, post: int) -> list[tuple[below.Seated, Text]]:
    """The seats of a post, with the role's words; only for whoever may see the files by themselves, or the command."""
    return [(seat, shown.role_of(plan_of(seat.adoption), seat.role)) for seat in oversee.seats([post])]


def midnight(request: Asked) -> datetime:
    """When today began where the viewer is."""
    zone = request.viewer.zone
    return instant_of(local_day(request.now, zone), datetime.min.time(), zone)


def habits(request: Asked) -> list[Habit]:
    """A week's patterns by role, today left out: its windows are not over."""
    today, (lo, hi) = local_day(request.now, request.viewer.zone), bounds(request.viewer)
    since = today - timedelta(days=WEEK + 1)
    found = below.patterns(lo, hi, since, since + timedelta(days=WEEK // 2 + 1), today)
    return sorted((_habit(each, request.viewer.purpose == "auditor") for each in found if each.due), key=lambda h: -h.share)


def _habit(each: below.Pattern, suppress: bool) -> Habit:
    few = suppress and 0 < each.missed < FEW
    return Habit(
        role=shown.role_of(plan_of(each.adoption), each.role),
        due=each.due,
        late=each.late,
        missed=each.missed,
        share=0 if few else round(100 * each.missed / each.due),
        rising=not few and each.missed >= FEW and each.newer * 2 > each.missed,
        few=few,
    )


def _worst(each: Person) -> tuple[bool, int, str]:
    return (not each.uncovered, -each.late.overdue, each.stands.name)
