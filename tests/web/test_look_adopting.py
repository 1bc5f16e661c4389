"""The steps of an adoption in a real browser: both languages, phone and desktop; no accessibility violation, nothing wider than the screen."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import MARKS, SIZES, resized, turned
from tests.web.conftest import Made, Staged
from tests.web.test_look import signed_in

pytestmark = MARKS
STEPS = ("parameters", "posts", "check", "rehearsal", "difference", "decision")


@pytest.fixture
def place(staged: Staged) -> Iterator[Any]:
    """The township with a rehearsed draft of other parameters; (address, town, the draft)."""
    from tests.web.town import make

    def drafted() -> Made:
        town = make()
        return (town, _draft(town)), town.now

    with staged(drafted) as (address, (town, draft)):
        yield address, town, draft


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


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_steps_of_an_adoption_look_right(place: Any, browser: Any, language: str) -> None:
    address, town, number = place
    sizes = turned(language, SIZES)
    faults: list[str] = []
    context = signed_in(browser, address, town, "command", language, next(iter(sizes)))
    page = context.new_page()
    paths = {f"adopting-{step}": f"/adopt/draft/{number}/{step}/" for step in STEPS}
    for shot, path in {**paths, "adopting-list": "/adopt/"}.items():
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.ok, path
        resized(page, shot, faults, language, sizes)
    context.close()
    assert not faults, "\n".join(faults)
