"""A matter broken down among units, in a real browser: both languages, phone and desktop."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import MARKS
from tests.web.conftest import Made, Staged
from tests.web.test_look_qualified import looked

pytestmark = MARKS


@pytest.fixture
def place(staged: Staged) -> Iterator[Any]:
    """A directive of the county with a part of each of two villages, one of them closed."""

    def made() -> Made:
        from tests.operations.test_matters import HOUR, MINUTE, answered, broken_down, second, taken_in
        from tests.web.town import Town
        from tests.world import NOON, texts, world

        town = world(files=texts("two-cover-one"))
        other = second(town)
        directive = taken_in(town)
        parts = broken_down(town, directive)
        answered(other, parts["二村委会"], "carry_out", {"mark": "done", "says": "问过了"}, 3 * MINUTE)
        return (Town(town, directive, NOON + HOUR), parts["village_committee"]), NOON + HOUR

    with staged(made) as found:
        yield found


def test_a_directive_and_its_parts_look_right(place: Any, browser: Any) -> None:
    address, (town, part) = place
    faults: list[str] = []
    paths = {
        "directive": ("command", f"/household/{town.enrolment}/"),
        "directive-group": ("social_group", f"/household/{town.enrolment}/"),
        "directive-part": ("village_staff", f"/household/{part}/"),
        "directives": ("command", "/things/"),
    }
    looked(browser, address, town, paths, faults)
    assert not faults, "\n".join(faults)
