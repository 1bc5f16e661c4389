"""Reminders at hours that somebody at home chose: once a door, only while something waits, and counted by nobody as asking."""

from datetime import UTC, datetime, time, timedelta

import pytest
from bench import ground

from anju.operations import contact, deliver, prompt
from anju.operations.contact import Contact
from anju.records.models import Area, CallLog, Climb, Duty, Enrolment, Entry, Household, Outbox, Person, PersonContact
from anju.records.scope import ENGINE, scoped
from tests.core.small import ENTERED, PLAN
from tests.records.test_homes import NOW as CLIMBED
from tests.records.test_homes import climbed, lead
from tests.records.world import months

pytestmark = pytest.mark.django_db
EIGHT = ground.NIGHT + timedelta(hours=4)
"""08:00 in China."""


class Doors:
    """Two people at two doors, each owing a report since seven."""

    def __init__(self) -> None:
        ground.lay(2)
        with scoped(ENGINE):
            months(EIGHT)
            self.cases = list(Enrolment.objects.filter(person__isnull=False).order_by("pk"))[:2]
            for case in self.cases:
                Duty.objects.create(
                    jurisdiction=case.jurisdiction, area=case.area, enrolment=case.pk, occurs_on=ground.DAY, rule="owed", nth=0, role="person",
                    adoption=case.adoption_id, track=case.track, person=case.person_id, opens=EIGHT - timedelta(hours=1),
                    closes=EIGHT + timedelta(hours=1),
                )  # fmt: skip

    def choose(self, case: Enrolment, *hours: time, **others: time) -> None:
        said = Contact("zh-hans", "", others.get("quiet_from"), others.get("quiet_until"), remind=hours)
        contact.put_person(case.person_id or 0, said, by=f"person:{case.person_id}", now=EIGHT - timedelta(minutes=5))

    def done(self, case: Enrolment) -> None:
        with scoped(ENGINE):
            Duty.objects.filter(enrolment=case.pk).update(how="done", closed_at=EIGHT - timedelta(minutes=1))


@pytest.fixture
def doors() -> Doors:
    return Doors()


def said() -> list[int | None]:
    """To whom a message for a household was written."""
    with scoped(ENGINE):
        return list(Outbox.objects.filter(kind="home", channel="any").order_by("pk").values_list("to_person", flat=True))


def test_at_the_chosen_hour_once_and_again_at_the_next(doors: Doors) -> None:
    first = doors.cases[0]
    doors.choose(first, time(8), time(20))
    assert prompt.prompt(EIGHT - timedelta(seconds=1)) == 0
    assert [prompt.prompt(EIGHT), prompt.prompt(EIGHT), prompt.prompt(EIGHT + timedelta(hours=11))] == [1, 0, 0]
    assert said() == [first.person_id]
    assert prompt.prompt(EIGHT + timedelta(hours=12)) == 1
    with scoped(ENGINE):
        row = Outbox.objects.filter(kind="home").latest("pk")
        assert (row.link, row.to_text, row.wakes, row.enrolment) == ("/home/", "", False, first.pk)
        assert PersonContact.objects.get(pk=first.person_id).remind_next == EIGHT + timedelta(days=1)


def test_after_an_outage_it_comes_once_however_many_hours_passed(doors: Doors) -> None:
    doors.choose(doors.cases[0], time(8), time(9), time(10))
    assert prompt.prompt(EIGHT + timedelta(hours=2, minutes=20)) == 1
    assert len(said()) == 1


def test_nothing_is_sent_when_everything_due_is_answered(doors: Doors) -> None:
    """Neither where it was answered before the hour, nor where it is between the hour and the sending."""
    first, second = doors.cases
    doors.choose(first, time(8))
    doors.choose(second, time(8))
    doors.done(first)
    assert prompt.prompt(EIGHT) == 1
    assert said() == [second.person_id]
    doors.done(second)
    assert deliver.parcels(EIGHT) == ()
    with scoped(ENGINE):
        assert not Outbox.objects.filter(kind="home", channel="call", sent_at=None).exists()
    assert prompt.prompt(EIGHT + timedelta(days=1)) == 0


def test_two_at_one_door_are_told_in_one_message(doors: Doors) -> None:
    first, second = doors.cases
    with scoped(ENGINE):
        home = Household.objects.create(jurisdiction=first.jurisdiction, area=first.area)
        Person.objects.filter(pk__in=[first.person_id, second.person_id]).update(household=home)
    doors.choose(first, time(8))
    doors.choose(second, time(8), time(9))
    assert prompt.prompt(EIGHT) == 1
    assert prompt.prompt(EIGHT + timedelta(hours=1)) == 1, "the other hour is the other's"
    assert said() == [first.person_id, second.person_id]


