"""Who answers for whom: the command for everybody inside its area, a chief for those on whose duties' ladders the chief stands.

A chief whose post sees needs only does not see the duties of others by the policies; what this module gives of them are posts and counts,
after it has shown from the plan that the chief answers for them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from anju.core.plan.model import PERSON
from anju.operations.plans import plan_of
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.queries import people
from anju.records.queries.people import Late, Row, Seated, Stands, Vacated, Without
from anju.records.scope import ENGINE, scoped


@dataclass(frozen=True, slots=True)
class Charge:
    """The roles somebody answers for inside an interval of areas; None: every role. Of agencies of the same `kind` only those in `agency`."""

    lo: int
    hi: int
    roles: frozenset[str] | None
    agency: int | None = None
    kind: str = ""
    adoption: int | None = None

    def covers(self, post: Stands) -> bool:
        """Whether `post` is among those answered for."""
        if not self.lo <= post.area <= self.hi:
            return False
        if self.roles is None:
            return True
        return post.role in self.roles and (self.kind != post.kind or self.agency == post.agency)

    def answers(self, area: int, role: str) -> bool:
        """Whether what `role` has to do in `area` is among what is answered for."""
        return self.lo <= area <= self.hi and (self.roles is None or role in self.roles)


def charges(viewer: Viewer, now: datetime) -> tuple[Charge, ...]:
    """What `viewer` answers for at `now`. Nothing for whoever stands on nobody's ladder."""
    if viewer.purpose == "area":
        return (Charge(viewer.lo, viewer.hi, None),)
    if viewer.purpose not in ("seat", "needs", "watch") or not viewer.posts:
        return ()
    with scoped(ENGINE):
        own = people.stands(viewer.posts, now)
    found = (Charge(p.area, p.hi, _below(p.adoption, p.role), p.agency, p.kind, p.adoption) for p in own if p.adoption is not None)
    return tuple(charge for charge in found if charge.roles)


@lru_cache(maxsize=512)
def _below(adoption: int, role: str) -> frozenset[str]:
    """The owners of the duties that `role` answers for or is told of when they are late."""
    rules = [rule for track in plan_of(adoption).tracks.values() for rule in track.rules.values()]
    return frozenset(rule.owner for rule in rules if role in (rule.accountable, *(rung.to for rung in rule.ladder))) - {PERSON, role}


def below(viewer: Viewer, now: datetime) -> tuple[Stands, ...]:
    """The posts `viewer` answers for, without their own, by area and role."""
    held = charges(viewer, now)
    if not held:
        return ()
    with scoped(ENGINE):
        near = people.inside(min(c.lo for c in held), max(c.hi for c in held), now)
    return tuple(post for post in near if post.post not in viewer.posts and any(charge.covers(post) for charge in held))


def one(viewer: Viewer, post: int, now: datetime) -> Stands:
    """A post below `viewer`. Raises `Unable`."""
    found = next((each for each in below(viewer, now) if each.post == post), None)
    if found is None:
        raise Unable("not below")
    return found


def late(posts: Sequence[int], midnight: datetime, now: datetime) -> dict[int, Late]:
    """How each of `posts` stands at `now`, by post; `midnight` is when today began. The caller has shown that they may be asked about."""
    with scoped(ENGINE):
        return people.late(posts, midnight, now)


def duties(posts: Sequence[int], now: datetime) -> tuple[Row, ...]:
    """What `posts` have open, the latest overdue first, without whom it is about. The caller has shown that they may be asked about."""
    with scoped(ENGINE):
        return people.duties(posts, now)


def unowned(viewer: Viewer, now: datetime) -> tuple[Row, ...]:
    """Open duties that nobody has, of the roles `viewer` answers for."""
    held = charges(viewer, now)
    with scoped(ENGINE):
        rows = [row for each in held for row in people.unowned(each.lo, each.hi, each.roles, now)]
    return tuple({(row.enrolment, row.key): row for row in rows}.values())


def answered_for(viewer: Viewer, rows: Iterable[Row], now: datetime) -> bool:
    """Whether every one of `rows` is the viewer's own, of a post below, or of nobody in a role below."""
    posts = {*viewer.posts, *(each.post for each in below(viewer, now))}
    held = charges(viewer, now)

    def orphan(row: Row) -> bool:
        return row.post is None and any(charge.answers(row.area, row.role) for charge in held)

    return all(row.post in posts or orphan(row) for row in rows)


def acting(viewer: Viewer) -> Viewer:
    """The viewer's own hand with the engine's eyes: for an act that was shown to be theirs, on a file they may not read."""
    return replace(viewer, purpose="engine")


def seats(posts: Sequence[int]) -> tuple[Seated, ...]:
    """The seats that `posts` hold: where, not whose. The caller has shown that they may be asked about."""
    with scoped(ENGINE):
        return people.seats(posts)


def own(viewer: Viewer, now: datetime) -> tuple[Stands, ...]:
    """The viewer's own posts; for a command without any, those it commands."""
    with scoped(ENGINE):
        return people.stands(viewer.posts, now) if viewer.posts else people.inside(viewer.lo, viewer.hi, now)


def empty(viewer: Viewer, now: datetime) -> tuple[Vacated, ...]:
    """Seats in which somebody is missing, of the roles `viewer` answers for: nobody holds them any more, or their team is too few.

    One that its team does without is none of them.
    """
    held = charges(viewer, now)
    with scoped(ENGINE):
        rows = [row for each in held for row in people.empty(each.lo, each.hi, each.roles, now)]
        alarms = [(each, row) for each in held for row in people.without(each.lo, each.hi)]
        taken = people.taken([row.enrolment for row in rows] + [row.enrolment for _, row in alarms])
    told = {(row.enrolment, row.about) for _, row in alarms}
    rows = [row for row in rows if (row.enrolment, row.role) in told or not _spared(row, taken.get(row.enrolment, frozenset()))]
    rows += [seat for charge, row in alarms for seat in _too_few(charge, row, taken.get(row.enrolment, frozenset()))]
    return tuple({(row.enrolment, row.role): row for row in reversed(rows)}.values())[::-1]


def _spared(row: Vacated, taken: frozenset[str]) -> bool:
    team = plan_of(row.adoption).team_of(row.role)
    return team is not None and not team.short(taken)


def _too_few(charge: Charge, row: Without, taken: frozenset[str]) -> Iterator[Vacated]:
    """The empty seats of the team that an incident is about."""
    team = plan_of(row.adoption).teams.get(row.about)
    for seat in team.seats if team else ():
        if seat not in taken and charge.answers(row.area, seat):
            yield Vacated(row.enrolment, seat, 0, row.adoption, row.place, row.place_en)
