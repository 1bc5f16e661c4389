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
                page.emulate_media(color_scheme=scheme)
                examine(page, f"board-{scheme}", faults, language, size)
            context.close()
    assert not faults, "\n".join(dict.fromkeys(faults))


def test_said_to_be_stale_it_can_still_be_read(place: Any, browser: Any) -> None:
    address, town = place
    cookie, faults = aside(lambda: _cookie(town)), list[str]()
    windows = [(size, language, _window(browser, address, cookie, size, language)) for size in ("390", "wall") for language in ("zh-hans", "en")]
    for size, language, page in windows:  # all of them grow stale together
        page.wait_for_selector("#stale", state="visible", timeout=90_000)
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
