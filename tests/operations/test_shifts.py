"""Watches in hand: a unit's own, taken over with what is open, given up at night and stepped in for, swapped with approval, in a calendar."""

from datetime import datetime, time, timedelta

import pytest

from anju.core.duties.roster import Shift
from anju.core.enrolment.fact import Key
from anju.core.moments import local_day
from anju.operations import roster as planning
from anju.operations.lookout import look_out
from anju.operations.photo.take import Picture
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.roster import Day
from anju.operations.shifts import calendar, callup, relieve, swap
from anju.operations.shifts import held as watches
from anju.operations.shifts.held import Held
from anju.operations.stand import stand
from anju.operations.tick import catch_up
from anju.operations.viewer import Viewer
from anju.operations.watched import of_units
from anju.records.models import (
    Agency,
    Climb,
    Duty,
    Enrolment,
    Evidence,
    Incident,
    Member,
    Outbox,
    Photo,
    Post,
    WatchAsk,
    WatchCall,
    WatchShift,
    WatchSwap,
)
from anju.records.scope import ENGINE, scoped
from tests.world import NOON, TOWNSHIP, World, texts, world

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TODAY = local_day(NOON, "Asia/Shanghai")


@pytest.fixture
def town() -> World:
    return world()


@pytest.fixture
def standing(town: World) -> int:
    """The area's own file."""
    return town.stand()


def publish(town: World, *, ahead: int = 1, now: datetime = NOON) -> tuple[Shift, ...]:
    """A day in three watches, the last past midnight to six."""
    command = town.viewer("command")
    with scoped(command.scope()):
        day = planning.look(town.adoption, next(iter(town.plan.rosters)), TODAY + timedelta(days=ahead), now)
    shifts = planning.suggest(day, anew=True, length=8 * HOUR, now=now, turn=time(6))
    assert planning.publish(command, day, shifts, "", now=now) == ()
    return shifts


def holder_of(town: World, post: int) -> Viewer:
    role = next(role for role, number in town.posts.items() if number == post)
    return town.viewer(role)


def number(shift: Shift) -> int:
    with scoped(ENGINE):
        return WatchShift.objects.get(post=shift.post, starts=shift.start).pk


def held(shift: Shift, now: datetime) -> Held:
    return watches.one(number(shift), now)


def at_start(standing: int, shift: Shift) -> datetime:
    catch_up([standing], shift.start + MINUTE)
    return shift.start + MINUTE


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {fault.code for fault in refused.value.faults}


# A unit's own ------------------------------------------------------------------------------------------------------------


def two_schools() -> tuple[World, list[int]]:
    """A town with two schools, each on its own track; the files in the order of the schools."""
    town = world(files=texts("school-programme"))
    roles = next(iter(town.plan.rosters.values())).roles
    with scoped(ENGINE):
        other = Agency.objects.create(area_id=TOWNSHIP, kind="school", name="二小")
        for role in roles:
            member = Member.objects.create_user(f"second-{role}", "pass-word-of-test", name=f"二小{role}")
            post = Post.objects.create(member=member, agency=other, area_id=TOWNSHIP, role=role, title=role, active_from=NOON - HOUR)
            town.members[f"second-{role}"], town.posts[f"second-{role}"] = member, post.pk
    stand(town.viewer("command"), town.adoption, NOON)
    with scoped(ENGINE):
        return town, list(Enrolment.objects.filter(agency__kind="school").order_by("agency").values_list("pk", flat=True))


def school_day(town: World, file: int, now: datetime = NOON, ahead: int = 1) -> Day:
    with scoped(ENGINE):
        return planning.look(town.adoption, "school_watch", TODAY + timedelta(days=ahead), now, file)


