"""The pages that find people in a real browser, as tests/web/test_look.py does the others: both languages, 390 pixels and a desktop.

SHOTS=folder keeps pictures.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest

from tests.browser import MARKS, aside, heard, resized, turned
from tests.web.conftest import Staged

pytestmark = MARKS
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


@pytest.fixture
def place(staged: Staged) -> Iterator[Any]:
    """The township with registers; (address, town)."""
    from tests.operations.town import town
    from tests.world import NOON

    with staged(lambda: (town(), NOON)) as found:
        yield found


def _prepared(made: Any) -> dict[str, str]:
    """Eight of ten doors checked, people found, some decided, a level set and changed, a gate; the addresses of the pages."""
    from anju.operations.finding import check, exempt, gate, place, screen
    from anju.records.models import RegisterRow
    from anju.records.queries import found
    from anju.records.scope import ENGINE, scoped
    from tests.operations.town import DOORS, PEOPLE, arrivals, book, brought, households
    from tests.world import NOON, TOWNSHIP

    viewer = made.viewer("command")
    brought(made, "doors", book(DOORS, households(10)), "households")
    with scoped(ENGINE):
        lines = list(RegisterRow.objects.order_by("pk").values_list("pk", flat=True))
    for line in lines[:7]:
        check.check(viewer, line, {"living": 2, "arrivals": False}, now=NOON)
    exempt.exempt(viewer, lines[7], "空户，外出务工", now=NOON)
    risks = made.register("risk_areas")
    for level, day in (("high", date(2026, 11, 1)), ("middle", date(2026, 11, 21))):
        place.set_level(viewer, risks, "甲市乙区", level, day, "省指挥部通报", now=NOON)
    brought(made, "people", book(PEOPLE, arrivals(12)))
    by = screen.table(viewer)
    assert by
    with scoped(viewer.scope()):
        people = screen.propose(by, found.found(TOWNSHIP, TOWNSHIP + 999, NOON), NOON)
    for one in people[:9]:
        screen.save(viewer, one.who.person, {**one.told, "contact": "none"}, now=NOON)
    with scoped(viewer.scope()):
        told = screen.propose(by, found.some([one.who.person for one in people[:4]], TOWNSHIP, TOWNSHIP + 999, NOON), NOON)
    screen.confirm(viewer, {one.who.person: one.verdict.track for one in told}, now=NOON)
    number = gate.make(viewer, now=NOON)
    houses = made.register("households")
    return {
        "registers": "/registers/", "register": f"/registers/{houses}/", "door": f"/registers/door/{lines[8]}/",
        "door-exempt": f"/registers/door/{lines[7]}/", "door-new": f"/registers/{houses}/door/", "places": f"/registers/{risks}/places/",
        "candidates": "/found/", "decided": "/found/?show=decided", "candidate": f"/found/{people[5].who.person}/",
        "candidate-ask": f"/found/{people[10].who.person}/", "bring": "/found/new/", "gates": "/gates/", "gate": f"/gates/{number}/",
        "plan": "/plans/", "arrive": f"/arrive/{gate.secret_of(viewer, number)}/", "arrived": f"/arrive/{gate.secret_of(viewer, number)}/done/",
        "closed": "/arrive/none/",
    }  # fmt: skip


def _cookie(made: Any, who: str) -> str:
    from django.test import Client

    client = Client()
    client.force_login(made.members[who])
    return client.cookies["anju"].value


def test_the_pages_that_find_people_are_sound(place: Any, browser: Any) -> None:
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
    page.on("console", partial(heard, faults, "finding"))
    for name in ("arrive", "arrived", "closed"):
        page.goto(address + pages[name])
        resized(page, f"finding-{name}", faults, language, sizes)
    page.goto(address + pages["arrive"])
    page.click("main form button")
    page.wait_for_function("document.activeElement?.matches('[data-focus]')")  # what is wrong is read out first
    faults[:] = [fault for fault in faults if "422" not in fault]
    resized(page, "finding-arrive-wrong", faults, language, sizes)
    context.add_cookies([{"name": "anju", "value": aside(lambda: _cookie(made, "command")), "url": address}])
    for name in pages:
        if name not in ("arrive", "arrived", "closed"):
            answer = page.goto(address + pages[name])
            assert answer is not None
            assert answer.status == 200, (name, answer.status)
            resized(page, f"finding-{name}", faults, language, sizes)
    context.close()
