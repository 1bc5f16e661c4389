"""A whole plan on the narrowest phone: short enough to look through, its parts open at a tap, and what a link leads to is seen, with and without a
script. SHOTS=folder keeps pictures."""

from datetime import timedelta
from functools import partial
from typing import Any

from tests.browser import MARKS, aside, comes, examine, heard, reachable
from tests.web.conftest import Made, Staged

pytestmark = MARKS
SIZES = {"320": {"width": 320, "height": 640}, "1280": {"width": 1280, "height": 900}}
TALLEST = 9000
"""Pixels of a folded plan on the narrowest phone; unfolded it is ten times that."""
RULE = "home.learn_temperature"


def _made() -> Made:
    from tests.web.town import make

    town = make()
    return town, town.now + timedelta(hours=1)


def _window(browser: Any, address: str, town: Any, size: str, language: str, **more: Any) -> Any:
    from django.test import Client

    def session() -> str:
        client = Client()
        client.force_login(town.world.members["follow_up_doctor"])
        return client.cookies["anju"].value

    context = browser.new_context(viewport=SIZES[size], **more)
    cookies = (("django_language", language), ("anju", aside(session)))
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies])
    return context.new_page()


def test_a_whole_plan_is_looked_through_on_a_phone(staged: Staged, browser: Any) -> None:
    faults: list[str] = []
    with staged(_made) as (address, town):
        for size in SIZES:
            for language in ("zh-hans", "en"):
                page = _window(browser, address, town, size, language)
                page.on("console", partial(heard, faults, "plan"))
                page.goto(f"{address}/plan/{town.world.adoption}/")
                examine(page, "plan", faults, language, size)
                reachable(page, "plan", faults)
                tall = page.evaluate("document.documentElement.scrollHeight")
                faults += [f"{size} {language}: {tall} px tall"] if tall > TALLEST else []
                part = page.locator("[id='home--role-follow_up_doctor']")
                part.locator("summary").first.click()
                part.locator(f"[id='{RULE}']").wait_for()
                examine(page, "plan-part", faults, language, size)
                page.context.close()
    assert not faults, "\n".join(dict.fromkeys(faults))


def test_why_lands_on_its_rule_with_and_without_a_script(staged: Staged, browser: Any) -> None:
    from tests.web.town import token

    with staged(_made) as (address, town):
        duty = next(each for each in aside(lambda: town.open("follow_up_doctor")) if each.rule == "learn_temperature")
        for able in (True, False):
            page = _window(browser, address, town, "320", "en", java_script_enabled=able)
            page.goto(f"{address}/duties/{token(duty)}/")
            page.locator("#why summary").click()
            page.locator("#why a").click()
            page.locator(f"[id='{RULE}']").wait_for()
            assert comes(lambda page=page: _on_screen(page)), "it is on the screen"
            assert page.locator("details.part[open]").count() == 1
            page.context.close()
        page = _window(browser, address, town, "320", "zh-hans")
        page.goto(f"{address}/plan/{town.world.adoption}/#{RULE}")
        page.locator(f"[id='{RULE}']").wait_for()


def _on_screen(page: Any) -> bool:
    box = page.locator(f"[id='{RULE}']").bounding_box()
    return box is not None and -1 <= box["y"] < SIZES["320"]["height"]
