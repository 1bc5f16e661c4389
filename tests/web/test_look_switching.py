"""Going over to another version in a real browser: both languages, phone and desktop; no accessibility violation, nothing wider than the screen."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import MARKS, SIZES, aside, resized, turned
from tests.web.conftest import Made, Staged
from tests.web.test_look import signed_in

pytestmark = MARKS


@pytest.fixture
def place(staged: Staged) -> Iterator[Any]:
    """Three people under the small plan, of which another version is in force; (address, town, the decision, who has gone over by it)."""
    from anju.operations.switching import ask, foresee, turn
    from anju.records.models import Outlook
    from anju.records.scope import ENGINE, scoped
    from tests.operations.test_switch import SAID, later
    from tests.web.town import NOW, Town
    from tests.world import NOON, turning

    def make() -> Made:
        made = turning()
        files = [made.enrol(made.person(name), days_ago=days) for name, days in (("测试甲", 3), ("测试乙", 11), ("测试丙", 1))]
        town = Town(made, files[0], NOW, going=later(made, NOON))
        number = ask.ask(made.viewer("command", NOW), town.going, [files[2]], *SAID, NOW)
        turn.turn(number, NOW)
        foresee.ask(made.viewer("command", NOW), town.going, NOW)
        with scoped(ENGINE):
            outlook = Outlook.objects.get().pk
        foresee.run(outlook, NOW)
        return (town, number, files[2]), NOW

    with staged(make) as (address, (town, number, gone)):
        yield address, town, number, gone


def _door(town: Any, enrolment: int) -> tuple[str, str]:
    """A link to the household's page, and the first PIN."""
    from anju.operations import link, pin
    from anju.records.models import Enrolment
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        person = Enrolment.objects.get(pk=enrolment).person_id
        assert person
    command = town.world.viewer("command", town.now)
    return link.make(command, enrolment, person, now=town.now), pin.give(command, enrolment, person, now=town.now)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_of_going_over_look_right(place: Any, browser: Any, language: str) -> None:
    address, town, number, _ = place
    sizes = turned(language, SIZES)
    faults: list[str] = []
    context = signed_in(browser, address, town, "command", language, next(iter(sizes)))
    page = context.new_page()
    paths = {
        "switching": f"/adopt/version/{town.going}/", "switched": f"/adopt/switched/{number}/", "switching-plan": f"/plan/{town.going}/"
    }  # fmt: skip
    for shot, path in paths.items():
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.ok, path
        if shot == "switching":
            page.evaluate("document.querySelectorAll('#outlook details').forEach(each => each.open = true)")
        resized(page, shot, faults, language, sizes)
    context.close()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_the_household_reads_of_it_looks_right(place: Any, browser: Any, language: str) -> None:
    address, town, _, enrolment = place
    sizes = turned(language, SIZES)
    secret, first = aside(lambda: _door(town, enrolment))
    faults: list[str] = []
    context = browser.new_context(viewport=next(iter(sizes.values())))
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/h/{secret}/")
    page.fill("#id_pin", first)
    page.click("#pin button")
    page.fill("#id_pin", "7394")
    page.fill("#id_again", "7394")
    page.click("main form button")
    page.wait_for_url("**/home/")
    assert "2026-12-01" in page.inner_text("main")
    resized(page, "switched-home", faults, language, sizes)
    context.close()
    assert not faults, "\n".join(faults)
