"""Storing: everything given is stored once and counted; what was there already is told."""

import json
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from anju.core.enrolment.fact import Fact
from anju.records import loading
from anju.records.models import Absence, Climb, Counter, Custody, Duty, Enrolment, Evidence, Incident, Outbox, Post, Pulse, Receipt, Seat, StageSpan
from anju.records.scope import ENGINE, scoped
from tests.core.small import DAY, ENTERED, HOUR, MINUTE, PLAN, opening
from tests.records.world import COUNTY, JURISDICTION, OTHER, TOWN, World, enrol, months, post, record, world

pytestmark = pytest.mark.django_db
KEY = {"rule": "assess", "occurs_on": "2026-01-02", "nth": 7}


@pytest.fixture
def made() -> World:
    with scoped(ENGINE):
        months(ENTERED)
        return world()


@pytest.fixture
def number(made: World) -> int:
    with scoped(ENGINE):
        return enrol(made, opening())


def store(**lists: Any) -> dict[str, int]:
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute("SELECT store(%s::jsonb)", [json.dumps({"now": ENTERED.isoformat(), **lists}, default=str)])
        told = cursor.fetchone()[0]
    return dict(json.loads(told) if isinstance(told, str) else told)


def raised(number: int, **more: Any) -> dict[str, Any]:
    return {
        "enrolment": number, **KEY, "role": "chief", "kind": "post",
        "opens": ENTERED, "closes": ENTERED + HOUR, "evidence": "attestation", "opened_by": 7, **more,
    }  # fmt: skip


def counted(how: str, role: str = "chief") -> int:
    return sum(Counter.objects.filter(rule="assess", role=role, how=how).values_list("n", flat=True))


def balanced() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM recount(0, 9223372036854775807, '2000-01-01', '2100-01-01')")
        return cursor.fetchall() == []


def test_the_same_duty_twice_is_one_and_told(number: int) -> None:
    assert store(raises=[raised(number)]) == {"raises": 1}
    assert store(raises=[raised(number)]) == {"raises": 0}
    with scoped(ENGINE):
        assert Duty.objects.filter(rule="assess").count() == 1
        assert counted("due") == 1
        assert balanced()


def test_the_last_word_on_a_duty_counts_and_counters_follow(number: int) -> None:
    store(raises=[raised(number)])
    key = {"enrolment": number, **KEY}
    done, late, again = {**key, "how": "done", "at": ENTERED, "by": 9}, {**key, "how": "late", "at": ENTERED, "by": 10}, {**key, "how": None}
    with scoped(ENGINE):
        for closes, expected in (([done], "done"), ([again], None), ([done, again, late], "late"), ([again, done], "done"), ([late, again], None)):
            assert store(closes=closes) == {"closes": 1}
            assert Duty.objects.get(rule="assess").how == expected
            assert [counted(how) for how in ("due", "done", "late")] == [1, int(expected == "done"), int(expected == "late")]
            assert balanced()


def test_passing_a_duty_moves_its_count_to_the_other_role(made: World, number: int) -> None:
    store(raises=[raised(number)])
    key = {"enrolment": number, **KEY}
    assert store(passes=[{**key, "role": "head", "kind": "post", "post": None}]) == {"passes": 1}
    with scoped(ENGINE):
        assert Duty.objects.get(rule="assess").post == made.posts["head"]
        assert (counted("due"), counted("due", "head")) == (0, 1)
    assert store(
        passes=[{**key, "role": "head", "kind": "post", "post": made.posts["chief"]}], closes=[{**key, "how": "done", "at": ENTERED, "by": 9}]
    )
    with scoped(ENGINE):
        duty = Duty.objects.get(rule="assess")
        assert (duty.post, duty.given, duty.how) == (made.posts["chief"], True, "done")
    store(passes=[{**key, "role": "chief", "kind": "post", "post": None}])
    with scoped(ENGINE):
        assert (counted("done"), counted("done", "head"), counted("due", "head")) == (1, 0, 0)
        assert balanced()


