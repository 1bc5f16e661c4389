"""Journeys, places and samples in a real browser, as tests/web/test_look.py does the other pages: both languages, 390 pixels and a desktop.

SHOTS=folder keeps pictures.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests.browser import MARKS, aside, heard, resized, turned
from tests.web.conftest import Staged

pytestmark = MARKS
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


@pytest.fixture
def place(staged: Staged) -> Iterator[Any]:
    """The township with every kind of subject, in the evening; (address, town)."""
    from tests.world import NOON, peopled

    with staged(lambda: (peopled(), NOON + timedelta(hours=6, minutes=5))) as found:
        yield found


def _prepared(made: Any) -> dict[str, str]:
    """Somebody swabbed, a place, the crew; the addresses of the pages."""
    from anju.operations import begin
    from anju.operations.stand import stand
    from anju.operations.tick import tick
    from tests.web.test_subjects import swabbed
    from tests.world import NOON, VILLAGE

    command = made.viewer("command")
    parent, sample = swabbed(made)
    begin.begin(command, begin.Opening(made.adoption, "store", "北门冷库", area=VILLAGE), now=NOON)
    stand(command, made.adoption, NOON)
    tick(NOON + timedelta(hours=6, minutes=1))
    return {
        "households": "/households/", "things": "/things/", "new": "/things/new/", "new-part": f"/things/new/?of={parent}",
        "file": f"/household/{parent}/", "sample": f"/household/{sample}/",
    }  # fmt: skip


def _cookie(made: Any, who: str) -> str:
    from django.test import Client

    client = Client()
    client.force_login(made.members[who])
    return client.cookies["anju"].value


def test_the_pages_of_things_are_sound(place: Any, browser: Any) -> None:
    made = place[1]
    pages = aside(lambda: _prepared(made))
    faults: list[str] = []
    for language in ("zh-hans", "en"):
        _look(place[0], made, pages, browser, faults, language)
    assert not faults, "\n".join(faults)


def _look(address: str, made: Any, pages: dict[str, str], browser: Any, faults: list[str], language: str) -> None:
    sizes = turned(language, SIZES)
    context = browser.new_context(viewport=next(iter(sizes.values())), device_scale_factor=1)
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page = context.new_page()
    page.on("console", partial(heard, faults, "subjects"))
    for who, names in (("command", list(pages)), ("driver", ["duties"])):
        context.add_cookies([{"name": "anju", "value": aside(lambda who=who: _cookie(made, who)), "url": address}])
        for name in names:
            answer = page.goto(address + pages.get(name, "/duties/"))
            assert answer is not None
            assert answer.status == 200, (name, answer.status)
            resized(page, f"subjects-{name}", faults, language, sizes)
    context.close()
