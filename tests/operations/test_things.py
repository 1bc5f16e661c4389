"""Rooms and cars: nobody gets one that is out, nor more than may be out together but for a reason; a slip frees, an end does not."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from anju.core.enrolment.fact import Key
from anju.operations import stock
from anju.operations.record import Done, Said, record, record_many
from anju.operations.refused import Refused
from anju.operations.tick import catch_up
from anju.records.models import Duty, Enrolment, Resource, ResourceUnit, Taking, UnitStep
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import unseal
from tests.core.look import looked
from tests.world import NOON, World, world

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PLAN = Path(__file__).parents[1] / "plans" / "small" / "things" / "plan.yaml"


@pytest.fixture
def town() -> World:
    return world(files={"plan.yaml": looked(PLAN.read_text(encoding="utf-8"))})


def named(town: World, resource: str, *labels: str) -> list[int]:
    return [stock.name(town.viewer("leader"), town.adoption, resource, label, now=NOON) for label in labels]


def called(town: World, enrolment: int, rule: str, values: dict[str, object], at: timedelta = MINUTE) -> int:
    """Open a rule by hand and answer it; the number of the answer."""
    record(town.viewer("command"), enrolment, [Said("open", rule)], now=NOON + at)
    return answered(town, enrolment, rule, values, at)


def answered(town: World, enrolment: int, rule: str, values: dict[str, object], at: timedelta = MINUTE) -> int:
    with scoped(ENGINE):
        duty = Duty.objects.filter(enrolment=enrolment, rule=rule, how=None).latest("opens")
    said = Said("evidence", duty.evidence, values, via="staff", answers=Key(duty.rule, duty.occurs_on, duty.nth))
    return record(town.viewer("command"), enrolment, [said], now=NOON + at).seqs[0]


def out(resource: str) -> list[str]:
    with scoped(ENGINE):
        return list(Taking.objects.filter(resource__name=resource, until=None).order_by("pk").values_list("unit__label", flat=True))


def test_the_second_car_waits_for_the_first_unless_there_is_an_emergency_with_its_reason(town: World) -> None:
    named(town, "cars", "浙A001", "浙A002")
    command = town.stand()
    called(town, command, "send_car", {"unit": "浙A001"})
    with pytest.raises(Refused) as refused:
        called(town, command, "send_car", {"unit": "浙A002"}, HOUR)
    fault = refused.value.faults[0]
    assert (fault.code, fault.field) == ("all out but", "exception")
    assert "浙A001 · 2026-11-22 12:01" in str(fault.text)
    with pytest.raises(Refused):
        answered(town, command, "send_car", {"unit": "浙A002", "exception": "  "}, HOUR)
    assert out("cars") == ["浙A001"]
    answered(town, command, "send_car", {"unit": "浙A002", "exception": "产妇临产"}, HOUR)
    with scoped(ENGINE):
        row = Taking.objects.get(unit__label="浙A002")
        assert (row.exception, row.slot) == (True, None)
        assert unseal(bytes(row.reason or b""), f"taking.reason:{row.pk}") == "产妇临产"
    called(town, command, "car_back", {"unit": "浙A001"}, 2 * HOUR)
    assert out("cars") == ["浙A002"]
    called(town, command, "send_car", {"unit": "浙a 001", "exception": "备用"}, 3 * HOUR)
    with scoped(ENGINE):
        assert Taking.objects.get(unit__label="浙A001", until=None).exception is False
    called(town, command, "car_back", {}, 4 * HOUR)
    assert out("cars") == []


def test_the_thirty_first_cannot_be_placed(town: World) -> None:
    rooms = named(town, "rooms", *(f"{201 + n}" for n in range(30)))
    with pytest.raises(Refused) as refused:
        named(town, "rooms", "999")
    assert refused.value.faults[0].code == "capacity"
    guests = [town.enrol(town.person(f"住客{chr(0x4E00 + n)}")) for n in range(31)]
    with scoped(ENGINE):
        keys = {d.enrolment: Key(d.rule, d.occurs_on, d.nth) for d in Duty.objects.filter(rule="place")}
    items = [
        (guest, Said("evidence", "taking.rooms", {"unit": f"{201 + min(n, 29)}"}, via="staff", answers=keys[guest])) for n, guest in enumerate(guests)
    ]
    answers = record_many(town.viewer("command"), items, now=NOON + MINUTE)
    assert [isinstance(one, Done) for one in answers] == [True] * 30 + [False]
    assert isinstance(answers[30], Refused)
    assert answers[30].faults[0].code == "unit out"
    assert len(out("rooms")) == len(rooms) == 30
    with scoped(ENGINE):
        assert Duty.objects.get(rule="place", enrolment=guests[30]).how is None


def test_a_slip_frees_what_it_took_and_takes_again_what_it_gave_back(town: World) -> None:
    named(town, "cars", "浙A001", "浙A002")
    command = town.stand()
    sent = called(town, command, "send_car", {"unit": "浙A001"})
    record(town.viewer("command"), command, [Said("undo", corrects=sent)], now=NOON + 2 * MINUTE)
    assert out("cars") == []
    with scoped(ENGINE):
        assert Taking.objects.get().undone
    answered(town, command, "send_car", {"unit": "浙A001"}, 3 * MINUTE)
    back = called(town, command, "car_back", {"unit": "浙A001"}, 4 * MINUTE)
    record(town.viewer("command"), command, [Said("undo", corrects=back)], now=NOON + 5 * MINUTE)
    assert out("cars") == ["浙A001"]
    answered(town, command, "car_back", {"unit": "浙A001"}, 6 * MINUTE)
    with scoped(ENGINE):
        last = Taking.objects.get(undone=False).given_fact or 0
    called(town, command, "send_car", {"unit": "浙A001"}, 7 * MINUTE)
    with pytest.raises(Refused) as refused:
        record(town.viewer("command"), command, [Said("undo", corrects=last)], now=NOON + 8 * MINUTE)
    assert refused.value.faults[0].code == "unit out"


def test_what_is_not_on_the_list_or_not_out_is_refused(town: World) -> None:
    named(town, "cars", "浙A001")
    command = town.stand()
    for rule, values, code in (("send_car", {"unit": "浙B9"}, "no such unit"), ("car_back", {}, "nothing out")):
        with pytest.raises(Refused) as refused:
            called(town, command, rule, values)
        assert refused.value.faults[0].code == code


def test_a_room_stays_taken_past_the_end_until_it_is_given_back(town: World) -> None:
    (room,) = named(town, "rooms", "201")
    guest = town.enrol(days_ago=3)
    answered(town, guest, "place", {"unit": "201"})
    leader = town.viewer("leader")
    with pytest.raises(Refused) as refused:
        stock.give_back(leader, room, town.adoption, "已搬出", now=NOON + HOUR)
    assert refused.value.faults[0].code == "runs still"
    after = NOON + 12 * DAY
    catch_up([guest], after)
    with scoped(ENGINE):
        assert Enrolment.objects.get(pk=guest).ends < after
    assert out("rooms") == ["201"]
    with pytest.raises(Refused) as refused:
        stock.give_back(leader, room, town.adoption, " ", now=after)
    assert refused.value.faults[0].code == "needs reason"
    stock.give_back(leader, room, town.adoption, "已搬出", now=after)
    assert out("rooms") == []


def test_the_keeper_alone_keeps_the_list(town: World) -> None:
    (car,) = named(town, "cars", "浙A001")
    leader, doctor = town.viewer("leader"), town.viewer("doctor")
    with pytest.raises(Refused):
        stock.name(doctor, town.adoption, "cars", "浙A002", now=NOON)
    with pytest.raises(Refused) as refused:
        stock.name(leader, town.adoption, "cars", "浙a001", now=NOON)
    assert refused.value.faults[0].code == "label taken"
    stock.rename(leader, car, town.adoption, "浙A009", now=NOON)
    command = town.stand()
    called(town, command, "send_car", {"unit": "浙A009"})
    with pytest.raises(Refused) as refused:
        stock.put_aside(leader, car, town.adoption, "修车", now=NOON + HOUR)
    assert refused.value.faults[0].code == "still out"
    called(town, command, "car_back", {}, HOUR)
    with pytest.raises(Refused):
        stock.put_aside(leader, car, town.adoption, "", now=NOON + 2 * HOUR)
    stock.put_aside(leader, car, town.adoption, "修车", now=NOON + 2 * HOUR)
    with pytest.raises(Refused):
        called(town, command, "send_car", {"unit": "浙A009"}, 3 * HOUR)
    stock.use_again(leader, car, town.adoption, now=NOON + 4 * HOUR)
    answered(town, command, "send_car", {"unit": "浙A009"}, 4 * HOUR)
    with scoped(ENGINE):
        assert list(UnitStep.objects.order_by("pk").values_list("what", flat=True)) == ["named", "renamed", "unused", "used"]


def test_the_database_keeps_both_limits_by_itself(town: World) -> None:
    first, second = named(town, "cars", "浙A001", "浙A002")
    called(town, town.stand(), "send_car", {"unit": "浙A001"})
    with scoped(ENGINE):
        resource, row = Resource.objects.get(name="cars"), Taking.objects.get()
        base = {
            "jurisdiction": row.jurisdiction, "area": row.area, "resource": resource, "enrolment": row.enrolment, "fact": 99, "at_once": 1,
            "since": NOON, "by": "post:1",
        }  # fmt: skip
        for wrong in (
            {"unit_id": first, "slot": None, "exception": True, "reason": b"x"}, {"unit_id": second, "slot": 1}, {"unit_id": second, "slot": 2},
            {"unit_id": second, "slot": None, "exception": True}, {"unit_id": second, "slot": None},
        ):  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                Taking.objects.create(**base, **wrong)
        for slot in (None, 2, 3):
            with pytest.raises(IntegrityError), transaction.atomic():
                ResourceUnit.objects.create(
                    jurisdiction=row.jurisdiction, area=row.area, resource=resource, label="浙A003", plain="浙a003", slot=slot, capacity=2
                )
