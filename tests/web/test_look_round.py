"""The day's round in a real browser: sampler and escort, both languages, 320 pixels and a desktop. SHOTS=folder keeps pictures."""

from functools import partial
from typing import Any

from tests.browser import MARKS, aside, examine, heard
from tests.web.conftest import Made, Staged

pytestmark = MARKS
SIZES = {"320": {"width": 320, "height": 720}, "1440": {"width": 1440, "height": 900}}


def _cookie(town: Any, who: str) -> str:
    from django.test import Client

    client = Client()
    client.force_login(town.world.members[who])
    return client.cookies["anju"].value


def _made() -> Made:
    from tests.web.test_round import ordered
    from tests.web.town import make

    town = make()
    ordered(town, "10组2号", "2组3号", "2组12号")
    return town, town.now


def test_the_round_is_sound(staged: Staged, browser: Any) -> None:
    faults: list[str] = []
    with staged(_made) as (address, town):
        for who in ("sampler", "control_staff"):
            cookie = aside(lambda who=who: _cookie(town, who))
            for size, view in SIZES.items():
                for language in ("zh-hans", "en"):
                    context = browser.new_context(viewport=view)
                    context.add_cookies([{"name": n, "value": v, "url": address} for n, v in (("django_language", language), ("anju", cookie))])
                    page = context.new_page()
                    page.on("console", partial(heard, faults, "round"))
                    answer = page.goto(address + "/round/")
                    assert answer is not None
                    assert answer.ok
                    examine(page, f"round-{who}", faults, language, size)
                    context.close()
    assert not faults, "\n".join(dict.fromkeys(faults))


CAMERA = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return [{ rawValue: window.seen }]; }
};
const shown = document.createElement("canvas");
const pen = shown.getContext("2d");
setInterval(() => { pen.fillStyle = `hsl(${Date.now() % 360} 50% 50%)`; pen.fillRect(0, 0, 300, 150); }, 50);
navigator.mediaDevices.getUserMedia = async () => shown.captureStream(5);
"""
"""A camera that sees the square whose text is `window.seen`, and a browser that reads it."""


def test_a_square_that_is_scanned_leads_to_its_door_and_one_without_a_camera_is_typed(staged: Staged, browser: Any) -> None:
    with staged(_made) as (address, town):
        cookie = aside(lambda: _cookie(town, "sampler"))
        for able in (True, False):
            context = browser.new_context(viewport=SIZES["320"])
            context.add_cookies([{"name": "anju", "value": cookie, "url": address}])
            page = context.new_page()
            if able:
                page.add_init_script(CAMERA)
            page.goto(address + "/round/")
            code = page.locator("li.door .door-who .figures").first.inner_text().strip()
            where = page.locator("li.door .door-who").first.inner_text().split("\n")[0]
            page.goto(address + "/at/")
            buttons = page.locator("main form button").all_inner_texts()
            assert len(buttons) == (2 if able else 1), "a browser that cannot scan offers no button for it"
            if able:
                page.evaluate("text => { window.seen = text; }", f"https://anju.example/at/{code.replace('-', '')}/")
                page.locator("main form button[type=button]").click()
            else:
                page.fill("#code", code.lower())
                page.locator("main form button").click()
            page.wait_for_url("**/at/*/")
            assert page.locator("h1").inner_text() == where
            context.close()