def test_somebody_who_only_lives_there_reminds_for_the_door(doors: Doors) -> None:
    """The daughter is not isolated; what waits there waits for her mother."""
    first, second = doors.cases
    with scoped(ENGINE):
        home = Household.objects.create(jurisdiction=first.jurisdiction, area=first.area)
        Person.objects.filter(pk__in=[first.person_id, second.person_id]).update(household=home)
        Enrolment.objects.filter(pk=second.pk).update(annulled=EIGHT)
    doors.choose(second, time(8))
    assert prompt.prompt(EIGHT) == 1
    assert said() == [second.person_id]


def test_whoever_is_enrolled_no_more_is_reminded_of_nothing(doors: Doors) -> None:
    doors.choose(doors.cases[0], time(8))
    with scoped(ENGINE):
        Enrolment.objects.filter(pk=doors.cases[0].pk).update(annulled=EIGHT)
    assert prompt.prompt(EIGHT) == 0


def test_quiet_hours_chosen_later_hold_it_until_they_end(doors: Doors) -> None:
    case = doors.cases[0]
    doors.choose(case, time(8))
    with scoped(ENGINE):
        PersonContact.objects.filter(pk=case.person_id).update(quiet_from=time(7), quiet_until=time(9))
    assert prompt.prompt(EIGHT) == 1
    assert deliver.parcels(EIGHT) == ()
    with scoped(ENGINE):
        held = Outbox.objects.exclude(channel="any").get(to_person=case.person_id)
        assert held.channel == "call", "the list of calls keeps quiet hours by itself, no gateway is set up here"


@pytest.mark.parametrize(
    ("zone", "now", "after"),
    [
        ("Asia/Shanghai", datetime(2026, 3, 1, 0, 0, tzinfo=UTC), datetime(2026, 3, 2, 0, 0, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 28, 7, 0, tzinfo=UTC), datetime(2026, 3, 29, 6, 0, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 10, 31, 12, 0, tzinfo=UTC), datetime(2026, 11, 1, 13, 0, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 3, 1, 17, 59, tzinfo=UTC), datetime(2026, 3, 1, 18, 0, tzinfo=UTC)),
    ],
)
def test_eight_is_eight_on_the_wall_of_the_area_whatever_the_season(doors: Doors, zone: str, now: datetime, after: datetime) -> None:
    case = doors.cases[0]
    with scoped(ENGINE):
        Area.objects.filter(pk=case.area).update(zone=zone)
    contact.put_person(case.person_id or 0, Contact("en", remind=(time(8),)), by="person:1", now=now)
    with scoped(ENGINE):
        assert PersonContact.objects.get(pk=case.person_id).remind_next == after


@pytest.mark.parametrize("setwise", [True, False])
def test_silence_is_asked_about_by_the_plan_as_if_there_were_no_reminders(monkeypatch: pytest.MonkeyPatch, setwise: bool) -> None:
    """Whoever does not answer is reminded, and the ladder is climbed to the minute all the same; the reminder is in no ledger and no log of calls."""
    with scoped(ENGINE):
        _, numbers = climbed(monkeypatch, lead(PLAN, accountable="nurse"), setwise, people=1)
        plain = sorted(Climb.objects.values_list("rule", "occurs_on", "nth", "step", "to_post"))
        person = Enrolment.objects.get(pk=numbers[0]).person_id or 0
        at = CLIMBED - timedelta(hours=2)
        entries = Entry.objects.count()
    contact.put_person(person, Contact("en", remind=(time(8), time(21))), by=f"person:{person}", now=ENTERED)
    with scoped(ENGINE):
        PersonContact.objects.filter(pk=person).update(remind_next=at)
    assert prompt.prompt(CLIMBED) == 0, "the step has just told that door: one voice"
    with scoped(ENGINE):
        PersonContact.objects.filter(pk=person).update(remind_next=CLIMBED + timedelta(hours=1))
    assert prompt.prompt(CLIMBED + timedelta(hours=1)) == 1
    with scoped(ENGINE):
        assert plain
        assert sorted(Climb.objects.values_list("rule", "occurs_on", "nth", "step", "to_post")) == plain
        assert (Entry.objects.count(), CallLog.objects.count()) == (entries, 0)
        assert Duty.objects.filter(enrolment=numbers[0], rule="temperature", how=None).exists(), "a reminder closes nothing"