def test_a_step_is_told_to_the_nearest_post_and_once_outside(made: World, number: int) -> None:
    with scoped(ENGINE):
        near = post(made.agency, "chief", area=TOWN)
        post(made.agency, "chief", area=OTHER)
    store(raises=[raised(number), raised(number, nth=8)])
    steps = [{"enrolment": number, **KEY, "nth": nth, "step": 0, "at": ENTERED - HOUR, "to": "chief", "kind": "post"} for nth in (7, 8)]
    assert store(climbs=steps) == {"climbs": 2}
    assert store(climbs=steps) == {"climbs": 0}
    with scoped(ENGINE):
        assert set(Climb.objects.values_list("to_post", "late")) == {(near, True)}
        message = Outbox.objects.get(kind="climb")
        assert (message.to_post, message.count, message.enrolment) == (near, 2, None)
        assert set(Duty.objects.filter(rule="assess").values_list("climbed", flat=True)) == {1}


def test_a_closed_duty_needs_no_more_to_be_seen(number: int) -> None:
    key = {"enrolment": number, **KEY}
    store(raises=[raised(number)], climbs=[{**key, "step": 0, "at": ENTERED, "to": "chief", "kind": "post"}])
    store(closes=[{**key, "how": "done", "at": ENTERED, "by": 9}])
    with scoped(ENGINE):
        assert Climb.objects.get().acknowledged_at == ENTERED
        store(closes=[{**key, "how": None}])
        assert Climb.objects.get().acknowledged_at is None
        store(acknowledges=[{**key, "by": "post:3", "at": ENTERED + HOUR}])
        store(closes=[{**key, "how": "done", "at": ENTERED + 2 * HOUR, "by": 9}])
        assert (Climb.objects.get().acknowledged_by, Climb.objects.get().acknowledged_at) == ("post:3", ENTERED + HOUR)


def test_a_filled_seat_has_the_open_duties_of_its_role(made: World, number: int) -> None:
    store(raises=[raised(number, role="nurse", kind="seat"), raised(number, nth=8, role="nurse", kind="seat", post=made.posts["chief"])])
    with scoped(ENGINE):
        assert Duty.objects.get(rule="assess", nth=7).post is None
    other = made.posts["head"]
    store(seats=[{"enrolment": number, "role": "nurse", "post": p, "since": ENTERED} for p in (made.posts["nurse"], other)])
    with scoped(ENGINE):
        assert dict(Duty.objects.filter(rule="assess").values_list("nth", "post")) == {7: other, 8: made.posts["chief"]}
        assert Seat.objects.get(until=None).post_id == other
    store(seats=[{"enrolment": number, "role": "nurse", "post": None, "since": ENTERED + HOUR}])
    with scoped(ENGINE):
        assert Duty.objects.get(rule="assess", nth=7).post is None
        assert not Seat.objects.filter(until=None).exists()


def test_who_stands_in_has_the_duties_while_the_post_is_away(made: World, number: int) -> None:
    with scoped(ENGINE):
        spare, chief = post(made.agency, "other"), made.posts["chief"]
        store(raises=[raised(number)])
        Absence.objects.create(post=Post.objects.get(pk=chief), since=ENTERED - HOUR, until=ENTERED + DAY, successor_id=spare)
        store(raises=[raised(number, nth=8)])
        assert Duty.objects.get(rule="assess", nth=8).post == chief
        Absence.objects.update(accepted=ENTERED)
        store(raises=[raised(number, nth=9)])
        assert Duty.objects.get(rule="assess", nth=9).post == spare
        assert settled(ENTERED) == 2 + Duty.objects.filter(role="chief").exclude(rule="assess").count()
        assert set(Duty.objects.filter(rule="assess").values_list("post", flat=True)) == {spare}
        settled(ENTERED + 2 * DAY)
        assert set(Duty.objects.filter(rule="assess").values_list("post", flat=True)) == {chief}


