"""Whether Anju is well: told while the database answers and while it does not, with sums and nobody's data."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from anju.operations import heartbeat
from anju.records.queries.heartbeat import LIMITS
from anju.workers import outside
from tests.workers.given import message, post
from tests.workers.receivers import robot

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anju.operations.clock.now", lambda: NOW)
    outside._last.clear()


def _all_beat(at: datetime) -> None:
    for loop in LIMITS:
        heartbeat.beat(loop, at, at)


def test_well_while_every_loop_comes_round(client: Client) -> None:
    _all_beat(NOW)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["loops"]) == (200, dict.fromkeys(LIMITS, "ok"))
    assert client.get("/readyz").status_code == 200


def test_a_stopped_tick_is_told_and_pages_still_serve(client: Client) -> None:
    _all_beat(NOW)
    heartbeat.beat("tick", NOW - timedelta(seconds=91), NOW - timedelta(seconds=91))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["loops"]["tick"]) == (503, "silent")
    assert client.get("/readyz").status_code == 200


def test_without_a_database_both_answer_at_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("away: host secret.example")

    monkeypatch.setattr("anju.operations.heartbeat.ages", away)
    monkeypatch.setattr("anju.site.health.connection.cursor", away)
    monkeypatch.setattr("anju.site.health.connection.close", lambda: None)
    for place in ("/healthz", "/readyz"):
        answer = client.get(place)
        assert (answer.status_code, answer.json()) == (503, {"database": "away"})


def test_the_outside_is_told_each_minute_and_not_while_a_loop_is_silent() -> None:
    with robot() as monitor, override_settings(ANJU_HEARTBEAT_URL=f"http://127.0.0.1:{monitor.port}/ping/abc?x=1"):
        assert not outside.ping(NOW), "no loop has come round yet"
        _all_beat(NOW)
        assert outside.ping(NOW)
        assert not outside.ping(NOW), "once a minute"
        outside._last.clear()
        assert not outside.ping(NOW + timedelta(seconds=91)), "a silent tick is to be missed"
        assert outside.call(f"http://127.0.0.1:{monitor.port}/again") == 200
    assert sorted(monitor.got) == ["/again", "/ping/abc?x=1"]
    assert outside.call("http://127.0.0.1:9/") == 0


def test_metrics_are_sums_for_this_machine_or_a_bearer(client: Client) -> None:
    _all_beat(NOW)
    message(post(), at=NOW)
    told = client.get("/metrics").content.decode()
    assert "anju_outbox_waiting 1.0" in told
    assert 'anju_heartbeat_age_seconds{loop="tick"} 0.0' in told
    assert "anju_tick_lag_seconds 0.0" in told
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 404
    with override_settings(ANJU_METRICS_TOKEN="a-long-enough-token"):
        assert client.get("/metrics").status_code == 404
        assert client.get("/metrics", headers={"Authorization": "Bearer ÿ"}).status_code == 404
        assert client.get("/metrics", headers={"Authorization": "Bearer a-long-enough-token"}).status_code == 200
