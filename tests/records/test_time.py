"""Calendars, draws and spacing in the database: the tick and the reports decide what the core alone decides, by the enrolment's own seed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from anju.core.enrolment.fact import Fact, Key
from anju.core.evidence.refuse import refusals
from anju.operations import tick as ticking
from anju.records import loading
from anju.records.models import Duty, Enrolment
from anju.records.scope import ENGINE, scoped
from tests.core.small import AROUND, DAY, ENTERED, HOUR, STARTS, opening
from tests.core.timed import TIMED
from tests.records.test_sweep import compare, seated
from tests.records.world import enrol, months, next_seq, record, world

pytestmark = pytest.mark.django_db


def test_ticks_and_reports_decide_what_the_core_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticking, "plan_of", lambda adoption: TIMED)
    leave = {"leaves_at": (ENTERED + 30 * HOUR).isoformat(), "back_by": (ENTERED + 33 * HOUR).isoformat()}
    with scoped(ENGINE):
        months(ENTERED)
        made = world(TIMED)
        facts = [seated(made.posts["nurse"], ENTERED)]
        number = enrol(made, opening(), facts=facts, plan=TIMED)
        seed = Enrolment.objects.values_list("seed", flat=True).get(pk=number).hex
        for hours in (1, 3, 8):
            ticking.tick(ENTERED + hours * HOUR)
        spaced = Key("disinfect", STARTS.date() + DAY, 9 * 3600 * 1000)
        told = [
            Fact(ENTERED + 9 * HOUR, 0, "evidence", "attestation", by="post:1", via="staff", answers=spaced),
            Fact(ENTERED + 10 * HOUR, 0, "evidence", "leave_request", leave, by="person:1", via="household"),
        ]
        for fact in told:
            facts.append(replace(fact, seq=next_seq(number)))
            record(number, facts[-1:], fact.recorded, TIMED)
        for hours in (20, 24, 47, 70, 130):
            ticking.tick(ENTERED + hours * HOUR)
        compare(TIMED, opening()._replace(seed=seed), number, facts, ENTERED + 130 * HOUR)
        outing = Duty.objects.get(enrolment=number, rule="outing")
        assert (outing.opens, outing.closes) == (ENTERED + 30 * HOUR, ENTERED + 33 * HOUR)
        assert Duty.objects.filter(enrolment=number, rule="roll_call").count() > 10


def test_each_enrolment_draws_for_itself() -> None:
    with scoped(ENGINE):
        months(ENTERED)
        made = world(TIMED)
        numbers = [enrol(made, opening(), plan=TIMED) for _ in range(2)]
        seeds = [one.state.seed for one in loading.states(dict.fromkeys(numbers, TIMED), numbers, locks=False).values()]
    assert len(set(seeds)) == 2
    assert all(len(seed) == 32 for seed in seeds)


def test_a_test_too_soon_after_the_last_is_refused_from_what_is_loaded() -> None:
    with scoped(ENGINE):
        months(ENTERED)
        made = world(TIMED)
        number = enrol(made, opening(), facts=[seated(made.posts["nurse"], ENTERED)], plan=TIMED)
        first, second = Key("test", STARTS.date() + DAY, 0), Key("test", STARTS.date() + DAY, 1)
        told = Fact(ENTERED + HOUR, next_seq(number), "evidence", "swab", by="post:1", via="staff", answers=first)
        record(number, [told], ENTERED + 9 * HOUR, TIMED)
        state = loading.states({number: TIMED}, [number], locks=False)[number].state
    soon = Fact(ENTERED + 9 * HOUR, 99, "evidence", "swab", by="post:1", via="staff", answers=second)
    assert [(one.code, one.detail) for one in refusals(TIMED, state, AROUND, soon, frozenset())] == [("too soon", "2026-01-02 22:00")]
    later = replace(soon, recorded=ENTERED + 13 * HOUR)
    assert refusals(TIMED, state, AROUND, later, frozenset()) == ()


def test_the_database_refuses_hours_past_their_maximum() -> None:
    with scoped(ENGINE):
        months(ENTERED)
        number = enrol(world(), opening())
        row = Enrolment.objects.get(pk=number)
        row.starts, row.ends, row.maximum = ENTERED, ENTERED + 48 * HOUR, 48 * HOUR
        row.save()
        row.ends = ENTERED + 48 * HOUR + timedelta(seconds=1)
        with pytest.raises(IntegrityError, match="enrolment_hours"), transaction.atomic():
            row.save()