def test_each_unit_has_a_watch_of_its_own_by_its_own_staff() -> None:
    town, (first, second) = two_schools()
    mine = {who.post for who in school_day(town, first).watchers}
    other = {who.post for who in school_day(town, second).watchers}
    assert mine
    assert other
    assert not mine & other
    assert other == {town.posts[name] for name in town.posts if name.startswith("second-")}
    with pytest.raises(KeyError):
        school_day(town, 0)
    office, elsewhere = town.viewer("office_head"), town.viewer("second-office_head")
    for file, viewer in ((first, office), (second, elsewhere)):
        day = school_day(town, file)
        planning.publish(viewer, day, planning.suggest(day, anew=True, length=12 * HOUR, now=NOON, turn=time(7)), "", now=NOON)
    with scoped(ENGINE):
        assert {row.enrolment for row in WatchShift.objects.all()} == {first, second}
        assert set(WatchShift.objects.filter(enrolment=first).values_list("post", flat=True)) <= mine
    day = school_day(town, first, ahead=2)
    with pytest.raises(Refused) as refused:
        planning.publish(elsewhere, day, planning.suggest(day, anew=True, length=12 * HOUR, now=NOON), "", now=NOON)
    assert codes(refused) == {"not yours"}
    start = min(shift.start for shift in school_day(town, first).published)
    catch_up([first, second], start + MINUTE)
    with scoped(ENGINE):
        opened = Duty.objects.filter(rule__startswith="keep_watch", opens=start)
        assert {(duty.enrolment, duty.post in mine) for duty in opened} == {(first, True), (second, False)}


def test_the_pages_offer_a_units_watch_to_its_own_and_to_the_command() -> None:
    town, (first, second) = two_schools()
    roster = town.plan.rosters["school_watch"]
    for who, sees in (("bursar", {first}), ("second-bursar", {second}), ("command", {first, second})):
        viewer = town.viewer(who)
        with scoped(viewer.scope()):
            assert {one.enrolment for one in of_units(viewer, town.adoption, roster, NOON)} == sees, who


def test_an_hour_of_one_unit_that_falls_empty_is_an_incident_of_that_unit_alone() -> None:
    town, (first, second) = two_schools()
    for file, viewer in ((first, "office_head"), (second, "second-office_head")):
        for ahead in (0, 1):
            day = school_day(town, file, ahead=ahead)
            planning.publish(town.viewer(viewer), day, planning.suggest(day, anew=True, length=12 * HOUR, now=NOON), "", now=NOON)
    assert look_out(NOON + HOUR) == 0
    gone = school_day(town, second).published[0]
    with scoped(ENGINE):
        Post.objects.filter(pk=gone.post).update(active_until=NOON + HOUR)
    assert look_out(NOON + 2 * HOUR) == 1
    with scoped(ENGINE):
        assert [row.enrolment for row in Incident.objects.filter(rule="watch_empty")] == [second]


# Taken over ----------------------------------------------------------------------------------------------------------------


def test_whoever_does_not_take_it_over_leaves_it_with_the_one_before_and_it_climbs(town: World, standing: int) -> None:
    first, second, *_ = publish(town)
    now = at_start(standing, first)
    one = held(first, now)
    viewer = holder_of(town, first.post)
    with scoped(viewer.scope()):
        relieve.relieve(viewer, one, relieve.left(one, now).count, "", now)
    holder = relieve.holder(one.kept, now)
    assert holder is not None
    assert holder.shift == first
    late = at_start(standing, second)
    still = relieve.holder(one.kept, late)
    assert still is not None
    assert still.shift == first, "not accepted: whoever had it holds it"
    catch_up([standing], second.start + 40 * MINUTE)
    with scoped(ENGINE):
        assert Climb.objects.filter(enrolment=standing, rule=f"begin_watch.{second.role}").count() == 3
    viewer, two = holder_of(town, second.post), held(second, late)
    now = second.start + 41 * MINUTE
    with scoped(viewer.scope()):
        relieve.relieve(viewer, two, relieve.left(two, now).count, "灯坏了", now)
    after = relieve.holder(one.kept, now)
    assert after is not None
    assert after.shift == second
    with scoped(ENGINE):
        said = Evidence.objects.filter(enrolment=standing, form="relief").order_by("recorded")
        assert [row.by for row in said] == [f"post:{first.post}", f"post:{second.post}"]
        assert "灯坏了" not in str(said[1].values)


