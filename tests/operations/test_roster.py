"""A day of the watch: who may lay it out, what needs a reason, what no reason makes possible, and the duties that come of it."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from anju.core.duties.roster import Shift
from anju.core.moments import local_day
from anju.operations import roster as planning
from anju.operations.lookout import look_out
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.roster import Day, Unfair
from anju.operations.tick import catch_up
from anju.operations.viewer import Viewer
from anju.records.models import Climb, Duty, Evidence, Incident, Post, RosterPlan, WatchShift
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


def day(town: World, viewer: Viewer, ahead: int = 1, now: datetime = NOON) -> Day:
    name = next(iter(town.plan.rosters))
    with scoped(viewer.scope()):
        return planning.look(town.adoption, name, TOMORROW + timedelta(days=ahead - 1), now)


def open_rules(enrolment: int, rule: str) -> list[date]:
    """The days of the open duties of a rule."""
    with scoped(ENGINE):
        return list(Duty.objects.filter(enrolment=enrolment, rule=rule, how=None).order_by("occurs_on").values_list("occurs_on", flat=True))


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
        ([first, *rest[:-1], Shift(rest[-1].post, rest[-1].role, rest[-1].start, rest[-1].start + 25 * HOUR)], "watch outside"),
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


def test_a_night_watch_is_one_shift_and_one_pair_of_duties_on_the_day_it_begins(town: World, standing: int) -> None:
    command = town.viewer("command")
    here = day(town, command)
    shifts = planning.suggest(here, anew=False, length=8 * HOUR, now=NOON, turn=time(6))
    night = shifts[-1]
    assert (night.start, night.end) == (here.span.end - 2 * HOUR, here.span.end + 6 * HOUR)
    assert planning.publish(command, here, shifts, "", now=NOON) == ()
    after = day(town, command, 2)
    assert night in after.around
    assert planning.judge(after, (), NOON)[0].start == night.end
    following = planning.suggest(after, anew=False, length=8 * HOUR, now=NOON, turn=time(6))
    assert following[0].start == night.end
    assert planning.publish(command, after, following, "", now=NOON) == ()
    catch_up([standing], night.start + timedelta(minutes=1))
    catch_up([standing], night.end - timedelta(minutes=1))
    with scoped(ENGINE):
        (duty,) = Duty.objects.filter(enrolment=standing, rule=f"watch.{night.role}", opens=night.start)
        assert (duty.occurs_on, duty.closes, duty.post) == (TOMORROW, night.end, night.post)


def test_two_days_watches_do_not_lie_on_each_other(town: World, standing: int) -> None:
    command = town.viewer("command")
    here = day(town, command)
    planning.publish(command, here, planning.suggest(here, anew=False, length=8 * HOUR, now=NOON, turn=time(6)), "", now=NOON)
    after = day(town, command, 2)
    alone = planning.suggest(replace(after, around=()), anew=False, length=8 * HOUR, now=NOON)
    with pytest.raises(Refused) as refused:
        planning.publish(command, after, alone, "because", now=NOON)
    assert "watch twice" in {fault.code for fault in refused.value.faults}


def test_publishing_answers_the_duty_that_asked_for_the_day(town: World, standing: int) -> None:
    command = town.viewer("command")
    assert open_rules(standing, "plan_watch") == []
    later = NOON + timedelta(hours=23)
    catch_up([standing], later)
    assert open_rules(standing, "plan_watch") == [TOMORROW]
    for ahead, left in ((3, [TOMORROW]), (2, [])):
        here = day(town, command, ahead, later)
        planning.publish(command, here, planning.suggest(here, anew=False, length=None, now=later), "", now=later)
        assert open_rules(standing, "plan_watch") == left
    with scoped(ENGINE):
        closed = Duty.objects.get(enrolment=standing, rule="plan_watch", occurs_on=TOMORROW)
        said = Evidence.objects.get(enrolment=standing, form="roster_plan")
        assert (closed.how, closed.closed_by) == ("done", said.seq)
        assert said.values == {"empty": 0, "fair": True, "reason": ""}


def test_a_day_published_with_an_hour_empty_is_an_incident_until_somebody_has_it(town: World, standing: int) -> None:
    command, later = town.viewer("command"), NOON + timedelta(hours=23)
    catch_up([standing], later)
    today = day(town, command, 1, later)
    planning.publish(command, today, planning.suggest(today, anew=False, length=None, now=later), "", now=later)
    here = day(town, command, 2, later)
    shifts = planning.suggest(here, anew=False, length=None, now=later)
    planning.publish(command, here, shifts[:-1], "nobody is left for the evening", now=later)
    assert open_rules(standing, "plan_watch") == []
    assert open_rules(standing, "close_watch_gap")
    with scoped(ENGINE):
        assert Incident.objects.get(enrolment=standing, rule="watch_empty").settled_at is None
        assert Evidence.objects.get(enrolment=standing, form="roster_plan").values["empty"] == shifts[-1].length // timedelta(minutes=1)
    here = day(town, command, 2, later)
    planning.publish(command, here, shifts, "", now=later)
    assert open_rules(standing, "close_watch_gap") == []
    with scoped(ENGINE):
        assert Incident.objects.get(enrolment=standing, rule="watch_empty").settled_at == later


def incidents(standing: int) -> list[bool]:
    with scoped(ENGINE):
        return [each.settled_at is None for each in Incident.objects.filter(enrolment=standing, rule="watch_empty").order_by("raised")]


def test_an_hour_that_falls_empty_within_the_day_is_an_incident_once(town: World, standing: int) -> None:
    command = town.viewer("command")
    for ahead in (0, 1):
        here = day(town, command, ahead)
        planning.publish(command, here, whole(here), "", now=NOON)
    assert look_out(NOON + HOUR) == 0
    gone = whole(day(town, command))[0]
    with scoped(ENGINE):
        Post.objects.filter(pk=gone.post).update(active_until=NOON + HOUR)
    assert look_out(NOON + 2 * HOUR) == 1
    assert look_out(NOON + 2 * HOUR) == 0
    assert incidents(standing) == [True]
    assert open_rules(standing, "close_watch_gap")


def test_a_day_nobody_was_asked_to_plan_yet_is_no_incident_and_one_whose_planning_is_over_is(town: World, standing: int) -> None:
    assert look_out(NOON) == 0
    catch_up([standing], NOON + 24 * HOUR)
    assert look_out(NOON + 24 * HOUR) == 0
    catch_up([standing], NOON + 29 * HOUR)
    assert look_out(NOON + 29 * HOUR) == 1
    assert incidents(standing) == [True]


def test_unpublished_it_climbs_as_before(town: World, standing: int) -> None:
    catch_up([standing], NOON + timedelta(hours=32))
    with scoped(ENGINE):
        steps = Climb.objects.filter(enrolment=standing, rule="plan_watch", occurs_on=TOMORROW).values_list("to_role", flat=True)
        assert list(steps) == ["leader_in_charge"]


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
