"""A page of the demo asks for it to begin again: its own process does it, once, and meanwhile everybody is told to wait."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from anju.operations.demo import again
from anju.site import again as site_again
from anju.site.again import Again
from anju.site.commands import anew, prepare
from anju.site.postgres import Refused
from anju.workers.loop import Stop


def refuses() -> bool:
    raise Refused("these data were never a demo; nothing was touched")


def dies() -> bool:
    raise OperationalError("the database is gone")


@pytest.fixture
def asked(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(site_again, "HELD", 0)
    settings.ANJU_DEMO, settings.ANJU_RESET = True, tmp_path / "demo.reset"
    return tmp_path / "demo.reset"


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch, asked: Path) -> list[str]:
    """What is done, in order, with nothing real behind it; `waiting` where whoever asked still waits then."""
    done: list[str] = []

    def step(name: str, result: object = None) -> Callable[..., object]:
        return lambda *_a, **_k: done.append(f"{name}{' waiting' if asked.exists() else ''}") or result

    monkeypatch.setattr(anew.template, "put_back", step("put back", True))
    monkeypatch.setattr(anew.template, "number_on", step("number"))
    monkeypatch.setattr(anew.template, "make_ready", step("clear"))
    monkeypatch.setattr(anew.session, "become", step("become"))
    monkeypatch.setattr(anew.prepare, "behind", step("behind", False))
    monkeypatch.setattr(anew.prepare, "run", step("build"))
    monkeypatch.setattr(anew.heartbeat, "expect", step("expect"))
    monkeypatch.setattr(anew.clock, "now", anew.clock.real)
    monkeypatch.setattr(anew.connection, "close", lambda: None)
    monkeypatch.setattr(anew, "PAUSE", 0)
    monkeypatch.setattr(anew, "AFTERWARDS", 0)
    return done


def test_the_copy_is_put_back_and_whoever_waits_is_let_in_before_the_rest_is_cleared(steps: list[str], asked: Path) -> None:
    again.ask()
    anew.carry_out(Stop())
    assert [step for step in steps if "become" not in step] == ["put back waiting", "behind waiting", "expect waiting", "number waiting", "clear"]
    assert not asked.exists()


def test_an_old_copy_is_built_anew_while_everybody_waits(steps: list[str], asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anew.template, "put_back", lambda _now: False)
    again.ask()
    anew.carry_out(Stop())
    assert "build waiting" in steps
    assert not asked.exists()


@pytest.mark.parametrize(("fails", "tries"), [(refuses, 1), (dies, anew.TRIES)])
def test_what_cannot_be_done_keeps_nobody_waiting(
    steps: list[str], asked: Path, monkeypatch: pytest.MonkeyPatch, fails: Callable[[], bool], tries: int
) -> None:
    tried: list[int] = []
    monkeypatch.setattr(anew.template, "put_back", lambda _now: tried.append(1) or fails())
    again.ask()
    anew.carry_out(Stop())
    assert len(tried) == tries
    assert not asked.exists()
    assert "expect" not in " ".join(steps)


def test_stopped_over_it_the_request_stands_for_the_next_start(steps: list[str], asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = Stop()
    monkeypatch.setattr(anew.template, "put_back", lambda _now: stop.ask() or dies())
    again.ask()
    anew.carry_out(stop)
    assert asked.exists()


def test_meanwhile_everybody_waits_and_no_database_is_asked(asked: Path) -> None:
    """Without the fixture `db` any query fails this test."""

    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("a page")

    middleware, browser = Again(view), RequestFactory()
    assert middleware(browser.get("/duties/")).content == b"a page"
    again.ask()
    for answer in (middleware(browser.get("/duties/")), middleware(browser.post("/demo/reset/"))):
        assert (answer.status_code, answer["Retry-After"]) == (503, "1")
        assert 'hx-get="/demo/again/"' in answer.content.decode()
    assert middleware(browser.get("/demo/again/")).status_code == 200
    asked.unlink()
    assert middleware(browser.get("/duties/")).content == b"a page"


def test_a_request_that_was_under_way_is_told_to_wait_and_not_that_it_broke(asked: Path) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        again.ask()
        return HttpResponse("broken", status=500)

    assert Again(view)(RequestFactory().get("/duties/")).status_code == 503
    asked.unlink()
    assert Again(lambda _request: HttpResponse("broken", status=500))(RequestFactory().get("/")).content == b"broken"


def test_whoever_waits_is_led_on_as_soon_as_it_is_over(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first connection after it is a new one: whatever a pool held leads to a database that went."""
    steps: list[str] = []
    pool = SimpleNamespace(drain=lambda: steps.append("forgotten"))
    monkeypatch.setattr(site_again, "connection", SimpleNamespace(pool=pool))
    monkeypatch.setattr(site_again, "HELD", 60)
    monkeypatch.setattr(site_again, "sleep", lambda _seconds: asked.unlink())

    def view(_request: HttpRequest) -> HttpResponse:
        steps.append("a page")
        return HttpResponse("a page")

    middleware = Again(view)
    again.ask()
    assert middleware(RequestFactory().get("/duties/")).status_code == 503
    assert middleware(RequestFactory().get("/demo/again/")).content == b"a page"
    assert middleware(RequestFactory().get("/")).content == b"a page"
    assert steps == ["forgotten", "a page", "a page"]


def test_migrations_wait_where_one_is_missing(db: None, become: Callable[[str], None]) -> None:
    assert not prepare.behind()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prepare, "known", lambda: {*MigrationLoader(None).disk_migrations, ("records", "9999_new")})
        assert prepare.behind()
