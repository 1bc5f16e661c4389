"""The pages of teams in a real browser: both languages, phone and desktop; no accessibility violation, nothing wider than the screen."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import MARKS
from tests.web.conftest import Made, Staged
from tests.web.test_look_qualified import looked

pytestmark = MARKS


@pytest.fixture
def place(staged: Staged) -> Iterator[Any]:
    """A township under two-cover-one: one household still to be chosen for, one that two cover, one of which one has left."""

    def made() -> Made:
        from anju.operations.seat import fill
        from anju.records.models import Duty, Incident
        from anju.records.scope import ENGINE, scoped
        from tests.web.town import Town, token
        from tests.world import NOON, texts, world

        town = world(files=texts("two-cover-one"))
        first, whole, short = (town.enrol(town.person(name)) for name in ("测试甲", "测试乙", "测试丙"))
        command = town.viewer("command")
        for role in ("village_cadre", "village_doctor"):
            fill(command, [(whole, role), (short, role)], town.posts[role], None, NOON)
        fill(command, [(short, "village_doctor")], None, None, NOON)
        with scoped(ENGINE):
            incident = Incident.objects.get(enrolment=short, rule="seat_empty.cover").pk
            duty = token(Duty.objects.get(enrolment=first, rule="choose_cover"))
        return (Town(town, whole, NOON), short, incident, duty), NOON

    with staged(made) as found:
        yield found


def test_teams_look_right(place: Any, browser: Any) -> None:
    address, (town, short, incident, duty) = place
    faults: list[str] = []
    paths = {
        "team-choosing": ("social_group", f"/duties/{duty}/"),
        "team-enough": ("social_group", f"/household/{town.enrolment}/"),
        "team-short": ("social_group", f"/household/{short}/"),
        "team-incident": ("command", f"/incidents/{incident}/"),
        "team-nobody": ("command", "/my-people/nobody/"),
        "team-of-plan": ("command", f"/plan/{town.world.adoption}/?part=teams"),
    }
    looked(browser, address, town, paths, faults)
    assert not faults, "\n".join(faults)
