"""The live board: an alarm is on the wall without a reload, somebody takes it on by phone, the wall says who; cut off, it says so, and comes back.

Pages and hints are processes of their own, as `anju serve` runs them, so that they can be stopped.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from anju.site import port
from tests.browser import aside, chromium, comes, examine
from tests.operations.test_devices import packet
from tests.world import NOON, VILLAGE, World, world

SENSOR = "0x00158d00000000{:02x}"


@dataclass
class Hall:
    """A township with sensors at its doors, and the two processes. `pages`, `hints`: their ports."""

    world: World
    surroundings: dict[str, str]
    pages: int
    hints: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.pages}"

    def start(self, name: str) -> None:
        """Start one and wait until it answers."""
        number = {"pages": self.pages, "hints": self.hints}[name]
        where = ("--host", "127.0.0.1", "--port", str(number), "--workers", "1", "--workers-kill-timeout", "1", "--no-ws", "--log-level", "warning")
        kind = {"pages": ("wsgi", "anju.site.wsgi:application"), "hints": ("asgi", "anju.site.live:application")}[name]
        words = ["granian", "--interface", kind[0], *where, kind[1]]
        self.running[name] = subprocess.Popen(
            [sys.executable, "-m", *words], env=self.surroundings, start_new_session=True, stderr=subprocess.DEVNULL
        )
        assert comes(lambda: port.answers("127.0.0.1", number)), name

    def stop(self, name: str) -> None:
        """As the machine would."""
        os.killpg(self.running[name].pid, signal.SIGKILL)
        self.running.pop(name).wait()
        assert comes(lambda: not port.answers("127.0.0.1", {"pages": self.pages, "hints": self.hints}[name]))

    def beat(self) -> None:
        """The other loops are alive, by the machine's clock."""
        from anju.operations import clock
        from anju.operations.heartbeat import beat
        from anju.records.queries.heartbeat import LIMITS

        aside(lambda: [beat(loop, clock.now(), clock.real()) for loop in LIMITS])

    def fire(self, n: int) -> None:
        """Smoke at the door with that number: told by its sensor, stored, decided on."""
        from anju.operations import clock
        from anju.operations.devices.decide import decide
        from anju.operations.devices.hear import hear

        def told() -> None:
            hear([packet({"smoke": True}, key=SENSOR.format(n))], clock.now())
            decide(clock.now())

        self.beat()
        aside(told)

    def window(self, browser: Any, who: str, language: str, width: int, height: int, **more: Any) -> Any:
        """A page of somebody who is signed in."""
        context = browser.new_context(viewport={"width": width, "height": height}, **more)
        cookie = aside(lambda: self._session(who))
        context.add_cookies([{"name": n, "value": v, "url": self.address} for n, v in (("django_language", language), ("anju", cookie))])
        return context.new_page()

    def _session(self, who: str) -> str:
        from django.test import Client

        client = Client()
        client.force_login(self.world.members[who])
        return client.cookies["anju"].value


def laid() -> World:
    """Four homes with a smoke sensor that was heard and started."""
    from anju.operations.devices.fit import fit, start
    from anju.operations.devices.hear import hear

    town = world()
    viewer = town.viewer("command")
    for n in range(4):
        case = town.enrol(town.person(f"测试{chr(0x4E00 + n)}", VILLAGE))
        device = fit(viewer, case, SENSOR.format(n), "smoke", "x", now=NOON)
        hear([packet({"smoke": False}, key=SENSOR.format(n))], NOON)
        start(viewer, device, now=NOON)
    return town


@contextmanager
def hall(clone: str, server: Any, settings: Any) -> Iterator[Hall]:
    from django.db import connection

    from tests.faults.processes import environment, set_clock

    made = Hall(laid(), {}, port.unused("127.0.0.1"), port.unused("127.0.0.1"))
    set_clock(NOON + timedelta(minutes=5))
    made.surroundings = {**environment(clone, server), "ANJU_LOGIN": "web", "ANJU_LIVE": f":{made.hints}", "ANJU_LOG_LEVEL": "ERROR"}
    settings.ANJU_LIVE = f":{made.hints}"
    settings.ANJU_DEMO = True
    connection.close()
    subprocess.run([sys.executable, "-m", "django", "collectstatic", "--noinput", "-v", "0"], env=made.surroundings, check=True)
    try:
        made.start("hints")
        made.start("pages")
        yield made
    finally:
        for name in list(made.running):
            made.stop(name)
        connection.close()


