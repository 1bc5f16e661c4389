"""What one person does appears on another's open page, by a hint and not by the page's own asking; without hints the page goes on asking."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from anju.site import port
from tests.browser import aside, comes
from tests.journeys.stage import Stage


def _environment(server: Any, name: str) -> dict[str, str]:
    from django.db import connection

    host = str(server.socket) if server is not None else connection.settings_dict["HOST"]
    url = f"postgresql://anju_owner@localhost/{name}?host={host}"
    return {**os.environ, "DATABASE_URL": url, "ANJU_LOGIN": "web", "DJANGO_SETTINGS_MODULE": "anju.site.settings", "ANJU_LIVE": "/live/"}


@pytest.fixture
def live(stage: Stage, clone: str, server: Any, settings: Any) -> Iterator[subprocess.Popen[bytes]]:
    """The process of hints as `anju serve` starts it, over this test's database."""
    number = port.unused("127.0.0.1")
    settings.ANJU_LIVE = f":{number}"
    words = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(number), "--workers", "1"]
    words += ["--workers-kill-timeout", "1", "--no-ws", "--log-level", "warning", "anju.site.live:application"]
    process = subprocess.Popen(words, env=_environment(server, clone), start_new_session=True)
    try:
        assert comes(lambda: port.answers("127.0.0.1", number))
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _duties(stage: Stage) -> tuple[int, Any]:
    """An enrolment whose doctor watches the list of duties; the page counts the hints it hears."""
    from anju.operations.record import Said, record

    def seated() -> int:
        enrolment = stage.world.enrol(days_ago=1)
        for role in ("cadre", "control_staff", "officer", "follow_up_doctor"):
            said = Said("seat", values={"role": role, "post": str(stage.world.posts[role])})
            record(stage.world.viewer("command"), enrolment, [said], now=stage.now)
        return enrolment

    enrolment = aside(seated)
    stage.pass_time(hours=20)
    page = stage.go("follow_up_doctor", "/duties/")
    page.evaluate(COUNT)
    return enrolment, page


COUNT = "() => { window.hints = 0; document.body.addEventListener('hint', () => { window.hints += 1; }); }"


def _fever(stage: Stage, enrolment: int) -> None:
    """Somebody else writes down that the household has a fever: the doctor owes something more at once."""
    from anju.operations.record import Said, record

    stage.now += timedelta(minutes=1)
    said = Said("evidence", "report", {"celsius": 38.6, "site": "axillary"}, via="call")
    aside(lambda: record(stage.world.viewer("command", stage.now), enrolment, [said], now=stage.now))


def test_a_change_by_somebody_else_appears_by_a_hint(stage: Stage, live: subprocess.Popen[bytes]) -> None:
    faults: list[str] = []
    stage.window("follow_up_doctor").on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    enrolment, page = _duties(stage)
    number = int(page.get_attribute("body", "data-hints").rsplit(":", 1)[1].strip("/"))
    assert comes(lambda: _streams(number) == 1)
    before, heard = page.inner_text("main"), page.evaluate("window.hints")
    _fever(stage, enrolment)
    assert comes(lambda: page.evaluate("window.hints") > heard)
    assert comes(lambda: page.inner_text("main") != before)
    second = page.context.new_page()
    second.goto(stage.address + "/duties/")
    second.evaluate(COUNT)
    heard = page.evaluate("window.hints")
    _fever(stage, enrolment)
    assert comes(lambda: second.evaluate("window.hints") > 0 and page.evaluate("window.hints") > heard), "each page of the browser hears it"
    assert _streams(number) == 1, "through one stream"
    assert not faults, faults
    live.send_signal(signal.SIGTERM)
    live.wait(60)  # with a stream still open


def _streams(number: int) -> int:
    """Connections that are open to that port of this machine."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    return sum(row[1] == f"0100007F:{number:04X}" and row[3] == "01" for row in rows)


def test_without_the_process_of_hints_the_page_asks_by_itself(stage: Stage, settings: Any) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.ANJU_LIVE = f":{nobody.getsockname()[1]}"
        _enrolment, page = _duties(stage)
        with page.expect_request(lambda asked: asked.headers.get("x-poll") == "1"):
            pass
