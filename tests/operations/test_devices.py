"""A sensor's life: fitted for a reason, tried, heard once however often it says it, silent, off at END by itself."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from anju.core.enrolment.fact import Key
from anju.core.evidence.payload import mqtt
from anju.operations.devices.decide import decide
from anju.operations.devices.fit import fit, remove, start
from anju.operations.devices.hear import Heard, Packet, grow_silent, hear
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.tick import catch_up
from anju.operations.viewer import household_viewer
from anju.records.models import Device, Duty, Enrolment, Evidence, Incident, Signal
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import unseal
from tests.world import NOON, World, world

pytestmark = pytest.mark.django_db
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
KEY = "0x00158d0001a2b3c4"


@pytest.fixture
def town() -> World:
    return world()


def packet(said: object, number: int = 0, *, again: bool = False, key: str = KEY) -> Packet:
    payload = json.dumps(said).encode()
    message = mqtt(f"zigbee2mqtt/{key}", payload)
    assert message is not None
    return Packet(message, payload, number, again)


OPEN, CLOSED = {"contact": False}, {"contact": True}


def fitted(town: World, *, key: str = KEY, kind: str = "contact", enrolment: int | None = None) -> tuple[int, int]:
    """Enrolled, fitted, heard once and started; the file and the sensor."""
    case = enrolment if enrolment is not None else town.enrol()
    viewer = town.viewer("command")
    device = fit(viewer, case, key, kind, "夜里走失过", now=NOON)
    hear([packet(CLOSED if kind == "contact" else {"smoke": False}, key=key)], NOON + SECOND)
    start(viewer, device, now=NOON + 2 * SECOND)
    return case, device


def words(case: int) -> list[tuple[object, object]]:
    with scoped(ENGINE):
        said = Evidence.objects.filter(enrolment=case, form="door_event").order_by("seq")
        return [(one.values["state"], one.values["expected"]) for one in said]


def asked(case: int) -> list[Duty]:
    with scoped(ENGINE):
        return list(Duty.objects.filter(enrolment=case, rule="ask_all_right").order_by("nth"))


def test_it_is_fitted_for_a_reason_that_is_kept_sealed_and_nowhere_twice(town: World) -> None:
    case = town.enrol()
    viewer = town.viewer("command")
    with pytest.raises(Refused) as refused:
        fit(viewer, case, "三楼东门", "contact", "  ", now=NOON)
    assert {fault.code for fault in refused.value.faults} == {"sensor word", "needs reason"}
    device = fit(viewer, case, KEY, "contact", "夜里走失过", now=NOON)
    with scoped(ENGINE):
        row = Device.objects.get(pk=device)
        assert unseal(bytes(row.reason or b""), f"device.reason:{device}") == "夜里走失过"
    other = town.enrol(town.person("测试乙"))
    with pytest.raises(Refused) as refused:
        fit(viewer, other, KEY, "contact", "x", now=NOON)
    assert [fault.code for fault in refused.value.faults] == ["sensor elsewhere"]
    remove(viewer, device, now=NOON + MINUTE)
    assert fit(viewer, other, KEY, "contact", "x", now=NOON + 2 * MINUTE) != device
    with scoped(ENGINE), pytest.raises(IntegrityError), transaction.atomic():
        Device.objects.filter(pk=device).update(reason=None)


def test_nobody_fits_one_at_a_home_they_do_not_see(town: World) -> None:
    case = town.enrol()
    for purpose in ("auditor", "admin", "household", "watch"):
        viewer = town.viewer("command")
        with pytest.raises(Refused):
            fit(type(viewer)(viewer.who, purpose, lo=viewer.lo, hi=viewer.hi), case, KEY, "contact", "x", now=NOON)


def test_before_it_was_tried_it_says_nothing_and_it_is_not_started_unheard(town: World) -> None:
    case, viewer = town.enrol(), town.viewer("command")
    device = fit(viewer, case, KEY, "contact", "x", now=NOON)
    with pytest.raises(Refused, match="sensor unheard"):
        start(viewer, device, now=NOON)
    assert hear([packet(CLOSED), packet(OPEN), packet(CLOSED)], NOON + SECOND).signals == 0
    start(viewer, device, now=NOON + MINUTE)
    assert hear([packet(OPEN)], NOON + 2 * MINUTE).signals == 1


def test_an_opening_asks_are_you_all_right_once_and_a_person_says_what_it_was(town: World) -> None:
    case, device = fitted(town)
    assert hear([packet(OPEN), packet(OPEN), packet(CLOSED)], NOON + MINUTE) == Heard(taken=3, signals=2)
    assert decide(NOON + MINUTE) is False
    hear([packet(OPEN)], NOON + 2 * MINUTE)
    decide(NOON + 2 * MINUTE)
    decide(NOON + 3 * MINUTE)
    assert words(case) == [("opened", "none"), ("closed", "asked"), ("opened", "asked")]
    duty = asked(case)
    assert len(duty) == 1
    with scoped(ENGINE):
        assert set(Evidence.objects.filter(enrolment=case, form="door_event").values_list("by", "via")) == {(f"device:{device}", "device")}
        assert not Incident.objects.filter(enrolment=case).exclude(rule__startswith="seat_empty").exists()
    home = household_viewer(case, None)
    said = Said("evidence", "door_answer", {"answer": "visitor"}, via="household", answers=Key(duty[0].rule, duty[0].occurs_on, duty[0].nth))
    record(home, case, [said], now=NOON + 4 * MINUTE)
    assert asked(case)[0].how == "done"


def test_what_the_household_announced_asks_nobody(town: World) -> None:
    case, _ = fitted(town)
    record(household_viewer(case, None), case, [Said("evidence", "door_word", {"for": "rubbish"}, via="household")], now=NOON + MINUTE)
    hear([packet(OPEN)], NOON + 5 * MINUTE)
    decide(NOON + 5 * MINUTE)
    assert words(case) == [("opened", "announced")]
    assert asked(case) == []


def test_openings_learned_late_all_belong_to_the_question_that_stands(town: World) -> None:
    """The gateway was away: what a door did in between comes at once, and the household is asked once about all of it."""
    case, _ = fitted(town)
    said = [one | {"last_seen": (NOON + n * MINUTE).isoformat()} for n, one in enumerate((OPEN, CLOSED) * 5, 1)]
    hear([packet(one) for one in said], NOON + HOUR)
    decide(NOON + HOUR)
    while decide(NOON + HOUR):
        pass
    assert [expected for word, expected in words(case) if word == "opened"] == ["none", *["asked"] * 4]
    assert len(asked(case)) == 1


def test_a_batch_brought_again_changes_nothing(town: World) -> None:
    """The ingest was killed after storing and before acknowledging: the broker sends all of it again."""
    case, _ = fitted(town)
    said = [one | {"last_seen": (NOON + n * 10 * SECOND).isoformat()} for n, one in enumerate((OPEN, CLOSED, OPEN), 1)]
    assert hear([packet(one, n) for n, one in enumerate(said, 1)], NOON + MINUTE).signals == 3
    again = [*(packet(one, n, again=True) for n, one in enumerate(said, 1)), packet(CLOSED, 4)]
    assert hear(again, NOON + 2 * MINUTE) == Heard(taken=1, repeated=3, signals=1)
    decide(NOON + 2 * MINUTE)
    assert [word for word, _ in words(case)] == ["opened", "closed", "opened", "closed"]


def test_a_packet_sent_again_that_was_never_stored_counts(town: World) -> None:
    fitted(town)
    assert hear([packet(OPEN, 9, again=True)], NOON + MINUTE) == Heard(taken=1, signals=1)


def test_what_cannot_be_read_and_what_nobody_fitted_are_counted_and_change_nothing(town: World) -> None:
    _, device = fitted(town)
    strange = packet(OPEN, key="0xffffffffffffffff")
    assert hear([packet([1]), strange], NOON + MINUTE) == Heard(unread=1, strange=1)
    with scoped(ENGINE):
        row = Device.objects.get(pk=device)
        assert (row.told, row.unread, row.position) == (2, 1, "closed")


def test_what_cannot_be_read_or_comes_again_keeps_nobody_from_growing_silent(town: World) -> None:
    fitted(town)
    hear([packet(CLOSED, 5)], NOON + MINUTE)
    hear([packet([1]), packet(CLOSED, 5, again=True)], NOON + 2 * MINUTE)
    assert grow_silent(NOON + 26 * HOUR) == 1


def test_what_the_broker_kept_keeps_no_dead_sensor_from_growing_silent(town: World) -> None:
    fitted(town)
    hear([replace(packet(CLOSED), retained=True)], NOON + 24 * HOUR)
    assert grow_silent(NOON + 26 * HOUR) == 1
    hear([replace(packet(CLOSED), retained=True)], NOON + 27 * HOUR)
    with scoped(ENGINE):
        assert Device.objects.get(key=KEY).silent is not None


def test_silence_is_an_equipment_duty_once_and_then_the_state_is_read_again(town: World) -> None:
    case, device = fitted(town)
    assert grow_silent(NOON + 24 * HOUR) == 0
    assert grow_silent(NOON + 26 * HOUR) == 1
    assert grow_silent(NOON + 27 * HOUR) == 0
    decide(NOON + 27 * HOUR)
    with scoped(ENGINE):
        assert Duty.objects.filter(enrolment=case, rule="put_device_right").count() == 1
        assert Device.objects.get(pk=device).position == "unknown"
    assert asked(case) == []
    hear([packet(OPEN)], NOON + 28 * HOUR)
    decide(NOON + 28 * HOUR)
    assert len(asked(case)) == 1
    with scoped(ENGINE):
        assert Device.objects.get(pk=device).silent is None


def test_a_weak_battery_and_a_touched_cover_have_duties_of_their_own(town: World) -> None:
    case, _ = fitted(town)
    hear([packet({"contact": True, "battery": 12, "tamper": True})], NOON + MINUTE)
    decide(NOON + MINUTE)
    with scoped(ENGINE):
        opened = set(Duty.objects.filter(enrolment=case).values_list("rule", flat=True))
    assert {"change_battery", "courtesy_call"} <= opened
    assert "ask_all_right" not in opened


def test_fire_is_told_to_every_file_of_the_home_and_silences_its_door(town: World) -> None:
    person = town.person()
    with scoped(ENGINE):
        home = Enrolment.objects.model._meta.get_field("person").related_model.objects.get(pk=person).household_id
    second = town.enrol(town.person("测试乙", household=home))
    case = town.enrol(person)
    fitted(town, enrolment=case)
    fitted(town, key="0x00158d00f1ree001".replace("r", "a"), kind="smoke", enrolment=case)
    hear([packet({"smoke": True}, key="0x00158d00f1aee001")], NOON + MINUTE)
    decide(NOON + MINUTE)
    hear([packet(OPEN)], NOON + 2 * MINUTE)
    decide(NOON + 2 * MINUTE)
    with scoped(ENGINE):
        assert set(Incident.objects.filter(rule="danger").values_list("enrolment", flat=True)) == {case, second}
    assert words(case)[-1] == ("opened", "danger")
    assert words(second) == [("fire", "none")]
    assert asked(case) == []


def test_a_smoke_sensor_that_says_on_alone_is_a_fire_and_no_door(town: World) -> None:
    case = town.enrol()
    device = fit(town.viewer("command"), case, "9f3a77c0", "smoke", "炉子旧了", now=NOON)

    def tell(said: bytes, after: timedelta) -> None:
        message = mqtt("homeassistant/binary_sensor/9f3a77c0/state", said)
        assert message is not None
        hear([Packet(message, said)], NOON + after)
        decide(NOON + after)

    tell(b"OFF", SECOND)
    start(town.viewer("command"), device, now=NOON + 2 * SECOND)
    tell(b"ON", MINUTE)
    assert words(case) == [("fire", "none")]
    assert asked(case) == []
    with scoped(ENGINE):
        assert Incident.objects.filter(enrolment=case, rule="danger").exists()


def test_at_end_it_is_off_by_itself(town: World) -> None:
    case, device = fitted(town)
    with scoped(ENGINE):
        ends = Enrolment.objects.get(pk=case).ends
    assert ends is not None
    assert hear([packet(OPEN)], ends - SECOND) == Heard(taken=1, signals=1)
    assert hear([packet(CLOSED)], ends) == Heard(strange=1)
    assert hear([packet(OPEN)], ends + MINUTE) == Heard(strange=1)
    assert grow_silent(ends + 40 * HOUR) == 0
    catch_up([case], ends + MINUTE)
    decide(ends + MINUTE)
    assert asked(case) == []
    with scoped(ENGINE):
        assert Device.objects.get(pk=device).position == "open"


def test_a_signal_that_cannot_be_decided_waits_and_stops_no_other(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from anju.operations.devices import decide as module

    case, _ = fitted(town)
    other = town.enrol(town.person("测试乙"))
    fitted(town, key="0x00158d00beef0001", enrolment=other)
    hear([packet(OPEN), packet(OPEN, key="0x00158d00beef0001")], NOON + MINUTE)
    whole = module.record_many

    def breaks(viewer: object, items: list[tuple[int, Said]], **more: object) -> object:
        if any(enrolment == case for enrolment, _ in items):
            raise ValueError("poison")
        return whole(viewer, items, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "record_many", breaks)
    decide(NOON + MINUTE)
    assert (len(asked(case)), len(asked(other))) == (0, 1)
    monkeypatch.setattr(module, "record_many", whole)
    decide(NOON + 2 * MINUTE)
    assert asked(case) == []
    decide(NOON + 12 * MINUTE)
    assert (len(asked(case)), len(asked(other))) == (1, 1)


def test_the_engine_changes_no_signal_and_removes_no_sensor(town: World) -> None:
    _, device = fitted(town)
    hear([packet(OPEN)], NOON + MINUTE)
    with scoped(ENGINE), pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Signal.objects.update(word="closed")
    with scoped(ENGINE), pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM device WHERE id = %s", [device])


def test_a_fire_waits_for_no_door_though_hundreds_wait_before_it(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signals of doors that came earlier fill more than a batch: the fire is decided in the first, in a transaction of its own."""
    from anju.operations.devices import decide as deciding

    case, _ = fitted(town)
    fitted(town, key="0x00158d00f1aee001", kind="smoke", enrolment=case)
    monkeypatch.setattr(deciding, "BATCH", 2)
    for n in range(3):
        hear([packet(OPEN if n % 2 == 0 else CLOSED)], NOON + MINUTE + n * 10 * SECOND)
    hear([packet({"smoke": True}, key="0x00158d00f1aee001")], NOON + 2 * MINUTE)
    first: list[list[str]] = []
    said = deciding._decided
    monkeypatch.setattr(deciding, "_decided", lambda waiting, now: (first.append([one.word for one in waiting]), said(waiting, now)))
    assert decide(NOON + 2 * MINUTE), "the doors are left"
    assert first == [["fire"]]
    while decide(NOON + 2 * MINUTE):
        pass
    assert first[1:] == [["opened", "closed"], ["opened"], []] or first[1:] == [["opened", "closed"], ["opened"]]
    with scoped(ENGINE):
        assert Incident.objects.filter(enrolment=case, rule="danger").count() == 1
        assert not Signal.objects.filter(decided=None).exists()
