"""A loop that is silent past its limit is named; a backup, a channel and the demo's clock do not disturb that."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from anju.operations import clock, heartbeat
from anju.records.models import Clock, Member
from anju.records.queries.heartbeat import LIMITS
from anju.records.scope import ENGINE, scoped
from tests.workers.given import county, post

PURPOSES = ("area", "auditor", "admin")
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def _beat_all(at: datetime) -> None:
    for loop in LIMITS:
        heartbeat.beat(loop, at, at)


def test_a_loop_that_never_came_round_is_silent() -> None:
    assert {(s.loop, s.since) for s in heartbeat.silent(NOW)} == {(loop, None) for loop in LIMITS}


def test_the_limit_of_each_loop() -> None:
    _beat_all(NOW)
    for loop, limit in LIMITS.items():
        assert loop not in {s.loop for s in heartbeat.silent(NOW + limit)}
        (silent,) = [s for s in heartbeat.silent(NOW + limit + timedelta(seconds=1)) if s.loop == loop]
        assert silent.since == NOW


def test_ninety_seconds_of_a_dead_tick_are_seen_within_two_minutes() -> None:
    page_asks_again = timedelta(seconds=30)
    assert LIMITS["tick"] + page_asks_again <= timedelta(minutes=2)


def test_moving_the_demos_clock_makes_nobody_silent() -> None:
    _beat_all(NOW)
    with scoped(ENGINE):
        Clock.objects.update_or_create(pk=1, defaults={"offset": timedelta(days=3)})
    assert heartbeat.silent(NOW + timedelta(days=3)) == ()
    assert {s.loop for s in heartbeat.silent(NOW + timedelta(days=3, minutes=2))} == {"tick", "deliver", "ingest"}


def test_every_loop_is_expected_from_the_start_on() -> None:
    heartbeat.expect(NOW, NOW)
    assert heartbeat.silent(NOW + timedelta(seconds=30)) == ()


def test_real_time_is_not_moved() -> None:
    assert abs(clock.real() - datetime.now(UTC)) < timedelta(seconds=5)


def test_every_staff_page_says_that_the_clock_of_duties_has_stopped(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """DESIGN section 10: the web process itself shows it, with every worker dead."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with scoped(ENGINE):
        place = county()
        members = [Member.objects.create(username=f"m{n}", purpose=purpose, area=place, language="en") for n, purpose in enumerate(PURPOSES)]
        members.append(post().member)
    _beat_all(NOW)
    for member in members:
        client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["django_language"] = "en"
        assert "clock of duties has stopped" not in client.get("/settings/").content.decode()
    heartbeat.beat("tick", NOW - timedelta(seconds=91), NOW - timedelta(seconds=91))
    for member in members:
        client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
        answer = client.get("/settings/")
        assert answer.status_code == 200
        assert "clock of duties has stopped" in answer.content.decode(), member.purpose