def test_what_is_open_is_read_before_it_is_accepted_and_what_comes_in_meanwhile_is_read_too(town: World, standing: int) -> None:
    first, *_ = publish(town)
    now = at_start(standing, first)
    viewer, one = holder_of(town, first.post), held(first, now)
    with scoped(viewer.scope()):
        read = relieve.left(one, now).count

    record(town.viewer("command"), standing, [Said("incident", "watch_empty")], now=now)
    with scoped(viewer.scope()):
        assert relieve.left(one, now).count > read
        with pytest.raises(Refused) as refused:
            relieve.relieve(viewer, one, read, "", now)
        assert codes(refused) == {"watch more open"}
        relieve.relieve(viewer, one, relieve.left(one, now).count, "", now)
        with pytest.raises(Refused) as refused:
            relieve.relieve(viewer, one, relieve.left(one, now).count, "", now)
        assert codes(refused) == {"watch taken over"}
    with scoped(ENGINE):
        assert Evidence.objects.get(enrolment=standing, form="relief").values == {"read": relieve.left(one, now).count}


def test_nobody_takes_over_anothers_watch(town: World, standing: int) -> None:
    first, second, *_ = publish(town)
    now = at_start(standing, first)
    viewer = holder_of(town, second.post)
    with scoped(viewer.scope()), pytest.raises(Refused) as refused:
        relieve.relieve(viewer, held(first, now), 0, "", now)
    assert codes(refused) == {"not yours"}


# At three in the morning -------------------------------------------------------------------------------------------------


def asks() -> list[tuple[int, str]]:
    with scoped(ENGINE):
        return list(WatchAsk.objects.order_by("at", "pk").values_list("post", "answer"))


def test_the_gap_is_an_incident_at_once_and_the_free_are_asked_in_order_until_one_accepts(town: World, standing: int) -> None:
    *_, night = publish(town)
    at_start(standing, night)
    now = night.start + 5 * HOUR
    catch_up([standing], now)
    callup.cannot(holder_of(town, night.post), number(night), now)
    with scoped(ENGINE):
        assert Incident.objects.filter(enrolment=standing, rule="watch_empty", settled_at=None).count() == 1
        assert Duty.objects.filter(enrolment=standing, rule="close_watch_gap", how=None).exists()
        assert Outbox.objects.filter(kind="watch", wakes=True, to_post=asks()[0][0]).exists()
    assert len(asks()) == 1
    assert night.post not in dict(asks())
    patient = next(iter(town.plan.rosters.values())).answer
    assert callup.go_on(now + patient - MINUTE) == 0
    assert callup.go_on(now + patient) == 1
    (one, _), (two, _) = asks()
    assert one != two
    with scoped(ENGINE):
        numbers = dict(WatchAsk.objects.values_list("post", "pk"))
    later = now + patient + MINUTE
    callup.accept(holder_of(town, two), numbers[two], later)
    with scoped(ENGINE):
        rows = [(row.post, row.starts, row.ends) for row in WatchShift.objects.filter(ends__gt=night.start, starts__lt=night.end).order_by("starts")]
        assert rows[-2:] == [(night.post, night.start, now), (two, later, night.end)], "the hour nobody watched stays to be seen"
        assert WatchCall.objects.get().taken_by == two
        assert not Incident.objects.filter(enrolment=standing, rule="watch_empty", settled_at=None).exists()
        assert set(Duty.objects.filter(enrolment=standing, rule=f"watch.{night.role}", how=None).values_list("post", flat=True)) == {two}
    with pytest.raises(Refused) as refused:
        callup.accept(holder_of(town, one), numbers[one], later)
    assert codes(refused) == {"watch stepped in"}
    catch_up([standing], night.end - MINUTE)
    with scoped(ENGINE):
        checks = Duty.objects.filter(enrolment=standing, rule__startswith="check_in.", opens__gt=later)
        assert [(duty.post, duty.opens) for duty in checks] == [(two, later + 2 * HOUR)], "from then on the check-ins are theirs alone"


