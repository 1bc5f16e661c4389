"""Sensors: every message is read or told unreadable, only what changed is a signal, and unknown is never closed."""

import itertools
import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anju.core.evidence import payload
from anju.core.evidence.gateway import GRACE, Gateways
from anju.core.evidence.payload import Message, mqtt, push
from anju.core.evidence.signal import Known, Reading, hear, meant, silence
from anju.core.plan.device import WORDS, Device

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DEVICE = Device("state", 25 * HOUR, weak_below=20)
OPEN, CLOSED, UNKNOWN = Reading("open"), Reading("closed"), Reading("unknown")


def heard(*readings: tuple[Reading, timedelta]) -> tuple[Known, list[str]]:
    known, words = Known(), list[str]()
    for reading, after in readings:
        known, signals = hear(known, reading, NOON + after, DEVICE)
        words += [one.word for one in signals]
    return known, words


def test_only_a_door_that_was_shut_opens() -> None:
    assert heard((OPEN, SECOND))[1] == []
    assert heard((CLOSED, SECOND), (OPEN, MINUTE), (OPEN, 2 * MINUTE), (CLOSED, 3 * MINUTE), (CLOSED, 4 * MINUTE))[1] == ["opened", "closed"]


def test_unknown_is_neither_open_nor_shut() -> None:
    known, words = heard((UNKNOWN, SECOND), (OPEN, MINUTE))
    assert (known.position, words) == ("open", [])
    known, words = heard((OPEN, SECOND), (UNKNOWN, MINUTE), (OPEN, 2 * MINUTE))
    assert (known.position, words) == ("open", [])
    known, words = heard((CLOSED, SECOND), (UNKNOWN, MINUTE))
    assert (known.position, words) == ("unknown", [])


def test_an_opening_that_nobody_heard_is_learned_when_the_state_is_read_again() -> None:
    known, words = heard((CLOSED, SECOND), (Reading(online=False), HOUR), (OPEN, 2 * HOUR))
    assert words == ["silent", "opened"]
    assert (known.silent, known.opened) == (None, NOON + 2 * HOUR)
    assert heard((CLOSED, SECOND), (Reading(online=False), HOUR), (Reading(online=False), 2 * HOUR), (CLOSED, 3 * HOUR))[1] == ["silent"]


def test_a_sliding_door_that_bounces_opened_once() -> None:
    bounce = timedelta(milliseconds=300)
    assert heard((CLOSED, SECOND), (OPEN, MINUTE), (CLOSED, MINUTE + bounce), (OPEN, MINUTE + 2 * bounce))[1].count("opened") == 1
    assert heard((CLOSED, SECOND), (OPEN, MINUTE), (CLOSED, 2 * MINUTE), (OPEN, 3 * MINUTE))[1].count("opened") == 2


def test_what_the_broker_kept_is_no_sign_of_life() -> None:
    """Each time the ingest comes back it hears a dead sensor's last word again."""
    known, _ = hear(Known(), CLOSED, NOON, DEVICE)
    for hours in range(4, 25, 4):
        known, signals = hear(known, CLOSED, NOON + hours * HOUR, DEVICE, retained=True)
        assert (known.heard, signals) == (NOON, ())
    assert silence(known, DEVICE, NOON + 26 * HOUR) == NOON + 25 * HOUR
    stamped = Reading("open", at=NOON + HOUR)
    moved, signals = hear(known, stamped, NOON + 2 * HOUR, DEVICE, retained=True)
    assert (moved.heard, [one.word for one in signals]) == (NOON + HOUR, ["opened"]), "it says itself when it spoke"
    lost, _ = hear(known, Reading(online=False), NOON + 3 * HOUR, DEVICE)
    assert hear(lost, CLOSED, NOON + 4 * HOUR, DEVICE, retained=True)[0].silent is not None
    assert hear(lost, CLOSED, NOON + 4 * HOUR, DEVICE)[0].silent is None
    assert hear(Known(), CLOSED, NOON, DEVICE, retained=True)[0].heard == NOON, "the first word pairs it, whenever it was said"


