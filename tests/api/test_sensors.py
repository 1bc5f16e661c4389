"""A vendor's push: signed, fresh, stored once before it is answered, and heard for its own area only."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anju.operations.devices.fit import fit, start
from anju.operations.devices.hear import hear
from anju.operations.devices.push import Sent, close_road, open_road, signature
from anju.records.models import Device, Road, Signal
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import unseal
from tests.operations.test_devices import CLOSED, KEY, packet
from tests.world import NOON, OTHER, TOWNSHIP, World, world

pytestmark = pytest.mark.django_db
NONCE = "a1b2c3d4e5f60718"


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> World:
    made = world()
    case, viewer = made.enrol(), made.viewer("command")
    device = fit(viewer, case, KEY, "contact", "x", now=NOON)
    hear([packet(CLOSED)], NOON)
    start(viewer, device, now=NOON)
    monkeypatch.setattr("anju.operations.clock.now", lambda: NOON + timedelta(minutes=1))
    monkeypatch.setattr("anju.operations.clock.real", lambda: NOON + timedelta(minutes=1))
    return made


def send(client: Client, road: tuple[str, str], said: object, *, at: int | None = None, nonce: str = NONCE, **changed: str) -> Any:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    time = str(int(NOON.timestamp()) + 60 if at is None else at)
    signed = signature(road[1], Sent(road[0], time, nonce, "", body))
    headers = {"Anju-Key": road[0], "Anju-Time": time, "Anju-Nonce": nonce, "Anju-Signature": signed} | changed
    return client.post("/api/v1/sensors", body, content_type="application/json", headers=headers)


OPENED = {"messages": [{"device": KEY, "state": "open", "battery": 80}]}


def signals() -> list[str]:
    with scoped(ENGINE):
        return list(Signal.objects.order_by("pk").values_list("word", flat=True))


def test_a_push_is_stored_before_the_answer_and_once_for_each_nonce(town: World, client: Client) -> None:
    road = open_road(TOWNSHIP, "平台", now=NOON)
    answer = send(client, road, OPENED)
    assert (answer.status_code, answer.json()) == (200, {"stored": 1, "repeated": False})
    assert send(client, road, OPENED).json() == {"stored": 1, "repeated": True}
    assert signals() == ["opened"]
    with scoped(ENGINE):
        row = Device.objects.get()
        assert (row.position, row.battery, row.told) == ("open", 80, 2)


def test_what_is_not_signed_not_fresh_or_not_ours_is_refused_and_stores_nothing(town: World, client: Client) -> None:
    road = open_road(TOWNSHIP, "平台", now=NOON)
    stale = int(NOON.timestamp()) + 60 - 301
    wrong = [
        send(client, road, OPENED, **{"Anju-Signature": "0" * 64}), send(client, road, OPENED, **{"Anju-Signature": "ÿ" * 64}),
        send(client, road, OPENED, **{"Anju-Nonce": "b" * 16}),
        send(client, road, OPENED, **{"Anju-Time": str(stale)}), send(client, ("rd_unknown", road[1]), OPENED),
        send(client, (road[0], "guess"), OPENED),
    ]  # fmt: skip
    assert {(one.status_code, one.json()["reason"]) for one in wrong} == {(401, "not signed")}
    late = [send(client, road, OPENED, at=stale), send(client, road, OPENED, at=stale + 602), send(client, road, OPENED, nonce="short")]
    assert {(one.status_code, one.json()["reason"]) for one in late} == {(401, "not fresh")}
    assert signals() == []
    assert close_road(road[0], now=NOON)
    assert send(client, road, OPENED).status_code == 401


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"messages":{}}', b'{"messages":[{"state":"open"}]}', b'{"messages":[1]}', b"\xff"])
def test_what_cannot_be_read_is_told_and_stores_nothing(town: World, client: Client, body: bytes) -> None:
    road = open_road(TOWNSHIP, "平台", now=NOON)
    assert send(client, road, body).json() == {"reason": "not readable"}
    assert send(client, road, OPENED).json() == {"stored": 1, "repeated": False}


def test_too_much_at_once_is_refused(town: World, client: Client) -> None:
    road = open_road(TOWNSHIP, "平台", now=NOON)
    assert send(client, road, {"messages": OPENED["messages"] * 501}).status_code == 413
    assert signals() == []


def test_a_platform_speaks_for_its_own_area_only(town: World, client: Client) -> None:
    road = open_road(OTHER, "别处的平台", now=NOON)
    assert send(client, road, OPENED).status_code == 200
    assert signals() == []


def test_the_secret_is_sealed(town: World) -> None:
    key, secret = open_road(TOWNSHIP, "平台", now=NOON)
    with scoped(ENGINE):
        row = Road.objects.get(key=key)
        assert secret.encode() not in bytes(row.secret)
        assert unseal(bytes(row.secret), f"road.secret:{row.pk}") == secret
