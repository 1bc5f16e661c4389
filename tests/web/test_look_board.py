"""The live board in a real browser: 320, 390, 1440 pixels and a wall of 1920, both languages, light and dark. SHOTS=folder keeps pictures."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests.browser import MARKS, aside, examine, heard
from tests.web.conftest import Made, Staged

pytestmark = MARKS
SIZES = {
    "320": ({"width": 320, "height": 720}, "/board/"),
    "390": ({"width": 390, "height": 844}, "/board/"),
    "1440": ({"width": 1440, "height": 900}, "/board/"),
    "wall": ({"width": 1920, "height": 1080}, "/board/?screen=wall"),
}


@pytest.fixture
def place(staged: Staged) -> Iterator[Any]:
    """A township with villages, some of it calm: a fire nobody has seen, a need somebody is on, something long late, a door asked about."""
    from anju.operations.devices.decide import decide
    from anju.operations.devices.fit import fit, start
    from anju.operations.devices.hear import hear
    from anju.operations.record import Said, record
    from anju.operations.tick import catch_up
    from anju.records.models import Area
    from anju.records.scope import ENGINE, scoped
    from tests.operations.test_devices import packet
    from tests.web.town import make
    from tests.world import TOWNSHIP, VILLAGE

    def made() -> Made:
        town = make()
        now, minute = town.now, timedelta(minutes=1)
        with scoped(ENGINE):
            for n, (name, english) in enumerate(
                (("柳湾村", "Willow Bend"), ("石桥村", "Stone Bridge"), ("新联村", "New Union"), ("高岭村", "High Ridge")), 1
            ):
                area = Area.objects.create(id=VILLAGE + n, hi=VILLAGE + n, parent_id=TOWNSHIP, jurisdiction=330185, kind="village", name=name)
                Area.objects.filter(pk=area.pk).update(name_en=english)
        viewer = town.world.viewer("command", now)
        cases = [town.world.enrol(town.world.person(f"测试{sign}", VILLAGE + n), now=now - 90 * minute) for n, sign in enumerate("乙丙丁", 1)]
        for n, (case, kind) in enumerate(zip(cases[:2], ("smoke", "contact"), strict=True)):
            key = f"0x00158d000000000{n}"
            device = fit(viewer, case, key, kind, "x", now=now - 80 * minute)
            hear([packet({"smoke": False} if kind == "smoke" else {"contact": True}, key=key)], now - 79 * minute)
            start(viewer, device, now=now - 79 * minute)
        record(viewer, cases[2], [Said("incident", form="symptom")], now=now - 70 * minute)
        catch_up(cases, now - minute)
        hear([packet({"smoke": True}, key="0x00158d0000000000"), packet({"contact": False}, key="0x00158d0000000001")], now - minute)
        while decide(now - minute):
            pass
        return town, now

    with staged(made) as found:
        yield found


def _cookie(town: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(town.world.members["command"])
    return client.cookies["anju"].value


def test_the_board_is_sound_everywhere(place: Any, browser: Any) -> None:
    address, town = place
    from anju.operations import clock
    from anju.operations.heartbeat import beat
    from anju.records.queries.heartbeat import LIMITS

    aside(lambda: [beat(loop, town.now, clock.real()) for loop in LIMITS])
    cookie, faults = aside(lambda: _cookie(town)), list[str]()
    for size, (view, where) in SIZES.items():
        for language in ("zh-hans", "en"):
            context = browser.new_context(viewport=view)
            context.add_cookies([{"name": n, "value": v, "url": address} for n, v in (("django_language", language), ("anju", cookie))])
            page = context.new_page()
            page.on("console", partial(heard, faults, f"board-{size}"))
            answer = page.goto(address + where)
            assert answer is not None
            assert answer.ok
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # or colours are still on their way from one to the other
                examine(page, f"board-{scheme}", faults, language, size)
            context.close()
    assert not faults, "\n".join(dict.fromkeys(faults))


def test_alone_on_a_wall_and_where_such_screens_are_made(place: Any, browser: Any) -> None:
    """Nobody signed in on the screen; the command's page of screens, with one that is on and one that was taken down, and the address shown once."""
    from anju.operations import wall
    from tests.world import TOWNSHIP

    address, town = place
    viewer, faults = town.world.viewer("command", town.now), list[str]()

    def made(name: str) -> str:
        return wall.make(viewer, TOWNSHIP, name, "zh-hans", now=town.now)

    secret = aside(lambda: made("二楼值班室"))
    aside(lambda: (made("一楼大厅"), wall.end(viewer, 2, now=town.now)))
    cookie = aside(lambda: _cookie(town))
    alone, listed = f"/wall/{secret}/", "/walls/"
    for size, where, signed in (("wall", alone, False), ("390", alone, False), ("390", listed, True), ("1440", listed, True)):
        for language in ("zh-hans", "en"):
            context = browser.new_context(viewport=SIZES[size][0], color_scheme="light")
            own = {"django_language": language} | ({"anju": cookie} if signed else {})
            context.add_cookies([{"name": name, "value": value, "url": address} for name, value in own.items()])
            page = context.new_page()
            page.on("console", partial(heard, faults, f"wall-{size}"))
            answer = page.goto(address + where)
            assert answer is not None
            assert answer.ok
            if signed:
                page.fill("#id_name", "指挥中心")
                page.click("form.form button")
                page.locator("#address").wait_for()
            examine(page, "walls" if signed else "alone", faults, language, size)
            context.close()
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(address + alone)
    aside(lambda: wall.end(viewer, 1, now=town.now))
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.locator("#stale [data-why=out]").wait_for()
    assert page.locator("#stale a").count() == 0, "it leads to no signing in"
    page.context.close()
    assert not faults, "\n".join(dict.fromkeys(faults))


def test_said_to_be_stale_it_can_still_be_read(place: Any, browser: Any) -> None:
    address, town = place
    cookie, faults = aside(lambda: _cookie(town)), list[str]()
    windows = [(size, language, _window(browser, address, cookie, size, language)) for size in ("390", "wall") for language in ("zh-hans", "en")]
    for size, language, page in windows:  # all of them grow stale together
        page.wait_for_selector("#stale", state="visible")
        examine(page, "board-stale", faults, language, size)
        page.context.close()
    assert not [fault for fault in faults if "color-contrast" not in fault], "\n".join(dict.fromkeys(faults))


def _window(browser: Any, address: str, cookie: str, size: str, language: str) -> Any:
    """The board in a window of its own, from now on without news."""
    view, where = SIZES[size]
    context = browser.new_context(viewport=view)
    context.add_cookies([{"name": n, "value": v, "url": address} for n, v in (("django_language", language), ("anju", cookie))])
    page = context.new_page()
    page.goto(address + where)
    page.route("**/board/now/**", lambda route: route.abort())
    return page