def test_whoever_cannot_is_passed_over_at_once_and_before_it_begins_the_watch_is_allotted_anew(town: World, standing: int) -> None:
    first, *_ = publish(town)
    callup.cannot(holder_of(town, first.post), number(first), NOON)
    (one, _), *_rest = asks()
    with scoped(ENGINE):
        question = WatchAsk.objects.get().pk
    callup.decline(holder_of(town, one), question, NOON + MINUTE)
    assert [answer for _, answer in asks()] == ["no", ""]
    two = asks()[1][0]
    with scoped(ENGINE):
        question = WatchAsk.objects.get(post=two).pk
    callup.accept(holder_of(town, two), question, NOON + 2 * MINUTE)
    at_start(standing, first)
    with scoped(ENGINE):
        assert WatchShift.objects.get(starts=first.start).post == two
        assert {duty.post for duty in Duty.objects.filter(enrolment=standing, opens=first.start, how=None)} & {first.post, two} == {two}


def test_an_hour_given_up_lies_empty_for_the_lookout_and_for_whoever_plans(town: World, standing: int) -> None:
    publish(town, ahead=0)
    first, *_ = publish(town)
    assert look_out(NOON + HOUR) == 0
    with scoped(ENGINE):
        WatchShift.objects.filter(pk=number(first)).update(left=NOON)
    assert look_out(NOON + HOUR) == 1
    command = town.viewer("command")
    with scoped(command.scope()):
        day = planning.look(town.adoption, next(iter(town.plan.rosters)), TODAY + timedelta(days=1), NOON)
    assert [(w.fault, w.start) for w in planning.judge(day, day.published, NOON)] == [("gap", first.start)]
    again = planning.judge(day, (first, *day.published), NOON)
    assert [(w.fault, w.post) for w in again] == [("away", first.post)], "whoever gave it up is not simply given it back"


def test_whoever_can_after_all_has_it_again_and_the_incident_is_over(town: World, standing: int) -> None:
    first, *_ = publish(town)
    mine = holder_of(town, first.post)
    callup.cannot(mine, number(first), NOON)
    with pytest.raises(Refused):
        callup.can(town.viewer("police_chief"), number(first), NOON)
    callup.can(mine, number(first), NOON + MINUTE)
    with scoped(ENGINE):
        assert WatchShift.objects.get(pk=number(first)).left is None
        assert not Incident.objects.filter(enrolment=standing, rule="watch_empty", settled_at=None).exists()
        question = WatchAsk.objects.get()
    with pytest.raises(Refused):
        callup.accept(holder_of(town, question.post), question.pk, NOON + 2 * MINUTE)


def test_only_whoever_has_the_watch_or_lays_it_out_gives_it_up_and_once(town: World, standing: int) -> None:
    first, *_ = publish(town)
    with pytest.raises(Refused) as refused:
        callup.cannot(town.viewer("police_chief"), number(first), NOON)
    assert codes(refused) == {"not yours"}
    mine = holder_of(town, first.post)
    callup.cannot(mine, number(first), NOON)
    with pytest.raises(Refused) as refused:
        callup.cannot(mine, number(first), NOON)
    assert codes(refused) == {"watch gone"}


# Swaps -------------------------------------------------------------------------------------------------------------------


def test_a_swap_comes_true_when_the_other_agrees_and_the_planner_approves(town: World, standing: int) -> None:
    first, second, *_ = publish(town)
    asker, other, command = holder_of(town, first.post), holder_of(town, second.post), town.viewer("command")
    made = swap.ask(asker, number(first), second.post, number(second), NOON)
    with pytest.raises(Refused) as refused:
        swap.approve(command, made, NOON)
    assert codes(refused) == {"not yours"}, "nobody approves what the other has not agreed to"
    swap.agree(other, made, NOON + MINUTE)
    for viewer in (asker, other):
        with pytest.raises(Refused):
            swap.approve(viewer, made, NOON + MINUTE)
    assert WatchShiftPosts() == [first.post, second.post]
    swap.approve(command, made, NOON + 2 * MINUTE)
    assert WatchShiftPosts() == [second.post, first.post]
    at_start(standing, first)
    with scoped(ENGINE):
        assert WatchSwap.objects.get().outcome == "approved"
        opened = Duty.objects.filter(enrolment=standing, opens=first.start, rule__startswith="watch.")
        assert {(duty.role, duty.post) for duty in opened} == {(second.role, second.post)}
    with pytest.raises(Refused) as refused:
        swap.approve(command, made, NOON + 3 * MINUTE)
    assert codes(refused) == {"swap settled"}


