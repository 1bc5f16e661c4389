"""Journeys, places and samples in a real browser, as tests/web/test_look.py does the other pages: both languages, 390 pixels and a desktop.

SHOTS=folder keeps pictures.
"""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from tests.browser import MARKS, aside, examine, heard, serving
from tests.web.test_look import browser  # noqa: F401  # a fixture

pytestmark = MARKS
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


@pytest.fixture
def place(clone: str, django_db_blocker: Any, at: Callable[[datetime], None]) -> Iterator[Any]:
    """The township with every kind of subject on a server of its own, in the evening; (address, town)."""
    from django.db import connection

    from anju.operations.heartbeat import beat
    from tests.world import NOON, peopled

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with django_db_blocker.unblock():
        made = peopled()
        late = NOON + timedelta(hours=6, minutes=5)
        at(late)
        for loop in ("tick", "deliver", "jobs"):
            beat(loop, late, late)
        with serving() as address:
            yield address, made
        connection.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


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


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_of_things_are_sound(place: Any, browser: Any, language: str, size: str) -> None:  # noqa: F811
    address, made = place
    pages = aside(lambda: _prepared(made))
    faults: list[str] = []
    context = browser.new_context(viewport=SIZES[size], device_scale_factor=1)
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page = context.new_page()
    page.on("console", partial(heard, faults, "subjects"))
    for who, names in (("command", list(pages)), ("driver", ["duties"])):
        context.add_cookies([{"name": "anju", "value": aside(lambda who=who: _cookie(made, who)), "url": address}])
        for name in names:
            answer = page.goto(address + pages.get(name, "/duties/"))
            assert answer is not None
            assert answer.status == 200, (name, answer.status)
            examine(page, f"subjects-{name}", faults, language, size)
    assert not faults, "\n".join(faults)
