"""A stream as gateways send it, through the real mosquitto as shipped: repeated, out of order, retained, silent in between. The ingest is killed
twice on the way, the broker is stopped and started once; every opening ends in a file, once."""

import json
import random
import signal
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from anju.core.evidence import signal as core
from anju.core.evidence.payload import mqtt
from anju.operations import clock
from anju.operations.devices.hear import device_of
from tests.faults.processes import ask, environment, set_clock
from tests.faults.test_ingest import DOORS, STREAM, begun, ingest, laid, told, word
from tests.workers.test_brokers import Gateway, house, running, speaks, until
from tests.world import NOON

__all__ = ["house"]  # the fixture
GATEWAYS = ("3f9c1b", "77ab02")
STEP = timedelta(seconds=1.5)
"""Between two messages of one door: more than a bounce."""
AT_ONCE = 200
"""Messages on their way to the broker before the next wait."""

Said = tuple[str, bytes, bool]
"""Topic, payload, and whether the broker keeps it for whoever comes later."""


def stream(count: int, begun: datetime) -> Iterator[tuple[int, Said]]:
    """Messages of all doors in the order sent, with the door: of a hundred, ten are sent twice and three tell of a time before. Door 0 falls silent
    halfway, door 1 is lost by its gateway now and then."""
    chance, shut = random.Random(41), dict.fromkeys(range(DOORS), True)
    times = dict.fromkeys(range(DOORS), begun)
    sent = 0
    while sent < count:
        door = chance.randrange(DOORS)
        place = f"zigbee2mqtt/{GATEWAYS[door % len(GATEWAYS)]}/{word(door)}"
        if door == 0 and sent > count / 2:
            continue
        if door == 1 and chance.random() < 0.02:
            for state in ("offline", "online"):
                yield door, (f"{place}/availability", state.encode(), True)
            sent += 2
        shut[door] ^= chance.random() < 0.4
        times[door] += STEP
        at = times[door] - (3 * STEP if chance.random() < 0.03 else timedelta(0))
        payload = json.dumps({"contact": shut[door], "battery": 90, "last_seen": at.isoformat()}).encode()
        for _ in range(2 if chance.random() < 0.1 else 1):
            yield door, (place, payload, True)
            sent += 1


def expected(said: Sequence[tuple[int, Said]], received: datetime) -> dict[str, list[str]]:
    """What changed at each door, by the core alone, of messages that all came once and in order."""
    device = device_of(int(ask("SELECT adoption FROM enrolment LIMIT 1")[0][0]))
    assert device is not None
    known = {door: core.Known("closed", "closed", heard=NOON) for door in range(DOORS)}
    found: dict[str, list[str]] = {word(door): [] for door in range(DOORS)}
    for door, (topic, payload, _) in said:
        message = mqtt(topic, payload)
        assert message is not None
        assert message.reading is not None
        reading = message.reading
        reading = replace(reading, at=reading.at + clock.offset()) if reading.at is not None else reading
        known[door], signals = core.hear(known[door], reading, received, device)
        found[message.key] += [one.word for one in signals]
    return {key: words for key, words in found.items() if words}


def publish(folder: Path, port: int, said: Sequence[tuple[int, Said]]) -> None:
    """Each by its own gateway, all of them taken by the broker when this returns."""
    clients = {name: speaks(folder, name, port) for name in GATEWAYS}
    for gateway in clients.values():
        until(gateway.client.is_connected)
    for at in range(0, len(said), AT_ONCE):
        sent = [_send(clients, one) for _, one in said[at : at + AT_ONCE]]
        for info in sent:
            info.wait_for_publish(60)
            assert info.is_published()
    for gateway in clients.values():
        gateway.close()


def _send(clients: dict[str, Gateway], said: Said) -> Any:  # paho's own
    topic, payload, kept = said
    return clients[topic.split("/")[1]].client.publish(topic, payload, qos=1, retain=kept)


def heard() -> dict[str, list[str]]:
    return dict(ask("SELECT d.key, array_agg(s.word ORDER BY s.id) FROM device d JOIN signal s ON s.device = d.id GROUP BY 1"))


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0


@pytest.mark.timeout(300 + STREAM / 20)
def test_every_opening_ends_in_a_file_once(clone: str, server: Any, house: tuple[Path, list[str], int]) -> None:
    folder, words, port = house
    laid(DOORS)
    takes = STEP * (STREAM // DOORS * 2)
    set_clock(NOON + takes)  # the stream tells of the hours since the sensors were tried
    said = list(stream(STREAM, datetime.now(UTC) - takes))
    surroundings = environment(clone, server) | {
        "ANJU_MQTT_CA": str(folder / "ca.crt"), "ANJU_MQTT_CERT": str(folder / "ingest.crt"), "ANJU_MQTT_KEY": str(folder / "ingest.key"),
    }  # fmt: skip
    address, before, third = f"mqtts://ingest@localhost:{port}", told(), len(said) // 3
    with running(words, port) as broker:
        begun(surroundings, address, folder / "ingest.log")
        publish(folder, port, said[:third])
        _killed(surroundings, address, before)
        publish(folder, port, said[third : 2 * third])
        _killed(surroundings, address, before + third // 2)
        stop(broker)
    with running(words, port), ingest(surroundings, address) as process:
        publish(folder, port, said[2 * third :])
        until(lambda: told() >= before + len(said), 120 + STREAM / 50)
        until(lambda: ask("SELECT count(*) FROM signal WHERE decided IS NULL")[0][0] == 0, 120 + STREAM / 20)
        stop(process)
    assert heard() == expected(said, clock.now())
    _disposed()


def _killed(surroundings: dict[str, str], address: str, after: int) -> None:
    """An ingest that is killed once it has stored more than `after`."""
    with ingest(surroundings, address) as process:
        until(lambda: told() > after, 60 + STREAM / 100)
        process.kill()


def _disposed() -> None:
    """Each opening is one fact of its file; one that nothing announced is asked about, in somebody's hands until it is answered."""
    opened = "SELECT count(*) FROM evidence WHERE form = 'door_event' AND values->>'state' = 'opened'"
    assert ask(opened) == ask("SELECT count(*) FROM signal WHERE word = 'opened'")
    assert ask("SELECT count(*) FROM evidence WHERE form = 'door_event'") == ask("SELECT count(*) FROM signal")
    unasked = ask(
        "SELECT e.enrolment, e.seq FROM evidence e WHERE e.form = 'door_event' AND e.values->>'state' = 'opened' AND e.values->>'expected' = 'none' "
        "AND NOT EXISTS (SELECT FROM duty d WHERE d.enrolment = e.enrolment AND d.opened_by = e.seq)"
    )
    assert unasked == []
    assert ask("SELECT count(*) FROM duty WHERE how IS NULL AND post IS NULL AND role <> 'person' AND rule LIKE 'ask%%'") == [(0,)]
