"""Going over to another version in a real browser: both languages, phone and desktop; no accessibility violation, nothing wider than the screen."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.browser import MARKS, SIZES, chromium, examine, serving
from tests.web.test_look import signed_in

pytestmark = MARKS


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Any]:
    with chromium(tmp_path) as started:
        yield started


@pytest.fixture
def place(clone: str, django_db_blocker: Any, at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Three people under the small plan, of which another version is in force; (address, town, one who has gone over, the decision)."""
    from django.db import connection

    from anju.operations.switching import ask, turn
    from tests.operations.test_switch import SAID, later
    from tests.web.town import NOW, Town
    from tests.world import NOON, turning

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with django_db_blocker.unblock(), serving() as address:
        made = turning()
        files = [made.enrol(made.person(name), days_ago=days) for name, days in (("测试甲", 3), ("测试乙", 11), ("测试丙", 1))]
        town = Town(made, files[0], NOW, going=later(made, NOON))
        at(NOW)
        number = ask.ask(made.viewer("command", NOW), town.going, [files[2]], *SAID, NOW)
        turn.turn(number, NOW)
        yield address, town, number
        connection.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_of_going_over_look_right(place: Any, browser: Any, language: str, size: str) -> None:
    address, town, number = place
    faults: list[str] = []
    context = signed_in(browser, address, town, "command", language, size)
    page = context.new_page()
    paths = {
        "switching": f"/adopt/version/{town.going}/", "switched": f"/adopt/switched/{number}/", "switching-plan": f"/plan/{town.going}/"
    }  # fmt: skip
    for shot, path in paths.items():
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.ok, path
        if shot == "switching":
            page.evaluate("document.querySelectorAll('form details').forEach(each => each.open = true)")
        examine(page, shot, faults, language, size)
    context.close()
    assert not faults, "\n".join(faults)