def test_a_late_message_moves_nothing_back() -> None:
    late = Reading("closed", at=NOON + MINUTE)
    known, words = heard((CLOSED, SECOND), (Reading("open", at=NOON + 2 * MINUTE), 3 * MINUTE), (late, 4 * MINUTE))
    assert (known.position, words) == ("open", ["opened"])


def test_a_clock_that_runs_ahead_is_not_believed() -> None:
    known, _ = heard((CLOSED, SECOND), (Reading("open", at=NOON + 9 * HOUR), MINUTE))
    assert known.opened == NOON + MINUTE
    known, _ = heard((CLOSED, SECOND), (Reading("open", at=NOON + 30 * SECOND), MINUTE))
    assert known.opened == NOON + 30 * SECOND


def test_a_battery_is_weak_once_until_it_was_replaced() -> None:
    levels = [(Reading(battery=n), k * MINUTE) for k, n in enumerate((40, 19, 21, 18, 25, 19, 95, 12))]
    assert heard(*levels)[1] == ["battery", "battery"]
    said = [(Reading(weak=weak), k * MINUTE) for k, weak in enumerate((True, True, False, True))]
    assert heard(*said)[1] == ["battery"] * 2


def test_covers_and_alarms_are_told_as_they_turn() -> None:
    assert heard((Reading(tampered=True), SECOND), (Reading(tampered=True), MINUTE), (OPEN, HOUR))[1] == ["tampered"]
    clear, fire = Reading(hazard="clear"), Reading(hazard="fire")
    assert heard((clear, SECOND), (fire, MINUTE), (fire, 2 * MINUTE), (clear, HOUR))[1] == ["fire", "clear"]


def test_silence_counts_from_when_it_was_heard_and_comes_once() -> None:
    known, _ = heard((CLOSED, SECOND))
    assert silence(known, DEVICE, NOON + 25 * HOUR) is None
    assert silence(known, DEVICE, NOON + 25 * HOUR + SECOND) == NOON + 25 * HOUR + SECOND
    assert silence(Known(), DEVICE, NOON + 99 * HOUR) is None
    assert silence(Known(heard=NOON, silent=NOON), DEVICE, NOON + 99 * HOUR) is None


def z2m(said: object, topic: str = "0x00158d00a1") -> Message | None:
    return mqtt(f"zigbee2mqtt/{topic}", json.dumps(said).encode())


def reading(found: Message | None) -> Reading:
    assert found is not None
    assert found.reading is not None
    return found.reading


def test_zigbee2mqtt_contact_true_is_closed() -> None:
    whole = {"contact": False, "battery": 91, "voltage": 3025, "linkquality": 102, "tamper": False, "last_seen": "2026-11-22T12:00:00+08:00"}
    said = reading(z2m(whole))
    assert (said.position, said.battery, said.tampered, said.at) == ("open", 91, False, NOON)
    assert reading(z2m({"contact": True})).position == "closed"
    assert reading(z2m({"contact": None})).position == "unknown"
    assert reading(z2m({"battery": 50})).position is None
    assert reading(z2m({"last_seen": 1795320000000})).at == datetime.fromtimestamp(1795320000, UTC)
    assert reading(z2m({"contact": False}, "3f9c1b/0x00158d00a1")).position == "open"
    assert reading(z2m({"smoke": True, "battery": 80})).hazard == "fire"
    assert reading(z2m({"water_leak": False})).hazard == "clear"


def test_what_is_half_a_message_is_not_read() -> None:
    for text in (b"{", b"[]", b"\xff", b"7", b"null", b"{" * 9000, b"x" * (payload.LONGEST + 1), json.dumps({"contact": "false"}).encode()):
        found = mqtt("zigbee2mqtt/0x00158d00a1", text)
        assert found == Message("0x00158d00a1", None), text[:20]


