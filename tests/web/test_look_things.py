"""The pages of rooms and cars and of lists in a real browser, as tests/web/test_look.py does the others: both languages, phone and desktop.

SHOTS=folder keeps pictures.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests.browser import MARKS, SIZES, aside, heard, resized, turned
from tests.core.look import looked
from tests.web.conftest import Staged

pytestmark = MARKS


@pytest.fixture
def place(staged: Staged) -> Iterator[Any]:
    """The township under the small plan of tests/plans/small/things, in the evening; (address, world)."""
    from tests.operations.test_things import PLAN
    from tests.world import NOON, world

    with staged(lambda: (world(files={"plan.yaml": looked(PLAN.read_text(encoding="utf-8"))}), NOON + timedelta(hours=6))) as found:
        yield found


def _prepared(made: Any) -> dict[str, tuple[str, str]]:
    """Cars and rooms, one car out, a room kept past the end, a list to send and one that was sent; (who looks, address) by page."""
    from anju.operations import digest, stock
    from anju.operations.record import Said, record
    from anju.operations.tick import tick
    from anju.records.models import Duty
    from anju.records.scope import ENGINE, scoped
    from tests.operations.test_things import answered, called, named
    from tests.web.town import parse, token
    from tests.world import NOON

    hour = timedelta(hours=1)
    cars = named(made, "cars", "浙A·0001", "浙A·0002")
    named(made, "rooms", *(f"{201 + n}" for n in range(6)))
    file = made.stand()
    called(made, file, "send_car", {"unit": "浙A·0001"})
    for n, name in enumerate(("住客甲", "住客乙", "住客丙")):
        answered(made, made.enrol(made.person(name), days_ago=13), "place", {"unit": f"{201 + n}"})
    evening = NOON + 6 * hour
    tick(evening)
    record(made.viewer("command"), file, [Said("open", "send_car")], now=evening)
    with scoped(ENGINE):
        due = Duty.objects.filter(enrolment=file, how=None)
        sending = due.get(rule="digest.release_list")
        car = due.get(rule="send_car")
    listed = digest.due(made.viewer("doctor", evening), *parse(sending), now=evening)
    assert isinstance(listed, digest.Shown)
    number = digest.send(made.viewer("doctor", evening), *parse(sending), {2: "已转院，家属已知"}, listed.code, now=evening)
    record(made.viewer("command"), file, [Said("undo", corrects=_fact(number))], now=evening)
    again = digest.send(made.viewer("doctor", evening), *parse(sending), {2: "已转院，家属已知"}, listed.code, now=evening)
    record(made.viewer("command"), file, [Said("undo", corrects=_fact(again))], now=evening)
    stock.put_aside(made.viewer("leader"), cars[1], made.adoption, "送修", now=evening)
    return {
        "resources": ("leader", "/resources/"), "cars": ("leader", f"/resources/{made.adoption}/cars/"),
        "rooms": ("doctor", f"/resources/{made.adoption}/rooms/"), "take": ("leader", f"/duties/{token(car)}/"),
        "due": ("doctor", f"/lists/due/{token(sending)}/"), "lists": ("command", "/lists/"), "plan": ("leader", "/plans/"),
    }  # fmt: skip


def _fact(number: int) -> int:
    from anju.records.models import Digest
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        return Digest.objects.get(pk=number).fact


def _cookie(made: Any, who: str) -> str:
    from django.test import Client

    client = Client()
    client.force_login(made.members[who])
    return client.cookies["anju"].value


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_of_things_are_sound(place: Any, browser: Any, language: str) -> None:
    address, made = place
    sizes = turned(language, SIZES)
    pages = aside(lambda: _prepared(made))
    faults: list[str] = []
    for name, (who, path) in pages.items():
        context = browser.new_context(viewport=next(iter(sizes.values())), device_scale_factor=1)
        cookies = {"django_language": language, "anju": aside(partial(_cookie, made, who))}
        context.add_cookies([{"name": key, "value": value, "url": address} for key, value in cookies.items()])
        page = context.new_page()
        page.on("console", partial(heard, faults, name))
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.status == 200, (name, answer.status)
        resized(page, f"things-{name}", faults, language, sizes)
        if name == "due":
            page.click("main ol details summary >> nth=1")
            page.check("#s2")
            page.fill("#r2", "已转院")
            page.click("main form button.button-wide")
            page.wait_for_url("**/lists/*/")
            resized(page, "things-sent", faults, language, sizes)
        context.close()
    assert not faults, "\n".join(faults)
