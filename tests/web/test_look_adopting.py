"""The steps of an adoption in a real browser: both languages, phone and desktop; no accessibility violation, nothing wider than the screen."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.browser import MARKS, SIZES, chromium, examine, serving
from tests.web.test_look import signed_in

pytestmark = MARKS
STEPS = ("parameters", "posts", "check", "rehearsal", "difference", "decision")


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Any]:
    with chromium(tmp_path) as started:
        yield started


@pytest.fixture
def place(clone: str, django_db_blocker: Any, at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The township with a rehearsed draft of other parameters; (address, town, the draft)."""
    from django.db import connection

    from tests.web.town import make

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with django_db_blocker.unblock(), serving() as address:
        town = make()
        at(town.now)
        yield address, town, _draft(town)
        connection.close()


def _draft(town: Any) -> int:
    from anju.operations import library
    from anju.operations.adopting import amend, begin, rehearsal
    from anju.workers import rehearsal as worker
    from tests.world import TOWNSHIP

    viewer, offered = town.world.viewer("command", town.now), library.offer("four-in-one")
    assert offered is not None
    number = begin.begin(viewer, offered, TOWNSHIP, town.now)
    amend.set_parameters(viewer, number, {"isolation_days": "7", "fever": "37.5"})
    rehearsal.ask(viewer, number, 6)
    worker.run(number)
    return number


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_steps_of_an_adoption_look_right(place: Any, browser: Any, language: str, size: str) -> None:
    address, town, number = place
    faults: list[str] = []
    context = signed_in(browser, address, town, "command", language, size)
    page = context.new_page()
    paths = {f"adopting-{step}": f"/adopt/draft/{number}/{step}/" for step in STEPS}
    for shot, path in {**paths, "adopting-list": "/adopt/"}.items():
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.ok, path
        examine(page, shot, faults, language, size)
    context.close()
    assert not faults, "\n".join(faults)
