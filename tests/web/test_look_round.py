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
