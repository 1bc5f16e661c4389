"""Scopes are restored on leaving; seats, households, enterprises and police see what is theirs and no more."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from anju.core.enrolment.fact import Fact, Key
from anju.records import loading, scope
from anju.records.models import Adoption, Climb, Complaint, Duty, Enrolment, Entry, Evidence, Household, Identity, Incident, Person, Post, Read, Seat
from anju.records.scope import ENGINE, NOBODY, Scope, scoped
from anju.site import database
from tests.core.small import ENTERED, HOUR, PLAN, opening
from tests.records.world import COUNTY, JURISDICTION, OTHER, TOWN, World, enrol, months, next_seq, post, record, world

pytestmark = pytest.mark.django_db
ALL = ("health", "need", "watch", "duty")


def role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


@pytest.fixture
def two() -> tuple[World, int, int]:
    """Somebody in each township, the first with a nurse seated, a reading of theirs, and a door."""
    with scoped(ENGINE):
        months(ENTERED)
        made = world()
        first, second = enrol(made, opening()), enrol(made, opening(), area=OTHER)
        record(first, [Fact(ENTERED, next_seq(first), "seat", values={"role": "nurse", "post": f"post:{made.posts['nurse']}"}, by="post:1")], ENTERED)
        for number in (first, second):
            said = Fact(ENTERED + HOUR, next_seq(number), "evidence", "reading", {"celsius": 36.6}, by="person:1", via="household")
            record(number, [said], ENTERED + HOUR)
        door = Household.objects.create(jurisdiction=JURISDICTION, area=TOWN)
        Person.objects.filter(enrolments=first).update(household=door)
    return made, first, second


def seen(scope: Scope) -> set[int]:
    with scoped(scope):
        return set(Enrolment.objects.values_list("id", flat=True))


def test_an_inner_scope_gives_way_to_the_outer_one() -> None:
    with scoped(Scope("anju_area", 1, 5)):
        with scoped(ENGINE):
            assert role() == "anju_engine"
        assert role() == "anju_area"
        assert scope.current() == Scope("anju_area", 1, 5)
        with pytest.raises(LookupError), scoped(ENGINE):
            raise LookupError
        assert role() == "anju_area"
        with pytest.raises(DatabaseError), scoped(ENGINE), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        assert role() == "anju_area"
    assert role() == "anju_web"


def test_a_rollback_that_was_asked_for_is_no_error() -> None:
    with scoped(NOBODY):
        with scoped(ENGINE):
            transaction.set_rollback(True)
        assert role() == "anju_web"


def test_connections_start_closed() -> None:
    told = dict(part.split("=", 1) for part in database.CLOSED.split(" ") if part != "-c")
    assert set(told) == {name for name in scope.SETTINGS if name != "role"}
    with connection.cursor() as cursor:
        for name, value in told.items():
            cursor.execute("SELECT current_setting(%s)", [name])
            assert cursor.fetchone()[0] == value


def test_an_author_is_no_place_for_more_settings() -> None:
    with scoped(Scope("anju_area", author="x', 'y"), ), connection.cursor() as cursor:  # fmt: skip
        cursor.execute("SELECT current_setting('anju.author')")
        assert cursor.fetchone()[0] == "x', 'y"


def test_an_area_sees_its_own_and_all_inside_it(two: tuple[World, int, int]) -> None:
    _, first, second = two
    assert seen(Scope("anju_area", TOWN, TOWN + 99_999)) == {first}
    assert seen(Scope("anju_area", COUNTY, COUNTY + 999_999)) == {first, second}
    assert seen(Scope("anju_area")) == set()


def test_a_seat_sees_its_household_whole_and_no_other(two: tuple[World, int, int]) -> None:
    made, first, _ = two
    nurse = Scope("anju_seat", posts=[made.posts["nurse"]])
    assert seen(nurse) == {first}
    with scoped(nurse):
        assert Identity.objects.count() == Person.objects.count() == Household.objects.count() == 1
        assert Evidence.objects.count() == 1
        assert Seat.objects.count() == 1
        assert Duty.objects.exclude(enrolment=first).count() == 0
    assert seen(Scope("anju_seat", posts=[made.posts["nurse"] + 1000])) == set()


def test_a_standing_post_sees_where_it_has_something_to_do(two: tuple[World, int, int]) -> None:
    made, first, second = two
    chief = Scope("anju_seat", posts=[made.posts["chief"]])
    with scoped(ENGINE):
        chiefs = set(Duty.objects.filter(post=made.posts["chief"], how=None).values_list("enrolment", flat=True))
    assert seen(chief) == chiefs
    with scoped(ENGINE):
        Climb.objects.create(
            jurisdiction=JURISDICTION, area=TOWN, enrolment=first, occurs_on=date(2026, 1, 2), rule="x", nth=0, step=0, at=ENTERED, recorded=ENTERED,
            to_role="chief", to_post=made.posts["chief"],
        )  # fmt: skip
    assert seen(chief) == chiefs | {first}
    assert second in {first, second}


def test_whoever_closed_a_duty_may_take_it_back_for_a_while(two: tuple[World, int, int]) -> None:
    made, _, second = two
    with scoped(ENGINE):
        head = Duty.objects.get(enrolment=second, rule="send_nurse")
        at, key = ENTERED + 2 * HOUR, Key(head.rule, head.occurs_on, head.nth)
        record(second, [Fact(at, next_seq(second), "close", values={"how": "missed"}, answers=key, by="post:1")], at)
        left = Duty.objects.filter(enrolment=second, post=made.posts["head"], how=None).count()
    assert left == 0
    assert second not in seen(Scope("anju_seat", posts=[made.posts["head"]]))
    assert second in seen(Scope("anju_seat", posts=[made.posts["head"]], since=ENTERED))


def test_who_stands_by_sees_what_the_seat_sees(two: tuple[World, int, int]) -> None:
    made, first, _ = two
    with scoped(ENGINE):
        spare = post(made.agency, "nurse")
        Seat.objects.filter(enrolment=first).update(backup=Post.objects.get(pk=spare))
    assert seen(Scope("anju_seat", posts=[spare])) == {first}


def test_a_household_sees_itself_and_nothing_hidden(two: tuple[World, int, int]) -> None:
    _, first, second = two
    with scoped(ENGINE):
        person = Enrolment.objects.get(pk=first).person_id
        Evidence.objects.create(
            jurisdiction=JURISDICTION, area=TOWN, enrolment=first, recorded=ENTERED, seq=90, form="mood", by="post:9", sensitivity="hidden"
        )
        Evidence.objects.create(
            jurisdiction=JURISDICTION, area=TOWN, enrolment=first, recorded=ENTERED, seq=91, form="mood", by=f"person:{person}", sensitivity="hidden"
        )
        Duty.objects.filter(enrolment=first, rule="send_nurse").update(hidden=True)
        Incident.objects.filter(enrolment=first).update(hidden=True)
        for author in (f"person:{person}", "person:999999"):
            Complaint.objects.create(jurisdiction=JURISDICTION, area=TOWN, enrolment=first, author=author, to="post:1", at=ENTERED)
    home = Scope("anju_household", enrolments=[first], people=[person or 0], author=f"person:{person}")
    assert seen(home) == {first}
    with scoped(home):
        assert set(Evidence.objects.filter(form="mood").values_list("seq", flat=True)) == {91}
        assert not Duty.objects.filter(rule="send_nurse").exists()
        assert Duty.objects.exists()
        assert not Incident.objects.exists()
        assert Complaint.objects.count() == 1
        assert Identity.objects.count() == Household.objects.count() == 1
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Climb.objects.count()
    other = Scope("anju_household", enrolments=[first], people=[], author="door:1")
    with scoped(other):
        assert not Evidence.objects.filter(form="mood").exists()
        assert not Identity.objects.exists()
        assert not Complaint.objects.exists()
    with scoped(Scope("anju_household", enrolments=[second])):
        assert not Evidence.objects.filter(enrolment=first).exists()


def test_hidden_evidence_is_for_clinicians_and_its_author(two: tuple[World, int, int]) -> None:
    made, first, _ = two
    nurse = made.posts["nurse"]
    with scoped(ENGINE):
        Evidence.objects.create(
            jurisdiction=JURISDICTION, area=TOWN, enrolment=first, recorded=ENTERED, seq=90, form="mood", by="post:77", sensitivity="hidden"
        )
        Entry.objects.filter(enrolment=first, kind="fact:evidence").count()
    for scope_, expected in (
        (Scope("anju_seat", posts=[nurse]), False),
        (Scope("anju_seat", posts=[nurse], author="post:77"), True),
        (Scope("anju_seat", posts=[nurse], sees=(*ALL, "hidden")), True),
        (Scope("anju_area", TOWN, TOWN + 99_999), False),
    ):
        with scoped(scope_):
            assert Evidence.objects.filter(form="mood").exists() == expected


@pytest.mark.parametrize("purpose", ["needs", "watch"])
def test_enterprise_and_police_see_the_door_and_their_own_duties(two: tuple[World, int, int], purpose: str) -> None:
    made, first, _ = two
    nurse = made.posts["nurse"]
    with scoped(ENGINE):
        for number, sensitivity in enumerate(("need", "watch", "health", "hidden"), start=80):
            Evidence.objects.create(
                jurisdiction=JURISDICTION, area=TOWN, enrolment=first, recorded=ENTERED, seq=number, form="x", by="post:9", sensitivity=sensitivity
            )
    with scoped(Scope(f"anju_{purpose}", posts=[nurse], author="post:9", sees=(*ALL, "hidden"))):
        assert set(Evidence.objects.values_list("sensitivity", flat=True)) == {"need" if purpose == "needs" else "watch"}
        assert list(Identity.objects.values_list("name", flat=True)) == ["甲"]
        assert set(Duty.objects.values_list("post", flat=True)) <= {nurse}
        for column in ("identity", "born", "sex"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                list(Identity.objects.values_list(column, flat=True))
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            list(Enrolment.objects.values_list("reason", flat=True))
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Entry.objects.count()


def test_the_auditor_reads_who_looked_and_no_name(two: tuple[World, int, int]) -> None:
    with scoped(ENGINE):
        Read.objects.create(jurisdiction=JURISDICTION, area=TOWN, at=ENTERED, who="post:1", enrolment=two[1], what="household")
    with scoped(Scope("anju_auditor", COUNTY, COUNTY + 999_999)):
        assert Read.objects.count() == 1
        assert Duty.objects.defer("reason").exists()
        for model in (Identity, Household):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                model.objects.count()
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            list(Evidence.objects.values_list("values", flat=True))


def test_the_administrator_sees_plans_and_no_case(two: tuple[World, int, int]) -> None:
    with scoped(Scope("anju_admin")):
        assert Adoption.objects.count() == 1
        for model in (Enrolment, Person, Duty, Evidence, Entry, Incident):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                model._default_manager.count()


def test_parts_of_names_are_found_inside_ones_own_bounds(two: tuple[World, int, int]) -> None:
    with scoped(ENGINE):
        Identity.objects.update(name="欧阳明月")
    for lo, found in ((TOWN, 1), (COUNTY, 2)):
        with scoped(Scope("anju_area", lo, lo + (99_999 if lo == TOWN else 999_999))), connection.cursor() as cursor:
            cursor.execute("SELECT people_named('阳明月', 50)")
            assert len(cursor.fetchall()) == found
            cursor.execute("SELECT people_named('%%%%%%', 50)")
            assert cursor.fetchall() == []
            with pytest.raises(DatabaseError, match="three characters"), transaction.atomic():
                cursor.execute("SELECT people_named('明月', 50)")


def test_known_elsewhere_says_only_that(two: tuple[World, int, int]) -> None:
    with scoped(ENGINE):
        Identity.objects.filter(area=OTHER).update(identity_fp=b"1234567890123456")
    with scoped(Scope("anju_area", TOWN, TOWN + 99_999)), connection.cursor() as cursor:
        cursor.execute("SELECT known_elsewhere(%s)", [[b"1234567890123456", b"x"]])
        assert [bytes(found) for found in cursor.fetchone()[0]] == [b"1234567890123456"]
    with scoped(Scope("anju_area", OTHER, OTHER + 99_999)), connection.cursor() as cursor:
        cursor.execute("SELECT known_elsewhere(%s)", [[b"1234567890123456"]])
        assert cursor.fetchone()[0] == []


def test_loading_under_the_viewers_own_scope_shows_whether_they_may(two: tuple[World, int, int]) -> None:
    made, first, second = two
    for scope_ in (
        Scope("anju_area", TOWN, TOWN + 99_999),
        Scope("anju_seat", posts=[made.posts["nurse"]]),
        Scope("anju_household", enrolments=[first]),
    ):
        with scoped(scope_):
            assert set(loading.states({first: PLAN, second: PLAN}, [first, second], locks=False)) == {first}
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                loading.states({first: PLAN}, [first])
