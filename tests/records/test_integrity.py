"""What the database refuses, whoever asks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from anju.records.models import Adoption, Custody, Enrolment, Evidence, Person, Pulse, Read, RosterPlan, Seat, StageSpan, Stock, WatchShift, WatchSwap
from anju.records.scope import ENGINE, scoped
from tests.core.small import DAY, ENTERED, HOUR, STARTS, opening
from tests.records.world import JURISDICTION, TOWN, World, enrol, months, world

pytestmark = pytest.mark.django_db
CASE = {"jurisdiction": JURISDICTION, "area": TOWN}


@pytest.fixture
def made() -> World:
    with scoped(ENGINE):
        months(ENTERED)
        return world()


def compulsory(made: World, **changed: Any) -> Enrolment:
    person = changed.pop("person", None) or Person.objects.create(**CASE, created=ENTERED)
    given = {
        "adoption_id": made.adoption, "track": "home", "person": person, "mode": "compulsory", "authority": "a", "article": "b", "decider": "c",
        "first_day_rule": "arrival", "starts": STARTS, "ends": STARTS + 14 * DAY, "maximum_days": 21, "entered": ENTERED, "zone": "Asia/Shanghai",
    }  # fmt: skip
    return Enrolment.objects.create(**CASE, **(given | changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"ends": None},
        {"maximum_days": None}, {"authority": ""}, {"article": ""}, {"decider": ""}, {"first_day_rule": ""}, {"ends": STARTS}, {"mode": "forced"},
        {"ends": STARTS + 21 * DAY + timedelta(microseconds=1)}, {"subject": "household"}, {"subject": "person", "person_id": None},
    ],
    ids=str,
)  # fmt: skip
def test_a_compulsory_enrolment_without_its_basis_or_past_the_maximum_is_refused(made: World, changed: dict[str, Any]) -> None:
    with scoped(ENGINE):
        compulsory(made)
        with pytest.raises(IntegrityError), transaction.atomic():
            Enrolment.objects.update(person=None) if "person_id" in changed else compulsory(made, **changed)


def test_the_maximum_counts_local_days(made: World) -> None:
    """Clocks go back on 1 November 2026 in New York: the last of 21 days has 25 hours, and no day is lost or won."""
    starts, ends = datetime(2026, 10, 20, 4, tzinfo=UTC), datetime(2026, 11, 10, 5, tzinfo=UTC)
    with scoped(ENGINE):
        compulsory(made, starts=starts, ends=ends, zone="America/New_York")
        with pytest.raises(IntegrityError, match="maximum"), transaction.atomic():
            compulsory(made, starts=starts, ends=ends + timedelta(seconds=1), zone="America/New_York")


def test_a_voluntary_one_has_an_end_or_a_date_of_review(made: World) -> None:
    with scoped(ENGINE):
        compulsory(made, mode="voluntary", ends=None, review_by=STARTS + 7 * DAY)
        with pytest.raises(IntegrityError, match="review_by"), transaction.atomic():
            compulsory(made, mode="voluntary", ends=None)


def test_nobody_is_twice_on_one_track_at_once(made: World) -> None:
    with scoped(ENGINE):
        first = compulsory(made)
        with pytest.raises(IntegrityError, match="enrolment_once"), transaction.atomic():
            compulsory(made, person=first.person, starts=STARTS + 13 * DAY, ends=STARTS + 20 * DAY)
        compulsory(made, person=first.person, starts=STARTS + 14 * DAY, ends=STARTS + 20 * DAY)
        compulsory(made, person=first.person, track="other")
        Enrolment.objects.update(annulled=ENTERED)
        compulsory(made, person=first.person)


def test_custody_has_no_gap_and_no_overlap(made: World) -> None:
    with scoped(ENGINE):
        number = enrol(made, opening())
        span = {**CASE, "enrolment_id": number, "role": "head", "holder": "post:1"}
        Custody.objects.create(**span, since=ENTERED, until=ENTERED + HOUR)
        Custody.objects.create(**span, since=ENTERED + HOUR)
        holds()
        with pytest.raises(IntegrityError, match="custody_one"), transaction.atomic():
            Custody.objects.create(**span, since=ENTERED + HOUR / 2, until=ENTERED + HOUR)
        Custody.objects.filter(until=None).update(since=ENTERED + HOUR + timedelta(seconds=1))
        with pytest.raises(IntegrityError, match="gap"), transaction.atomic():
            holds()
        Custody.objects.filter(until=None).update(since=ENTERED + HOUR)
        holds()


def holds() -> None:
    """Judge what is judged at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_one_seat_one_stage_one_shift_at_a_time(made: World) -> None:
    with scoped(ENGINE):
        number = enrol(made, opening())
        nurse = made.posts["nurse"]
        Seat.objects.create(**CASE, enrolment_id=number, role="nurse", post_id=nurse, since=ENTERED)
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.create(**CASE, enrolment_id=number, role="nurse", post_id=nurse, since=ENTERED + HOUR)
        with pytest.raises(IntegrityError), transaction.atomic():
            StageSpan.objects.create(**CASE, enrolment_id=number, stage="watched", since=ENTERED - HOUR, until=ENTERED + HOUR)
        watch = {**CASE, "roster": "camera", "role": "nurse", "post": nurse}
        WatchShift.objects.create(**watch, starts=ENTERED, ends=ENTERED + 8 * HOUR)
        WatchShift.objects.create(**watch, starts=ENTERED + 8 * HOUR, ends=ENTERED + 16 * HOUR)
        with pytest.raises(IntegrityError, match="watch_shift_one"), transaction.atomic():
            WatchShift.objects.create(**watch, starts=ENTERED + 7 * HOUR, ends=ENTERED + 9 * HOUR)


