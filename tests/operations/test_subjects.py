"""Households, staff, journeys, places and samples: who is on a track, since when and until when, who sees it, and what one file tells another."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from anju.core.enrolment.admit import Basis, open_state
from anju.core.enrolment.fact import Key
from anju.core.flow import evaluate
from anju.core.moments import local_day
from anju.operations import begin as things
from anju.operations import post as posts
from anju.operations.absence import accept, declare
from anju.operations.annul import annul
from anju.operations.enrol import Lacking, Request, enrol
from anju.operations.link import adults
from anju.operations.purge import overdue, purge
from anju.operations.record import Said, record
from anju.operations.recount import differences
from anju.operations.refused import Refused
from anju.operations.relocate import door as door_at
from anju.operations.relocate import relocate
from anju.operations.stand import stand
from anju.operations.tick import catch_up, tick
from anju.operations.viewer import household_viewer
from anju.records import loading
from anju.records.body import read_fact
from anju.records.models import Area, Duty, Enrolment, Entry, Evidence, Identity, Person, Post
from anju.records.queries import duties as rows
from anju.records.scope import ENGINE, scoped
from tests.world import NOON, OTHER, TOWNSHIP, VILLAGE, World, peopled

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def town() -> World:
    return peopled()


def files(subject: str) -> list[Enrolment]:
    with scoped(ENGINE):
        return list(Enrolment.objects.filter(subject=subject).order_by("pk"))


def the(enrolment: int, rule: str) -> Duty:
    with scoped(ENGINE):
        found = Duty.objects.filter(enrolment=enrolment, rule=rule).order_by("opens", "nth").last()
    assert found is not None, rule
    return found


def key(duty: Duty) -> Key:
    return Key(duty.rule, duty.occurs_on, duty.nth)


def answer(town: World, who: str, enrolment: int, rule: str, values: dict[str, object], at: timedelta) -> tuple[int, ...]:
    duty = the(enrolment, rule)
    said = Said("evidence", duty.evidence, values, via="staff", answers=key(duty))
    return record(town.viewer(who, NOON + at), enrolment, [said], now=NOON + at).seqs


def opened(town: World, enrolment: int, rule: str, values: dict[str, object], at: timedelta = MINUTE) -> tuple[int, ...]:
    """A duty opened by hand by the command and answered by it."""
    record(town.viewer("command"), enrolment, [Said("open", rule)], now=NOON + at)
    return answer(town, "command", enrolment, rule, values, at)


def crew(town: World) -> dict[str, Enrolment]:
    """The workers' files, by their role, evaluated until the evening's reading is asked for."""
    stand(town.viewer("command"), town.adoption, NOON)
    tick(NOON + 7 * HOUR)
    by_post = {post: role for role, post in town.posts.items()}
    return {by_post[each.post_id or 0]: each for each in files("worker")}


def balanced() -> bool:
    return not differences(NOON.date() - DAY, NOON.date() + 20 * DAY)


# Workers ---------------------------------------------------------------------------------------------------------------------


def test_whoever_holds_a_named_post_is_on_the_track_with_duties_of_their_own(town: World) -> None:
    found = crew(town)
    assert set(found) == {"driver", "cook"}
    assert all(each.mode == "voluntary" and each.ends is None and each.person_id is None for each in found.values())
    duty = the(found["driver"].pk, "own_temperature")
    assert (duty.post, duty.role, duty.person) == (town.posts["driver"], "person", None)
    assert stand(town.viewer("command"), town.adoption, NOON + HOUR) == []
    viewer = town.viewer("driver", NOON + 7 * HOUR)
    with scoped(viewer.scope()):
        mine = rows.mine(viewer.posts, viewer.lo, 10**15, NOON + 8 * HOUR)
    assert {(each.enrolment, each.subject) for each in mine if each.rule == "own_temperature"} == {(found["driver"].pk, "worker")}


def test_a_worker_answers_for_themselves_and_what_follows_reaches_the_leader(town: World) -> None:
    found = crew(town)
    answer(town, "driver", found["driver"].pk, "own_temperature", {"celsius": 38.0}, 7 * HOUR)
    duty = the(found["driver"].pk, "own_temperature")
    assert (duty.how, duty.closed_by_whom) == ("done", f"post:{town.posts['driver']}")
    assert the(found["driver"].pk, "relieve").post == town.posts["leader"]
    assert balanced()


def test_no_colleague_sees_or_answers_for_a_worker(town: World) -> None:
    found = crew(town)
    answer(town, "driver", found["driver"].pk, "own_temperature", {"celsius": 36.5}, 7 * HOUR)
    with scoped(town.viewer("cook", NOON + 7 * HOUR).scope()):
        assert not Evidence.objects.exists()
        assert list(Enrolment.objects.values_list("pk", flat=True)) == [found["cook"].pk]
    said = Said("evidence", "temperature", {"celsius": 36.5}, via="staff", answers=key(the(found["cook"].pk, "own_temperature")))
    for who in ("driver", "leader", "doctor"):
        with pytest.raises(Refused):
            record(town.viewer(who, NOON + 7 * HOUR), found["cook"].pk, [said], now=NOON + 7 * HOUR)
    given = Said("reassign", values={"post": str(town.posts["driver"]), "reason": "busy"}, answers=said.answers)
    with pytest.raises(Refused):
        record(town.viewer("cook", NOON + 7 * HOUR), found["cook"].pk, [given], now=NOON + 7 * HOUR)


def test_who_stands_in_does_a_workers_work_and_does_not_see_how_they_are(town: World) -> None:
    found = crew(town)
    away = declare(town.viewer("cook"), town.posts["cook"], NOON, None, "leave", town.posts["lab"], NOON)
    accept(town.viewer("lab"), away, NOON)
    viewer = town.viewer("lab", NOON + 7 * HOUR)
    assert town.posts["cook"] in viewer.posts
    with scoped(viewer.scope()):
        assert not rows.mine(viewer.posts, viewer.lo, 10**15, NOON + 8 * HOUR)
        assert not Enrolment.objects.filter(pk=found["cook"].pk).exists()


def test_a_workers_file_ends_with_the_post_and_begins_with_the_next(town: World) -> None:
    found = crew(town)
    command = town.viewer("command")
    posts.end(command, town.posts["driver"], NOON + 8 * HOUR)
    with scoped(ENGINE):
        file = Enrolment.objects.get(pk=found["driver"].pk)
        assert (file.ends, file.archived) == (NOON + 8 * HOUR, NOON + 8 * HOUR)
        assert set(Duty.objects.filter(enrolment=file.pk).values_list("how", flat=True)) <= {"waived", "done"}
        before = Duty.objects.filter(enrolment=file.pk).count()
        office = Post.objects.get(pk=town.posts["driver"]).agency_id
    new = posts.give(command, town.members["lab"].pk, office, TOWNSHIP, "driver", NOON + 9 * HOUR)
    assert [each.post_id for each in files("worker") if each.ends is None] == [town.posts["cook"], new]
    tick(NOON + 3 * DAY)
    with scoped(ENGINE):
        assert Duty.objects.filter(enrolment=found["driver"].pk).count() == before
    assert balanced()


def test_a_workers_ledger_replayed_is_its_tables(town: World) -> None:
    found = crew(town)
    file = found["driver"].pk
    answer(town, "driver", file, "own_temperature", {"celsius": 38.0}, 7 * HOUR)
    posts.end(town.viewer("command"), town.posts["driver"], NOON + 20 * HOUR)
    replayed(town, file, "crew", NOON + 30 * HOUR)


def replayed(town: World, file: int, track: str, at: object) -> None:
    catch_up([file], at)  # type: ignore[arg-type]
    with scoped(ENGINE):
        entries = list(Entry.objects.filter(enrolment=file, kind__startswith="fact:").order_by("seq"))
        held = loading.states({file: town.plan}, [file])[file]
        around = loading.around([held.place], [town.plan])[held.place]
    facts = [read_fact(e.kind, e.body, recorded=e.recorded, seq=e.seq, by=e.actor) for e in entries]
    state = open_state(town.plan, track, local_day(NOON, "Asia/Shanghai"), "Asia/Shanghai", facts[0].recorded, held.state.seed)
    assert evaluate(town.plan, state, around, facts, at).state == held.state  # type: ignore[arg-type]


# Households ------------------------------------------------------------------------------------------------------------------


def door(town: World, person: int, now: timedelta = timedelta(0)) -> int:
    basis = Basis("", "", "张某", "", local_day(NOON, "Asia/Shanghai"), "", "")
    return enrol(town.viewer("command"), Request(town.adoption, "door", basis, person=person), now=NOON + now)


def test_a_household_is_one_file_for_the_whole_door(town: World) -> None:
    first = town.person()
    with scoped(ENGINE):
        home = Person.objects.get(pk=first).household_id
    second = town.person("测试乙", household=home)
    file = door(town, first)
    with scoped(ENGINE):
        row = Enrolment.objects.get(pk=file)
        assert (row.subject, row.person_id, row.household_id, row.mode) == ("household", None, home, "voluntary")
        assert row.review_by is not None
        assert adults(row) == (first, second)
    with pytest.raises(Lacking) as lacking:
        door(town, second, HOUR)
    assert lacking.value.missing == ("enrolled already",)


def test_any_adult_of_a_household_answers_and_it_ends_by_its_own_rule(town: World) -> None:
    first = town.person()
    file = door(town, first)
    catch_up([file], NOON + 4 * HOUR)
    answer(town, "doctor", file, "judge", {"met": False}, 4 * HOUR)
    catch_up([file], NOON + 21 * HOUR)
    duty = the(file, "say")
    said = Said("evidence", duty.evidence, {}, via="household", answers=key(duty))
    record(household_viewer(file, first), file, [said], now=NOON + 21 * HOUR + MINUTE)
    assert the(file, "say").closed_by_whom == f"person:{first}"
    catch_up([file], NOON + 27 * HOUR)
    answer(town, "doctor", file, "judge", {"met": True}, 27 * HOUR)
    catch_up([file], NOON + 3 * DAY)
    with scoped(ENGINE):
        assert Enrolment.objects.get(pk=file).ends == NOON + 27 * HOUR
    answer(town, "leader", file, "archive", {}, 3 * DAY)
    with scoped(ENGINE):
        assert Enrolment.objects.get(pk=file).archived == NOON + 3 * DAY
    assert balanced()


# Things ----------------------------------------------------------------------------------------------------------------------


def sampled(town: World) -> tuple[int, int]:
    """A person enrolled and swabbed; (their file, the sample's)."""
    parent = town.enrol(days_ago=3)
    opened(town, parent, "take_swab", {"number": "A-17"})
    (sample,) = files("specimen")
    return parent, sample.pk


def test_a_swab_begins_a_sample_with_its_number_and_its_own_clock(town: World) -> None:
    parent, sample = sampled(town)
    with scoped(ENGINE):
        row = Enrolment.objects.get(pk=sample)
    assert (row.name, row.parent_id, row.track, row.area, row.mode) == ("A-17", parent, "sample", VILLAGE, "voluntary")
    assert (the(sample, "send").post, the(sample, "send").closes) == (town.posts["driver"], NOON + MINUTE + 4 * HOUR)


def test_a_result_answered_on_the_sample_closes_what_waits_on_the_person_and_the_sample_is_over(town: World) -> None:
    parent, sample = sampled(town)
    answer(town, "driver", sample, "send", {}, HOUR)
    waits = the(parent, "learn_result")
    assert waits.how is None
    answer(town, "lab", sample, "examine", {"outcome": "positive"}, 3 * HOUR)
    assert (the(parent, "learn_result").how, the(parent, "learn_result").closed_by_whom) == ("done", f"post:{town.posts['lab']}")
    assert the(parent, "assess").post == town.posts["doctor"]
    with scoped(ENGINE):
        row = Enrolment.objects.get(pk=sample)
        told = Evidence.objects.get(enrolment=parent, form="result")
    assert (row.ends, row.archived, told.values, told.via) == (NOON + 3 * HOUR, NOON + 3 * HOUR, {"outcome": "positive"}, "thing")
    replayed(town, sample, "sample", NOON + DAY)
    assert balanced()


def test_a_result_put_right_is_told_again_and_begins_nothing_twice(town: World) -> None:
    parent, sample = sampled(town)
    answer(town, "driver", sample, "send", {}, HOUR)
    (seq,) = answer(town, "lab", sample, "examine", {"outcome": "positive"}, 3 * HOUR)
    right = Said("evidence", "result", {"outcome": "negative"}, via="staff", answers=key(the(sample, "examine")), corrects=seq)
    record(town.viewer("command"), sample, [right], now=NOON + 4 * HOUR)
    with scoped(ENGINE):
        said = list(Evidence.objects.filter(enrolment=parent, form="result").order_by("seq").values_list("values", flat=True))
        swab = Evidence.objects.get(enrolment=parent, form="swab")
    assert said == [{"outcome": "positive"}, {"outcome": "negative"}]
    again = Said("evidence", "swab", {"number": "A-17"}, via="staff", answers=key(the(parent, "take_swab")), corrects=swab.seq)
    record(town.viewer("command"), parent, [again], now=NOON + 5 * HOUR)
    assert len(files("specimen")) == 1


def test_the_laboratory_sees_the_sample_and_not_the_person(town: World) -> None:
    parent, sample = sampled(town)
    answer(town, "driver", sample, "send", {}, HOUR)
    with scoped(town.viewer("lab", NOON + 2 * HOUR).scope()):
        assert list(Enrolment.objects.values_list("pk", flat=True)) == [sample]
        assert not Identity.objects.exists()
    with scoped(town.viewer("doctor", NOON + 2 * HOUR).scope()):
        assert set(Enrolment.objects.values_list("pk", flat=True)) == {parent, sample}
    with scoped(household_viewer(parent, None).scope()):
        assert set(Enrolment.objects.values_list("pk", flat=True)) == {parent, sample}


def test_a_journey_begun_by_a_reaction_is_numbered_and_over_as_it_arrives(town: World) -> None:
    parent = town.enrol(days_ago=3)
    (seq,) = opened(town, parent, "bring_home", {"plate": "浙A·00000"})
    (trip,) = files("trip")
    assert (trip.name, trip.parent_id) == (f"{parent}-{seq}", parent)
    answer(town, "driver", trip.pk, "hand_over", {"to": "village"}, 2 * HOUR)
    with scoped(ENGINE):
        row = Enrolment.objects.get(pk=trip.pk)
    assert (row.ends, row.archived) == (NOON + 2 * HOUR, None)
    assert the(trip.pk, "clean").how is None
    answer(town, "driver", trip.pk, "clean", {}, 3 * HOUR)
    with scoped(ENGINE):
        assert Enrolment.objects.get(pk=trip.pk).archived == NOON + 3 * HOUR
    replayed(town, trip.pk, "return_trip", NOON + DAY)


def test_a_place_is_opened_by_the_command_and_closed_by_a_decision(town: World) -> None:
    command = town.viewer("command")
    file = things.begin(command, things.Opening(town.adoption, "store", " 北门冷库 ", area=VILLAGE), now=NOON)
    with scoped(ENGINE):
        assert Enrolment.objects.get(pk=file).name == "北门冷库"
    tick(NOON + 9 * HOUR)
    assert the(file, "disinfect").post == town.posts["cook"]
    record(command, file, [Said("open", "close_down")], now=NOON + 9 * HOUR)
    answer(town, "leader", file, "close_down", {"met": True}, 9 * HOUR + MINUTE)
    tick(NOON + 3 * DAY)
    with scoped(ENGINE):
        assert Duty.objects.filter(enrolment=file, rule="disinfect").count() == 1
        assert Enrolment.objects.get(pk=file).archived is None
    answer(town, "cook", file, "disinfect", {}, 3 * DAY)
    with scoped(ENGINE):
        assert Enrolment.objects.get(pk=file).archived == NOON + 3 * DAY


@pytest.mark.parametrize(
    ("track", "name", "area", "code"),
    [("home", "x", VILLAGE, "cannot be opened"), ("store", "  ", VILLAGE, "wrong answer"), ("store", "x", OTHER, "not yours"),
     ("sample", "x", VILLAGE, "wrong answer")],
)  # fmt: skip
def test_what_may_not_be_opened(town: World, track: str, name: str, area: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        things.begin(town.viewer("command"), things.Opening(town.adoption, track, name, area=area), now=NOON)
    assert refused.value.faults[0].code == code
    assert files("site") + files("specimen") == []


def test_whoever_sees_a_file_opens_what_belongs_to_it_and_nobody_else(town: World) -> None:
    parent = town.enrol(days_ago=3)
    record(town.viewer("command"), parent, [Said("open", "take_swab")], now=NOON + MINUTE)
    opening = things.Opening(town.adoption, "sample", "B-1", parent=parent)
    made = things.begin(town.viewer("doctor", NOON + MINUTE), opening, now=NOON + MINUTE)
    assert [each.pk for each in files("specimen")] == [made]
    for who, wanted in (("doctor", "open already"), ("lab", "unknown enrolment")):
        with pytest.raises(Refused) as refused:
            things.begin(town.viewer(who, NOON + MINUTE), opening, now=NOON + 2 * MINUTE)
        assert refused.value.faults[0].code == wanted


def test_a_sample_goes_along_when_the_person_moves(town: World) -> None:
    parent, sample = sampled(town)
    with scoped(ENGINE):
        there = Area.objects.create(
            id=VILLAGE + 1, hi=VILLAGE + 1, parent_id=TOWNSHIP, jurisdiction=330185, kind="village", name="二村", name_en="Second", pinyin="ercun"
        )
        person = Person.objects.get(pk=Enrolment.objects.get(pk=parent).person_id)
    relocate(town.viewer("command"), person, door_at(there, "5组1号"), now=NOON + HOUR)
    with scoped(ENGINE):
        rows = list(Enrolment.objects.filter(pk__in=[parent, sample]).values_list("area", "household_id"))
        assert {area for area, _ in rows} == {VILLAGE + 1}
        assert set(Duty.objects.filter(enrolment=sample).values_list("area", flat=True)) == {VILLAGE + 1}
    answer(town, "driver", sample, "send", {}, 2 * HOUR)
    assert balanced()


def test_no_file_is_archived_over_something_that_belongs_to_it(town: World) -> None:
    parent, _ = sampled(town)
    at = 12 * DAY
    catch_up([parent], NOON + at)
    with pytest.raises(Refused) as refused:
        answer(town, "leader", parent, "archive", {}, at)
    assert "parts open" in {fault.code for fault in refused.value.faults}


def test_what_belongs_to_a_mistake_was_one_too(town: World) -> None:
    parent, sample = sampled(town)
    annul(town.viewer("command"), parent, "twice", now=NOON + HOUR)
    with scoped(ENGINE):
        assert Enrolment.objects.get(pk=sample).annulled == NOON + HOUR
        assert not Duty.objects.filter(enrolment__in=[parent, sample], how=None).exists()


def test_a_sample_is_kept_as_long_as_the_person_it_is_of(town: World) -> None:
    parent, sample = sampled(town)
    answer(town, "driver", sample, "send", {}, HOUR)
    answer(town, "lab", sample, "examine", {"outcome": "negative"}, 3 * HOUR)
    late = NOON + 1200 * DAY
    assert overdue(late) == ()
    with scoped(ENGINE):
        Enrolment.objects.filter(pk=parent).update(archived=NOON + 13 * DAY)
    assert overdue(NOON + 1100 * DAY) == ()
    assert purge(late) == 2
    with scoped(ENGINE):
        row = Enrolment.objects.get(pk=sample)
        assert (row.name, Evidence.objects.exclude(values={}).filter(enrolment=sample).exists()) == (f"#{sample}", False)


# The database ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    ["subject = 'trip', parent = NULL", "name = ''", "parent = NULL", "subject = 'person'", "mode = 'compulsory'", "subject = 'worker'",
     "subject = 'household'", "subject = 'area'"],
)  # fmt: skip
def test_the_database_keeps_exactly_what_a_subject_needs(town: World, change: str) -> None:
    _, sample = sampled(town)
    allowed = change == "subject = 'trip', parent = NULL"
    with scoped(ENGINE), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(f"UPDATE enrolment SET {change} WHERE id = %s", [sample])
                done = True
        except IntegrityError:
            done = False
    assert done is allowed


def test_nobody_is_twice_on_a_track_without_end(town: World) -> None:
    with scoped(ENGINE):
        made = Enrolment.objects.create(
            jurisdiction=330185, area=VILLAGE, adoption_id=town.adoption, track="quit", person_id=town.person(), mode="voluntary",
            starts=NOON, review_by=NOON + DAY, entered=NOON, zone="Asia/Shanghai",
        )  # fmt: skip
        again = {f.attname: getattr(made, f.attname) for f in Enrolment._meta.concrete_fields if f.attname not in ("id", "seed")}
        with pytest.raises(IntegrityError, match="enrolment_once"), transaction.atomic():
            Enrolment.objects.create(**again | {"starts": NOON + HOUR})
        Enrolment.objects.filter(pk=made.pk).update(archived=NOON + HOUR)
        Enrolment.objects.create(**again | {"starts": NOON + HOUR})