def test_availability_comes_as_a_word_or_as_a_table() -> None:
    for text, online in ((b"online", True), (b"offline", False), (b'{"state":"offline"}', False)):
        assert reading(mqtt("zigbee2mqtt/0x00158d00a1/availability", text)).online is online
    assert mqtt("zigbee2mqtt/0x00158d00a1/availability", b"maybe") == Message("0x00158d00a1", None)


def test_the_gateway_itself_commands_and_other_topics_are_no_sensors() -> None:
    for topic in ("zigbee2mqtt/bridge/state", "zigbee2mqtt/bridge/devices", "zigbee2mqtt/0x00158d00a1/set", "other/0x00158d00a1", "x"):
        assert mqtt(topic, b'{"contact":true}') is None, topic


def test_a_gateway_that_is_unplugged_leaves_its_sensors_unheard_and_no_others() -> None:
    known, later = Gateways(), NOON + GRACE
    for place in ("3f9c1b/0x00158d00a1", "3f9c1b/0x00158d00a2", "77ab02/0x00158d00b1", "0x00158d00c1"):
        known.hear(f"zigbee2mqtt/{place}", b'{"contact":true}', NOON)
    known.hear("zigbee2mqtt/3f9c1b/bridge/state", b'{"state":"offline"}', NOON)
    known.hear("zigbee2mqtt/3f9c1b/bridge/state", b"offline", NOON + MINUTE)
    assert known.lost(later - SECOND) == [], "it is restarted now and then"
    assert known.lost(later) == ["0x00158d00a1", "0x00158d00a2"]
    known.told(known.lost(later))
    assert known.lost(later + HOUR) == [], "once"
    known.hear("zigbee2mqtt/3f9c1b/bridge/state", b'{"state":"online"}', later)
    known.hear("zigbee2mqtt/3f9c1b/0x00158d00a1", b'{"contact":true}', later)
    assert known.lost(later + HOUR) == []
    known.hear("zigbee2mqtt/bridge/state", b"offline", later)
    assert known.lost(later + HOUR) == ["0x00158d00c1"], "one without a name of its own"
    for topic in ("zigbee2mqtt", "x/bridge/state", "zigbee2mqtt/a/bridge/x"):
        known.hear(topic, b"offline", later)
    known.hear("zigbee2mqtt/bridge/state", b"?", later)
    assert known.lost(later + HOUR) == ["0x00158d00c1"]


def test_home_assistant_on_is_open_and_unavailable_is_not_closed() -> None:
    topic = "homeassistant/binary_sensor/9f3a77c0"
    assert reading(mqtt(f"{topic}/state", b"ON")).position == "open"
    assert reading(mqtt(f"{topic}/state", b"OFF")).position == "closed"
    assert reading(mqtt(f"{topic}/state", b"unavailable")).position == "unknown"
    assert mqtt(f"{topic}/state", b"On") == Message("9f3a77c0", None)
    smoke = {"state": "on", "attributes": {"device_class": "smoke", "battery": 44}}
    said = reading(mqtt(f"{topic}/state", json.dumps(smoke).encode()))
    assert (said.hazard, said.battery) == ("fire", 44)
    assert reading(mqtt(f"{topic}/availability", b"offline")).online is False


def test_a_bare_on_is_what_the_sensor_is_of() -> None:
    """Home Assistant publishes ON and OFF and nothing else: of a smoke sensor that is a fire, and never a door that opened."""
    topic = "homeassistant/binary_sensor/9f3a77c0/state"
    on, off, lost = (reading(mqtt(topic, said)) for said in (b"ON", b"OFF", b"unavailable"))
    for kind, alarm in (("smoke", "fire"), ("gas", "gas"), ("water", "flood")):
        said = [meant(one, kind) for one in (on, off, lost)]
        assert [(one.position, one.hazard) for one in said] == [(None, alarm), (None, "clear"), (None, None)]
    assert [meant(one, "contact").position for one in (on, off, lost)] == ["open", "closed", "unknown"]
    door = reading(mqtt(topic, b'{"state": "on", "attributes": {"device_class": "door"}}'))
    assert meant(door, "smoke").position == "open", "it says itself that it is a door's"
    assert meant(reading(z2m({"contact": False})), "smoke").position == "open"