@pytest.fixture
def there(clone: str, server: Any, django_db_blocker: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with django_db_blocker.unblock(), hall(clone, server, settings) as made, chromium(tmp_path) as browser:
        yield made, browser


ALARM = "window.heard.find((told) => told && told.kind === 'alarm')"
HEARD = "() => { window.heard = []; document.body.addEventListener('hint', (event) => window.heard.push(event.detail)); window.whole = true; }"


UNTOUCHED = "window.AudioContext = class extends AudioContext { get state() { return 'running'; } };"
"""A browser that lets a page sound before anybody touched it."""


def hears(page: Any, kind: str) -> bool:
    """Something is told; whether the page has heard one of that kind by now."""
    from anju.operations import hint

    aside(lambda: hint.tell([VILLAGE], kind))
    sleep(1)
    return bool(page.evaluate(f"window.heard.some((told) => told && told.kind === '{kind}')"))


def unseen(page: Any) -> int:
    return len(page.get_attribute("#now", "data-unseen").split())


def test_an_alarm_is_on_the_wall_by_itself_and_the_wall_says_who_is_on_it(there: Any) -> None:
    made, browser = there
    made.beat()
    wall = made.window(browser, "command", "zh-hans", 1920, 1080)
    faults: list[str] = []
    wall.on("console", lambda message: faults.append(message.text) if message.type == "error" and "ERR_" not in message.text else None)
    wall.goto(f"{made.address}/board/?screen=wall")
    wall.evaluate(HEARD)
    wall.click("#sound")
    wall.wait_for_selector('#sound[aria-pressed="true"]')
    kiosk = made.window(browser, "command", "zh-hans", 1920, 1080)
    kiosk.add_init_script(UNTOUCHED)
    kiosk.goto(f"{made.address}/board/?screen=wall&sound=on")
    kiosk.wait_for_selector('#sound[aria-pressed="true"]')
    assert comes(lambda: hears(wall, "change")), "the database is listened to, and the browser to that"
    before = unseen(wall)
    assert "着火" not in wall.inner_text("main")
    made.fire(0)
    assert comes(lambda: unseen(wall) > before), "on the wall, without a reload"
    wall.wait_for_function(ALARM)  # because it was told, not by its own asking
    assert wall.evaluate(f"Object.keys({ALARM}).sort().join()") == "area,at,kind"
    assert comes(lambda: int(wall.get_attribute("#sound", "data-played") or 0) > 1), "and heard"
    assert comes(lambda: int(kiosk.get_attribute("#sound", "data-played") or 0) > 0), "also where nobody tapped"
    assert "测试" not in wall.inner_text("#now .board-list"), "nobody who lives there is named"
    phone = made.window(browser, "command", "en", 390, 844, has_touch=True, is_mobile=True)
    phone.goto(f"{made.address}/board/")
    phone.evaluate(HEARD)
    line = phone.locator("[data-alarm^='i']", has_text="In danger and leaving")
    name = line.get_attribute("data-alarm")
    line.get_by_role("button", name="I am on it").tap()
    assert comes(lambda: "正在处理：" in wall.inner_text(f'[data-alarm="{name}"]') and "指挥部" in wall.inner_text(f'[data-alarm="{name}"]'))
    assert comes(lambda: "on it:" in phone.inner_text(f'[data-alarm="{name}"]'))
    assert wall.evaluate("window.whole") and phone.evaluate("window.whole"), "neither page was loaded again"  # noqa: PT018
    examine(wall, "board-journey", faults, "zh-hans", "wall")
    assert not faults, faults


def test_cut_off_it_says_that_it_is_stale_and_afterwards_shows_what_it_missed(there: Any) -> None:
    made, browser = there
    made.beat()
    page = made.window(browser, "command", "en", 390, 844)
    page.goto(f"{made.address}/board/")
    page.evaluate(HEARD)
    before = unseen(page)
    assert page.is_hidden("#stale")
    last = page.inner_text("[data-asof]")
    made.stop("pages")
    page.wait_for_selector("#stale", state="visible")
    assert "This screen is STALE" in page.inner_text("#stale")
    assert page.inner_text("#stale [data-last]") >= last
    assert page.evaluate("document.body.classList.contains('is-stale')")
    assert page.title().startswith("⚠")
    made.fire(1)
    made.start("pages")
    page.wait_for_selector("#stale", state="hidden")
    assert comes(lambda: unseen(page) > before)
    # The process of hints dies: the page goes on by its own asking, and hears again once it is back.
    made.stop("hints")
    before = unseen(page)
    made.fire(2)
    assert comes(lambda: unseen(page) > before)
    page.wait_for_selector("#stale", state="hidden")
    made.start("hints")
    page.evaluate("window.heard = []")
    assert comes(lambda: hears(page, "alarm")), "the browser came back to the stream by itself"
    assert page.evaluate("window.whole"), "the page was not loaded again"


def test_signed_out_it_says_so_and_does_not_look_fresh(there: Any) -> None:
    made, browser = there
    made.beat()
    page = made.window(browser, "command", "en", 1280, 900)
    page.goto(f"{made.address}/board/")
    page.context.clear_cookies(name="anju")
    page.wait_for_selector("#stale", state="visible")
    assert "Nobody is signed in on this screen any more." in page.inner_text("#stale")
    page.click("text=Sign in again")
    page.wait_for_url("**/accounts/login/**")
