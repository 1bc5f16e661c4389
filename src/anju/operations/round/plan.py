"""Planning a round: what the viewer's posts have to do at doors until a day's end, door by door in the order of going, with who comes along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from anju.core.duties.route import Stop, route
from anju.core.intake.addresses import door
from anju.core.moments import instant_of, local_day
from anju.core.plan.model import PERSON, Rule
from anju.operations.look import look_many
from anju.operations.plans import plan_of
from anju.operations.round.code import codes
from anju.operations.round.order import order
from anju.operations.viewer import Viewer
from anju.records.queries import duties, rounds
from anju.records.queries.duties import Row
from anju.records.queries.rounds import Partner
from anju.records.scope import ENGINE, scoped


@dataclass(frozen=True, slots=True)
class Door:
    """One stop: where, what is to be done there, and who does what belongs together with it."""

    address: str
    code: str
    """By which it is found at the door; empty for whoever has no household."""
    rows: tuple[Row, ...]
    partners: tuple[Partner, ...]


def plan(viewer: Viewer, lo: int, hi: int, now: datetime) -> tuple[Door, ...]:
    """The round of `viewer` from `now` (aware, UTC) to the end of the day where they are. Their addresses are opened, and that is kept as a read."""
    end = instant_of(local_day(now, viewer.zone) + timedelta(days=1), time(0), viewer.zone)
    found = [row for row in duties.mine(viewer.posts, lo, hi, end) if row.opens < end and row.role != PERSON and _visited(row)]
    by_door: dict[tuple[str, int], list[Row]] = {}
    for row in found:
        by_door.setdefault(row.door, []).append(row)
    enrolments = sorted({row.enrolment for row in found})
    addresses = rounds.addresses(enrolments)
    with scoped(ENGINE):  # a post that sees its own duties alone must know with whom it goes
        partners = rounds.partners(enrolments, sorted({name for row in found for name in _paired(row)}), end)
    known = codes(row.household for row in found if row.household is not None)
    here = [tuple(rows) for rows in by_door.values()]
    walk = route(_stop(number, rows, addresses.get(rows[0].enrolment, "")) for number, rows in enumerate(here))
    look_many(viewer, enrolments, "round", now=now, purpose="reach")
    return tuple(_door(here[stop.number], addresses, known, partners) for stop in order(walk, now))


def _stop(number: int, rows: Sequence[Row], address: str) -> Stop:
    due = min(row.closes for row in rows)
    opens = min(max(row.opens for row in rows), due)
    return Stop(number, rows[0].area, door(address, rows[0].place), due, any(row.need for row in rows), opens)


def _door(rows: tuple[Row, ...], addresses: dict[int, str], known: dict[int, str], partners: Sequence[Partner]) -> Door:
    wanted = {(row.enrolment, name) for row in rows for name in _paired(row)}
    first = rows[0]
    address, code = addresses.get(first.enrolment, ""), known.get(first.household or 0, "")
    return Door(address, code, rows, tuple(each for each in partners if (each.enrolment, each.rule) in wanted))


def _visited(row: Row) -> bool:
    """Whether it is done at the door: the plan says by a visit, or together with somebody there."""
    rule = _rule(row)
    return row.person is not None and rule is not None and ("visit" in rule.answered_by or bool(_paired(row)))


def _paired(row: Row) -> tuple[str, ...]:
    """The rules done at the same door in the same window by another role, whichever of the two says so."""
    rule, track = _rule(row), plan_of(row.adoption).tracks.get(row.track)
    if rule is None or track is None:
        return ()
    return (*((rule.together,) if rule.together else ()), *(each.name for each in track.rules.values() if each.together == rule.name))


def _rule(row: Row) -> Rule | None:
    track = plan_of(row.adoption).tracks.get(row.track)
    return track.rules.get(row.rule) if track else None
