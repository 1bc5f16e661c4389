"""Signing in, staying signed in, and being signed out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY, get_user_model
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from anju.operations import clock
from anju.records.scope import ENGINE, scoped
from anju.site import idle

MORNING = datetime(2026, 11, 22, 0, tzinfo=UTC)
PASSWORD = "eight-bridges-over-the-canal"


def _who(request: object) -> HttpResponse:
    return HttpResponse(str(request.user.is_authenticated))  # type: ignore[attr-defined]


urlpatterns = [path("who/", _who)]


@pytest.fixture
def member(db: None) -> str:
    cache.clear()
    with scoped(ENGINE):
        get_user_model().objects.create_user("doctor", PASSWORD)
    return "doctor"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`at(hours)`: the machine's clock stands so many hours after the morning."""

    def _at(hours: float) -> None:
        monkeypatch.setattr(clock, "real", lambda: MORNING + timedelta(hours=hours))

    _at(0)
    return _at


def _sign_in(client: Client, password: str = PASSWORD) -> int:
    return client.post("/accounts/login/", {"login": "doctor", "password": password}).status_code


def test_a_member_signs_in_as_the_web_login(client: Client, member: str) -> None:
    assert _sign_in(client) == 302
    assert SESSION_KEY in client.session
    cookie = client.cookies["anju"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        assert cursor.fetchone() == ("anju_web",)


def test_wrong_passwords_are_throttled(client: Client, member: str) -> None:
    for _ in range(6):
        _sign_in(client, "wrong")
    assert _sign_in(client) != 302
    assert SESSION_KEY not in client.session


def test_nobody_makes_an_account_for_themselves(client: Client, member: str) -> None:
    answer = client.post("/accounts/signup/", {"username": "me", "password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code in {200, 302, 403, 404}
    with scoped(ENGINE):
        assert list(get_user_model().objects.values_list("username", flat=True)) == ["doctor"]


class TestIdle:
    """Twelve hours without a request of one's own, a week in any case."""

    @pytest.fixture(autouse=True)
    def _signed_in(self, client: Client, member: str, at: Any, settings: Any) -> None:
        settings.ROOT_URLCONF = __name__
        before = ("django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware")
        settings.MIDDLEWARE = [*before, "anju.site.idle.Idle"]
        client.force_login(get_user_model().objects.get(username=member), "allauth.account.auth_backends.AuthenticationBackend")

    def _in(self, client: Client, **headers: str) -> bool:
        return client.get("/who/", headers=headers or None).content == b"True"

    def test_twelve_idle_hours_end_it(self, client: Client, at: Any) -> None:
        assert self._in(client)
        at(11.9)
        assert self._in(client)
        at(23.8)
        assert self._in(client)
        at(35.9)
        assert not self._in(client)

    def test_a_page_that_asks_by_itself_keeps_nothing_alive(self, client: Client, at: Any) -> None:
        assert self._in(client)
        for hours in range(1, 12):
            at(hours)
            assert self._in(client, **{"X-Poll": "1"})
        at(12.1)
        assert not self._in(client, **{"X-Poll": "1"})

    def test_a_week_ends_it_however_busy(self, client: Client, at: Any) -> None:
        for hours in range(0, 168, 8):
            at(hours)
            assert self._in(client)
        at(168.5)
        assert not self._in(client)

    def test_a_busy_session_is_written_once_in_five_minutes(self, client: Client, at: Any) -> None:
        assert self._in(client)
        before = client.session["seen"]
        at(0.05)
        assert self._in(client)
        assert client.session["seen"] == before


def test_nobody_is_judged_who_is_not_signed_in(member: str) -> None:
    request = RequestFactory().get("/")
    request.user = type("Anybody", (), {"is_authenticated": False})()
    assert idle.Idle(lambda _request: HttpResponse("ok"))(request).content == b"ok"