def settled(at: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT settle_duties(%s, %s, %s)", [COUNTY, COUNTY + 999_999, at])
        return int(cursor.fetchone()[0])


def test_stages_and_holders_follow_on(number: int) -> None:
    moves = [{"enrolment": number, "stage": stage, "since": ENTERED + n * HOUR} for n, stage in enumerate(("watched", "ending"), start=1)]
    holds = [{"enrolment": number, "role": "head", "holder": f"post:{n}", "since": ENTERED + n * HOUR} for n in (0, 1, 2)]
    assert store(moves=moves, holds=holds) == {"moves": 2, "holds": 3}
    with scoped(ENGINE):
        spans = list(StageSpan.objects.order_by("since", "id").values_list("stage", "since", "until"))
        assert [span[0] for span in spans] == ["settling", "watched", "ending"]
        assert [span[2] for span in spans] == [*(span[1] for span in spans[1:]), None]
        assert Pulse.objects.get(pk=number).stage == "ending"
        assert list(Custody.objects.order_by("since").values_list("until", flat=True)) == [ENTERED + HOUR, ENTERED + 2 * HOUR, None]


def test_a_report_sent_twice_is_refused_the_second_time(number: int) -> None:
    receipt = {"key": "7b0d3c64-0000-4000-8000-000000000001", "enrolment": number, "answered": {"seqs": [1]}, "at": ENTERED}
    assert store(receipts=[receipt]) == {"receipts": 1}
    with scoped(ENGINE), pytest.raises(IntegrityError), transaction.atomic():
        store(receipts=[receipt])
    with scoped(ENGINE):
        assert Receipt.objects.get().answered == {"seqs": [1]}


def test_incidents_and_corrections(number: int) -> None:
    key = {"enrolment": number, "rule": "danger", "occurs_on": "2026-01-02", "nth": 3}
    assert store(alarms=[{**key, "raised": ENTERED, "opened_by": 3, "lead_role": "head"}]) == {"alarms": 1}
    assert store(alarms=[{**key, "raised": ENTERED}], settles=[{**key, "at": ENTERED, "by": 4, "how": "done", "outcome": "safe"}]) == {
        "alarms": 0,
        "settles": 1,
    }
    assert store(settles=[{**key, "at": ENTERED, "by": 4, "how": "done"}]) == {"settles": 0}
    with scoped(ENGINE):
        assert Incident.objects.get(rule="danger").outcome == "safe"
    row = {
        "enrolment": number,
        "recorded": ENTERED,
        "seq": 20,
        "form": "reading",
        "values": {"celsius": 73.6},
        "sealed": "\\x01ff",
        "sensitivity": "health",
    }
    assert store(evidence=[row]) == {"evidence": 1}
    assert store(evidence=[{**row, "seq": 21, "corrects": 20}], supersedes=[{"enrolment": number, "seq": 20}]) == {"evidence": 1, "supersedes": 1}
    with scoped(ENGINE):
        assert dict(Evidence.objects.values_list("seq", "superseded")) == {20: True, 21: False}
        assert bytes(Evidence.objects.get(seq=20).sealed or b"") == b"\x01\xff"
        found = loading.states({number: PLAN}, [number])[number].state
        assert [fact.seq for fact in found.recent["reading"]] == [21]


def test_one_call_stores_thousands(made: World) -> None:
    with scoped(ENGINE):
        numbers = [enrol(made, opening()) for _ in range(20)]
        at = ENTERED + MINUTE
        for number in numbers:
            record(number, [Fact(at, Pulse.objects.get(pk=number).seq + 1, "evidence", "reading", {"celsius": 36.6}, by="person:1")], at)
        many = [raised(number, nth=nth) for number in numbers for nth in range(100, 150)]
        assert store(raises=many) == {"raises": len(many)}
        assert counted("due") == len(many)
        assert balanced()


def test_a_difference_is_found_and_put_right(number: int) -> None:
    store(raises=[raised(number)])
    with scoped(ENGINE):
        Counter.objects.filter(rule="assess").update(n=5)
        with connection.cursor() as cursor:
            cursor.execute("SELECT rule, how, counted, found FROM recount(0, 9223372036854775807, '2000-01-01', '2100-01-01')")
            assert cursor.fetchall() == [("assess", "due", 5, 1)]
            cursor.execute("SELECT put_right(0, 9223372036854775807, '2000-01-01', '2100-01-01')")
            assert cursor.fetchone() == (1,)
        assert balanced()
        assert set(Counter.objects.values_list("jurisdiction", flat=True)) == {JURISDICTION}


def test_one_entered_by_mistake_is_looked_at_no_more(number: int) -> None:
    with scoped(ENGINE):
        assert Pulse.objects.get(pk=number).individual_at is not None
        Enrolment.objects.filter(pk=number).update(annulled=ENTERED + HOUR)
        pulse = Pulse.objects.get(pk=number)
        assert (pulse.individual_at, pulse.routine_at, pulse.rung_at) == (None, None, None)