def test_carbon_monoxide_is_gas() -> None:
    assert reading(z2m({"carbon_monoxide": True, "battery": 80})).hazard == "gas"
    said = {"state": "on", "attributes": {"device_class": "carbon_monoxide"}}
    assert reading(mqtt("homeassistant/binary_sensor/9f3a77c0/state", json.dumps(said).encode())).hazard == "gas"


def test_a_vendors_push_says_its_sensor_and_no_word_it_does_not_know() -> None:
    found = push({"device": "VX-20931", "state": "open", "at": "2026-11-22T12:00:00+08:00", "battery": 12, "tamper": True})
    assert found == Message("VX-20931", Reading("open", 12, None, True, None, None, NOON))
    assert push({"device": "VX-20931", "state": "ajar"}) == Message("VX-20931", None)
    assert push({"device": "VX-20931", "at": "2026-11-22T12:00:00"}) == Message("VX-20931", None)
    assert push({"device": "三楼东门", "state": "open"}) is None
    assert push([]) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["contact", "battery", "state", "x"]), inner, max_size=4),
    max_leaves=8,
)
KEYS = [
    "device", "state", "at", "battery", "tamper", "alarm", "online", "contact", "smoke", "gas", "water_leak", "last_seen", "attributes",
    "battery_low", "carbon_monoxide",
]  # fmt: skip


@given(
    st.text(max_size=40) | st.sampled_from(["zigbee2mqtt/0x00158d00a1", "zigbee2mqtt/abcd/availability", "ha/binary_sensor/abcd/state"]),
    st.binary(max_size=200) | st.dictionaries(st.sampled_from(KEYS), JSON).map(lambda said: json.dumps(said).encode()),
)
def test_any_bytes_are_read_or_refused(topic: str, said: bytes) -> None:
    found = mqtt(topic, said)
    if found is not None and found.reading is not None:
        known, signals = hear(Known(), found.reading, NOON, DEVICE)
        assert known.battery is None or 0 <= known.battery <= 100
        assert all(one.word in WORDS for one in signals)
        assert "opened" not in [one.word for one in signals]


@given(st.dictionaries(st.sampled_from(KEYS), JSON) | JSON)
def test_any_push_is_read_or_refused(said: object) -> None:
    found = push(said)
    assert found is None or payload.KEY.fullmatch(found.key)


READINGS = st.builds(
    Reading,
    st.sampled_from([None, "open", "closed", "unknown"]),
    st.none() | st.integers(0, 100),
    st.sampled_from([None, True, False]),
    st.sampled_from([None, True, False]),
    st.sampled_from([None, "fire", "clear"]),
    st.sampled_from([None, True]),
)


@given(st.lists(st.tuples(READINGS, st.integers(0, 3000)), max_size=30))
def test_heard_twice_is_as_heard_once_and_openings_and_closings_take_turns(steps: list[tuple[Reading, int]]) -> None:
    known, twice, words, at = Known(), Known(), list[str](), NOON
    for one, after in steps:
        at += timedelta(milliseconds=after)
        known, signals = hear(known, one, at, DEVICE)
        words += [each.word for each in signals if each.word in ("opened", "closed")]
        twice, _ = hear(twice, one, at, DEVICE)
        twice, again = hear(twice, one, at, DEVICE)
        assert again == ()
    assert twice == known
    assert all(a != "opened" or b != "opened" for a, b in itertools.pairwise(words))