def WatchShiftPosts() -> list[int]:  # noqa: N802  # what the two first watches' posts are
    with scoped(ENGINE):
        return list(WatchShift.objects.order_by("starts").values_list("post", flat=True)[:2])


def test_a_swap_against_rest_is_refused_before_anybody_is_asked(town: World, standing: int) -> None:
    first, second, *_ = publish(town)
    with pytest.raises(Refused) as refused:
        swap.ask(holder_of(town, first.post), number(first), second.post, None, NOON)
    assert codes(refused) == {"watch no rest"}
    with scoped(ENGINE):
        assert not WatchSwap.objects.exists()


def test_a_swap_is_declined_withdrawn_and_void_once_the_roster_has_changed(town: World, standing: int) -> None:
    first, second, *_ = publish(town)
    asker, other = holder_of(town, first.post), holder_of(town, second.post)
    made = swap.ask(asker, number(first), second.post, number(second), NOON)
    with pytest.raises(Refused) as refused:
        swap.ask(asker, number(first), second.post, number(second), NOON)
    assert codes(refused) == {"swap asked"}
    with pytest.raises(Refused):
        swap.settle(asker, made, "declined", NOON)
    swap.settle(other, made, "declined", NOON)
    made = swap.ask(asker, number(first), second.post, number(second), NOON)
    swap.settle(asker, made, "withdrawn", NOON)
    made = swap.ask(asker, number(first), second.post, number(second), NOON)
    with scoped(ENGINE):
        WatchShift.objects.filter(pk=number(second)).delete()
    with pytest.raises(Refused) as refused:
        swap.agree(other, made, NOON)
    assert codes(refused) == {"watch gone"}


# A calendar ----------------------------------------------------------------------------------------------------------------


def test_a_calendar_link_tells_ones_own_watches_until_it_is_renewed_or_taken_away(town: World, standing: int) -> None:
    first, *_ = publish(town)
    role = holder_of(town, first.post).roles[0]
    member = town.members[role].pk
    secret = calendar.renew(member, NOON)
    found = calendar.feed(secret, NOON)
    assert found is not None
    assert (first.start, first.end) in {(event.starts, event.ends) for event in found.events}
    with scoped(ENGINE):
        assert secret.encode() not in bytes(calendar.Calendar.objects.get().secret_hash)
    again = calendar.renew(member, NOON)
    assert calendar.feed(secret, NOON) is None
    calendar.close(member)
    assert calendar.feed(again, NOON) is None
    third = calendar.renew(member, NOON)
    with scoped(ENGINE):
        Member.objects.filter(pk=member).update(is_active=False)
    assert calendar.feed(third, NOON) is None
    assert calendar.feed("", NOON) is None


# What a watch sees -------------------------------------------------------------------------------------------------------


def test_a_watch_is_kept_by_taking_it_over_and_by_its_log_and_no_picture_of_it_is_stored(town: World, standing: int) -> None:
    first, *_ = publish(town)
    now = at_start(standing, first)
    viewer = holder_of(town, first.post)
    with scoped(ENGINE):
        key = Key(*Duty.objects.filter(enrolment=standing, rule=f"watch.{first.role}", how=None).values_list("rule", "occurs_on", "nth")[0])
    values = {"openings": 1, "asked": True, "note": "x"}
    picture = Picture(b"jpeg", b"jpeg")
    with pytest.raises(Refused) as refused:
        record(viewer, standing, [Said("evidence", "watch_log", values, answers=key, pictures={"seen": picture})], now=now)
    assert "not a picture" in codes(refused)
    record(viewer, standing, [Said("evidence", "watch_log", values, answers=key)], now=now)
    with scoped(ENGINE):
        assert not Photo.objects.exists()
        assert Duty.objects.get(enrolment=standing, rule=key.rule, occurs_on=key.occurs_on, nth=key.nth).how == "done"
