"""A day of the watch: who may lay it out, what needs a reason, what no reason makes possible, and the duties that come of it."""

from datetime import timedelta

import pytest

from anju.core.duties.roster import Shift
from anju.core.moments import local_day
from anju.operations import roster as planning
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.roster import Day, Unfair
from anju.operations.tick import catch_up
from anju.operations.viewer import Viewer
from anju.records.models import Duty, RosterPlan, WatchShift
from anju.records.scope import ENGINE, scoped
from tests.world import NOON, World, world

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TOMORROW = local_day(NOON, "Asia/Shanghai") + timedelta(days=1)


@pytest.fixture
def town() -> World:
    return world()


@pytest.fixture
def standing(town: World) -> int:
    """The area's own enrolment."""
    return town.stand()


def day(town: World, viewer: Viewer, ahead: int = 1) -> Day:
    name = next(iter(town.plan.rosters))
    with scoped(viewer.scope()):
        return planning.look(town.adoption, name, TOMORROW + timedelta(days=ahead - 1), NOON)


def whole(of: Day) -> tuple[Shift, ...]:
    return planning.suggest(of, anew=False, length=None, now=NOON)


def rows() -> list[WatchShift]:
    with scoped(ENGINE):
        return list(WatchShift.objects.order_by("starts"))


def test_a_fair_day_is_published_and_each_watch_opens_its_duties_for_its_post(town: World, standing: int) -> None:
    command = town.viewer("command")
    here = day(town, command)
    assert planning.publish(command, here, whole(here), "", now=NOON) == ()
    assert [(one.post, one.starts, one.ends) for one in rows()] == [(one.post, one.start, one.end) for one in whole(here)]
    with scoped(ENGINE):
        assert RosterPlan.objects.get().day == TOMORROW
    first = rows()[0]
    catch_up([standing], first.starts + timedelta(minutes=1))
    with scoped(ENGINE):
        opened = Duty.objects.filter(enrolment=standing, opens=first.starts, post=first.post)
        assert {duty.rule for duty in opened} == {f"begin_watch.{first.role}", f"watch.{first.role}"}


def test_gaps_and_limits_need_a_reason(town: World, standing: int) -> None:
    command = town.viewer("command")
    here = day(town, command)
    short = whole(here)[1:]
    with pytest.raises(Unfair) as refused:
        planning.publish(command, here, short, " ", now=NOON)
    assert {one.fault for one in refused.value.wrongs} == {"gap"}
    assert rows() == []
    assert planning.publish(command, here, short, "nobody is left tonight; the street lamp is watched", now=NOON)
    assert len(rows()) == len(short)


def test_what_no_reason_makes_possible(town: World, standing: int) -> None:
    command = town.viewer("command")
    here = day(town, command)
    first, *rest = whole(here)
    doubled = Shift(rest[0].post, rest[0].role, first.start, first.end + HOUR)
    for wrong, code in (
        ([doubled, *rest], "watch twice"),
        ([Shift(town.posts["director"], "director", first.start, first.end), *rest], "watch not named"),
        ([Shift(first.post, first.role, first.start - HOUR, first.end), *rest], "watch outside"),
    ):
        with pytest.raises(Refused) as refused:
            planning.publish(command, here, wrong, "because", now=NOON)
        assert code in {fault.code for fault in refused.value.faults}
    assert rows() == []


def test_a_published_hour_goes_to_somebody_else_and_is_not_left_empty(town: World, standing: int) -> None:
    command = town.viewer("command")
    here = day(town, command)
    shifts = whole(here)
    planning.publish(command, here, shifts, "", now=NOON)
    here = day(town, command)
    with pytest.raises(Refused) as refused:
        planning.publish(command, here, shifts[1:], "because", now=NOON)
    assert {fault.code for fault in refused.value.faults} == {"watch left"}
    spare = next(one for one in here.watchers if one.post not in {shift.post for shift in shifts})
    changed = (Shift(spare.post, spare.role, shifts[0].start, shifts[0].end), *shifts[1:])
    planning.publish(command, here, changed, "", now=NOON)
    assert rows()[0].post == spare.post
    catch_up([standing], shifts[0].start + timedelta(minutes=1))
    with scoped(ENGINE):
        assert {duty.post for duty in Duty.objects.filter(enrolment=standing, opens=shifts[0].start, rule__startswith="watch.")} == {spare.post}


def test_only_whoever_plans_it_or_answers_for_it_may(town: World, standing: int) -> None:
    command = town.viewer("command")
    record(command, standing, [Said("seat", values={"role": "cadre", "post": str(town.posts["cadre"])})], now=NOON)
    for role in ("follow_up_doctor", "officer", "director"):
        viewer = town.viewer(role)
        here = day(town, viewer)
        with pytest.raises(Refused) as refused:
            planning.publish(viewer, here, whole(here), "", now=NOON)
        assert {fault.code for fault in refused.value.faults} == {"not yours"}
    cadre = town.viewer("cadre")
    here = day(town, cadre)
    planning.publish(cadre, here, whole(here), "", now=NOON)
    assert rows()