def test_a_day_of_a_roster_is_laid_out_once_by_the_area_and_once_by_each_unit(made: World) -> None:
    with scoped(ENGINE):
        laid = {**CASE, "roster": "gate", "day": ENTERED.date(), "by": "post:1", "at": ENTERED}
        for own in (None, 7, 8):
            RosterPlan.objects.create(**laid, enrolment=own)
            with pytest.raises(IntegrityError, match="roster_plan_own"), transaction.atomic():
                RosterPlan.objects.create(**laid, enrolment=own)


def test_a_swap_is_approved_only_when_agreed_and_stays_what_it_was(made: World) -> None:
    with scoped(ENGINE):
        asked = {**CASE, "enrolment": 7, "roster": "gate", "starts": ENTERED, "ends": ENTERED + HOUR, "asked": ENTERED}
        with pytest.raises(IntegrityError, match="watch_swap_other"), transaction.atomic():
            WatchSwap.objects.create(**asked, post=1, to_post=1)
        swap = WatchSwap.objects.filter(pk=WatchSwap.objects.create(**asked, post=1, to_post=2).pk)
        with pytest.raises(IntegrityError, match="watch_swap_once"), transaction.atomic():
            WatchSwap.objects.create(**asked, post=1, to_post=3)
        with pytest.raises(IntegrityError, match="watch_swap_agreed"), transaction.atomic():
            swap.update(outcome="approved", settled=ENTERED)
        with pytest.raises(DatabaseError), transaction.atomic():
            swap.update(to_post=3)
        swap.update(agreed=ENTERED)
        swap.update(outcome="approved", settled=ENTERED)


def test_a_stock_never_falls_below_nothing(made: World) -> None:
    with scoped(ENGINE):
        stock = Stock.objects.create(agency_id=made.agency, area=TOWN, item="mask", quantity=2)
        with pytest.raises(IntegrityError, match="quantity"), transaction.atomic():
            Stock.objects.filter(pk=stock.pk).update(quantity=-1)


def test_a_jurisdiction_never_changes(made: World) -> None:
    with scoped(ENGINE):
        number = enrol(made, opening())
        for model in (Person, Enrolment, Pulse):
            with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
                model._default_manager.update(jurisdiction=1)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE duty SET jurisdiction = 1 WHERE enrolment = %s", [number])


def test_a_published_plan_and_a_logged_look_stay(made: World) -> None:
    with scoped(ENGINE):
        Read.objects.create(**CASE, at=ENTERED, who="post:1", what="household")
        with connection.cursor() as cursor:
            for change in (
                "UPDATE plan_version SET name = ''",
                "DELETE FROM plan_version",
                "UPDATE read SET who = ''",
                "DELETE FROM read",
                "TRUNCATE read",
            ):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    cursor.execute(change)
        with pytest.raises(DatabaseError), transaction.atomic():
            Adoption.objects.all().delete()


def test_a_month_that_was_not_made_refuses_its_rows(made: World) -> None:
    with scoped(ENGINE):
        number = enrol(made, opening())
        row = {**CASE, "enrolment": number, "seq": 99, "form": "reading"}
        with pytest.raises(DatabaseError, match="no partition"), transaction.atomic():
            Evidence.objects.create(**row, recorded=datetime(2036, 1, 1, tzinfo=UTC))
        with connection.cursor() as cursor:
            cursor.execute("SELECT ensure_partitions(%s), ensure_partitions(%s)", [date(2036, 1, 31), date(2036, 1, 1)])
            assert cursor.fetchone() == (4, 0)
        Evidence.objects.create(**row, recorded=datetime(2036, 1, 1, tzinfo=UTC))
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Evidence.objects.filter(seq=99).update(form="other")
        Evidence.objects.filter(seq=99).update(superseded=True)


def test_months_are_those_of_universal_time(made: World) -> None:
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'Asia/Shanghai'")
        cursor.execute("SELECT ensure_months('2040-03-31T23:00:00Z')")
        cursor.execute("SELECT to_regclass('duty_2040_02') IS NOT NULL, to_regclass('duty_2040_05') IS NOT NULL, to_regclass('duty_2040_06') IS NULL")
        assert cursor.fetchone() == (True, True, True)
        cursor.execute("SET LOCAL timezone = 'UTC'")
        cursor.execute("SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE relname = 'evidence_2040_04'")
        assert cursor.fetchone() == ("FOR VALUES FROM ('2040-04-01 00:00:00+00') TO ('2040-05-01 00:00:00+00')",)
