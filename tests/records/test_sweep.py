"""What SQL decides set-wise is what the core decides one by one."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anju.core.enrolment.decision import Alarm, Climb, Decision, Lapse, Raise
from anju.core.enrolment.fact import Fact
from anju.core.enrolment.state import State
from anju.core.flow import evaluate
from anju.core.moments import instant_of
from anju.core.plan.model import Daily, Plan
from anju.operations import tick as ticking
from anju.records import loading, outbox, sweep
from anju.records.models import Absence, Channel, Counter, Duty, Enrolment, Entry, Incident, Outbox, Post, Pulse
from anju.records.models import Climb as ClimbRow
from anju.records.scope import ENGINE, scoped
from tests.core.small import DAY, ENTERED, HOUR, MINUTE, PLAN, STARTS, ZONE
from tests.records.world import COUNTY, JURISDICTION, OTHER, TOWN, enrol, months, post, world

pytestmark = pytest.mark.django_db
BEFORE = timedelta(microseconds=1)


def opening(*, starts: datetime = STARTS, entered: datetime = ENTERED, zone: str = ZONE, days: int = 5) -> State:
    return State("home", starts, starts + days * DAY, zone, entered - BEFORE, entered)


def seated(post: int, at: datetime) -> Fact:
    return Fact(at, 1, "seat", values={"role": "nurse", "post": f"post:{post}"}, by="post:1")


def keyed(decisions: Sequence[Decision], kind: type[Decision]) -> set[tuple[object, ...]]:
    return {(*d.key, d.step, d.at) if isinstance(d, Climb) else (*d.key,) for d in decisions if isinstance(d, kind)}


def alone(plan: Plan, state: State, area: int, facts: Sequence[Fact], now: datetime) -> tuple[tuple[Decision, ...], State]:
    """All of it by the core alone."""
    outcome = evaluate(plan, state, loading.around([(area, None)], [plan])[area, None], facts, now)
    return outcome.decisions, outcome.state


def rows(enrolment: int) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]], set[tuple[object, ...]]]:
    """Duties, steps and incidents in the database."""
    duties = set(Duty.objects.filter(enrolment=enrolment).values_list("rule", "occurs_on", "nth"))
    climbs = set(ClimbRow.objects.filter(enrolment=enrolment).values_list("rule", "occurs_on", "nth", "step", "at"))
    return duties, climbs, set(Incident.objects.filter(enrolment=enrolment).values_list("rule", "occurs_on", "nth"))


def compare(plan: Plan, state: State, enrolment: int, facts: Sequence[Fact], now: datetime) -> None:
    area = Enrolment.objects.values_list("area", flat=True).get(pk=enrolment)
    decided, after = alone(plan, state, area, facts, now)
    duties, climbs, incidents = rows(enrolment)
    assert duties == keyed(decided, Raise)
    assert climbs == keyed(decided, Climb)
    assert incidents == keyed(decided, Alarm)
    found = loading.states({enrolment: plan}, [enrolment], locks=False)[enrolment].state
    assert found.duties == after.duties
    assert found.stage == after.stage
    assert found.until == after.until
    assert len(keyed(decided, Lapse)) == Duty.objects.filter(enrolment=enrolment, lapsed=True).count()


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.setattr(ticking, "plan_of", lambda adoption: PLAN)
    return PLAN


def test_one_tick_after_another_is_what_the_core_decides(plan: Plan) -> None:
    with scoped(ENGINE):
        months(ENTERED)
        made = world()
        facts = [seated(made.posts["nurse"], ENTERED)]
        number = enrol(made, opening(), facts=facts)
        for hours in (1, 6, 16, 17, 24, 24, 40, 70, 100, 130):
            ticking.tick(ENTERED + hours * HOUR)
        compare(plan, opening(), number, facts, ENTERED + 130 * HOUR)
        assert Entry.objects.filter(enrolment__lt=0, kind="day").exists()
        assert Outbox.objects.filter(kind="climb", to_post=made.posts["head"]).exists()


def test_most_is_done_without_the_core(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    with scoped(ENGINE):
        months(ENTERED)
        made = world()
        numbers = [enrol(made, opening(), facts=[seated(made.posts["nurse"], ENTERED)]) for _ in range(3)]
        ticking.tick(ENTERED + 5 * HOUR)
        ticked = ticking.tick(ENTERED + 15 * HOUR + 1 * MINUTE)
    assert ticked.claimed == len(numbers)
    assert ticked.raised == len(numbers)
    assert ticked.evaluated == 0


def test_an_empty_seat_is_left_to_the_core_and_becomes_an_incident(plan: Plan) -> None:
    with scoped(ENGINE):
        months(ENTERED)
        made = world()
        number = enrol(made, opening())
        ticking.tick(ENTERED + 3 * DAY)
        compare(plan, opening(), number, [], ENTERED + 3 * DAY)
        assert Incident.objects.filter(enrolment=number, rule="empty.nurse").count() == 1


def test_a_post_that_ends_between_two_duties_leaves_the_second_unowned(plan: Plan) -> None:
    with scoped(ENGINE):
        months(ENTERED)
        made = world(held=("head",))
        post(made.agency, "chief", until=ENTERED + 2 * DAY)
        facts = [seated(made.posts["nurse"], ENTERED)]
        number = enrol(made, opening(), facts=facts)
        for hours in (20, 90):
            ticking.tick(ENTERED + hours * HOUR)
        compare(plan, opening(), number, facts, ENTERED + 90 * HOUR)
        assert Incident.objects.filter(enrolment=number, rule="empty.chief").exists()


@pytest.mark.parametrize(("held", "told"), [(("head", "chief"), "head"), (("chief",), "chief"), ((), "")])
@pytest.mark.parametrize("setwise", [True, False])
def test_a_rung_nobody_holds_is_told_to_the_command_and_at_last_to_the_area(plan: Plan, held: tuple[str, ...], told: str, setwise: bool) -> None:
    now = ENTERED + 9 * HOUR + 31 * MINUTE
    with scoped(ENGINE):
        months(ENTERED)
        made = world(held=held)
        number = enrol(made, opening(), facts=[seated(made.posts["nurse"], ENTERED)])
        ticking.tick(now - HOUR)
        if setwise:
            assert sweep.routine(now, 10).climbed == 1
        else:
            assert ticking.catch_up([number], now) == 1
        step = ClimbRow.objects.get(enrolment=number, rule="temperature", step=0)
        assert (step.to_role, step.to_post) == ("head", made.posts.get(told))
        assert list(Outbox.objects.filter(kind="climb", at=now).values_list("to_post", "area", "count")) == [(made.posts.get(told), TOWN, 1)]
        Channel.objects.create(jurisdiction=JURISDICTION, area=COUNTY, kind="robot", address=b"sealed", set_at=now)
        outbox.spread(now, 100)
        assert Outbox.objects.filter(kind="climb", at=now, channel="robot", to_post=made.posts.get(told)).count() == 1


@pytest.mark.parametrize("setwise", [True, False])
def test_a_daily_duty_with_a_hidden_form_is_hidden(monkeypatch: pytest.MonkeyPatch, setwise: bool) -> None:
    forms = {**PLAN.forms, "reading": replace(PLAN.forms["reading"], sensitivity="hidden")}
    other = replace(PLAN, forms=forms)
    monkeypatch.setattr(ticking, "plan_of", lambda adoption: other)
    with scoped(ENGINE):
        months(ENTERED)
        made = world(other)
        number = enrol(made, opening(), facts=[seated(made.posts["nurse"], ENTERED)], plan=other)
        ticking.tick(ENTERED + 5 * HOUR)
        if setwise:
            assert sweep.routine(ENTERED + 8 * HOUR, 10).raised == 1
        else:
            ticking.catch_up([number], ENTERED + 8 * HOUR)
        assert Duty.objects.get(enrolment=number, rule="temperature").hidden
        assert not Duty.objects.filter(enrolment=number, rule="weekly", hidden=True).exists()
        assert Duty.objects.filter(enrolment=number, rule="weekly").exists()


def test_a_duty_that_is_there_already_is_left_and_the_others_are_made(plan: Plan) -> None:
    with scoped(ENGINE):
        months(ENTERED)
        made = world()
        numbers = [enrol(made, opening(), facts=[seated(made.posts["nurse"], ENTERED)]) for _ in range(3)]
        ticking.tick(ENTERED + 5 * HOUR)
        there = {
            "enrolment": numbers[1], "rule": "temperature", "occurs_on": "2026-01-02", "nth": 1, "role": "head", "kind": "post", "post": None,
            "opens": ENTERED.isoformat(), "closes": (ENTERED + 30 * HOUR).isoformat(),
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("SELECT store(%s::jsonb)", [json.dumps({"now": ENTERED.isoformat(), "raises": [there]})])
        swept = sweep.routine(ENTERED + 8 * HOUR, 10)
        assert (swept.claimed, swept.raised) == (3, 2)
        assert sorted(Duty.objects.filter(rule="temperature").values_list("enrolment", "role")) == [
            (number, "head" if number == numbers[1] else "nurse") for number in sorted(numbers)
        ]
        balanced()


@settings(max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ticks=st.lists(st.integers(0, 9000), min_size=1, max_size=6),
    zones=st.lists(st.sampled_from(["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"]), min_size=1, max_size=3),
    starts=st.sampled_from([datetime(2026, 1, 1, 16, tzinfo=UTC), datetime(2026, 3, 6, 5, tzinfo=UTC), datetime(2026, 10, 30, 4, tzinfo=UTC)]),
    seats=st.booleans(),
    clocks=st.sampled_from([(time(8), time(16)), (time(1, 30), time(2, 30)), (time(0),)]),
)
def test_any_ticks_any_zone(plan: Plan, monkeypatch: pytest.MonkeyPatch, ticks: list[int], zones: list[str], starts: datetime, seats: bool,
                            clocks: tuple[time, ...]) -> None:  # fmt: skip
    track = PLAN.tracks["home"]
    rules = {**track.rules, "temperature": replace(track.rules["temperature"], opens=Daily(clocks))}
    other = replace(PLAN, tracks={"home": replace(track, rules=rules)})
    monkeypatch.setattr(ticking, "plan_of", lambda adoption: other)
    entered, last = starts + 9 * HOUR, starts + 9 * HOUR + 9000 * MINUTE
    with scoped(ENGINE), undone():
        months(starts, last)
        made = world(other)
        told = [[seated(made.posts["nurse"], entered)] if seats else [] for _ in zones]
        states = [opening(starts=starts, entered=entered, zone=zone) for zone in zones]
        numbers = [enrol(made, state, facts=facts, plan=other) for state, facts in zip(states, told, strict=True)]
        for minutes in sorted(ticks):
            ticking.tick(entered + minutes * MINUTE, batch=2)
        ticking.tick(last)
        for state, number, facts in zip(states, numbers, told, strict=True):
            compare(other, state, number, facts, Pulse.objects.values_list("until", flat=True).get(pk=number))
        balanced()


def test_who_stands_is_told_for_all_areas_as_for_each(plan: Plan) -> None:
    with scoped(ENGINE):
        made = world()
        there = post(made.agency, "head", area=TOWN, until=ENTERED + DAY)
        later = post(made.agency, "chief", area=OTHER, since=ENTERED + DAY)
        for away, successor in ((there, made.posts["chief"]), (later, made.posts["nurse"])):
            Absence.objects.create(post_id=away, successor_id=successor, since=ENTERED, until=ENTERED + 2 * DAY, accepted=ENTERED)
        Post.objects.filter(pk=post(made.agency, "head", area=OTHER)).update(member=None)
        asked = [
            (role, area, ENTERED + days * DAY) for role in ("head", "chief", "nurse", "nobody") for area in (COUNTY, TOWN, OTHER) for days in range(4)
        ]
        with connection.cursor() as cursor:
            cursor.execute("SELECT sweep_tables()")
            cursor.execute("SELECT sweep_stands(%s, %s::bigint[], %s::timestamptz[], false)", [list(column) for column in zip(*asked, strict=True)])
            cursor.execute("SELECT role, area, at, post, standing(role, area, at) FROM stands")
            found = {row[:3]: row[3:] for row in cursor.fetchall()}
    assert found.keys() == set(asked)
    assert all(together == each for together, each in found.values())
    assert len({together for together, _ in found.values()}) > 4, "somebody stands, somebody stands in, and for one role nobody does"


@pytest.mark.parametrize("left", ["DROP TABLE pg_temp.swept; CREATE TEMP TABLE swept (enrolment bigint)", "DROP TABLE pg_temp.ladder"])
def test_tables_that_the_release_before_left_in_the_session_are_made_anew(plan: Plan, left: str) -> None:
    with scoped(ENGINE):
        months(ENTERED)
        made = world()
        enrol(made, opening(), facts=[seated(made.posts["nurse"], ENTERED)])
        ticking.tick(ENTERED + 5 * HOUR)
        with connection.cursor() as cursor:
            cursor.execute(left)
        assert sweep.routine(ENTERED + 8 * HOUR, 10).raised == 1


class undone:  # noqa: N801
    """A savepoint that is always taken back, so that examples do not see each other."""

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT example")

    def __exit__(self, *error: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO SAVEPOINT example")


def balanced() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM recount(0, 9223372036854775807, '2000-01-01', '2100-01-01')")
        assert cursor.fetchall() == []
    due = sum(Counter.objects.filter(how="due").values_list("n", flat=True))
    assert due == Duty.objects.count()


@pytest.mark.parametrize(
    ("day", "clock", "zone"),
    [
        ("2026-03-08", "02:30", "America/New_York"),
        ("2026-11-01", "01:30", "America/New_York"),
        ("2026-11-01", "01:00", "America/New_York"),
        ("2026-04-05", "01:45", "Australia/Lord_Howe"),
        ("2026-10-04", "02:15", "Australia/Lord_Howe"),
        ("2026-10-25", "02:30", "Europe/Berlin"),
        ("2026-01-01", "00:00", "Asia/Shanghai"),
        ("2026-09-06", "00:30", "America/Santiago"),
    ],
)
def test_instants_are_the_cores(day: str, clock: str, zone: str) -> None:
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute("SELECT instant_of(%s::date, %s::time, %s)", [day, clock, zone])
        (found,) = cursor.fetchone()
    assert found == instant_of(datetime.fromisoformat(day).date(), time.fromisoformat(clock), zone)
