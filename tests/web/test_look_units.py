"""The pages of units and areas in a real browser, as tests/web/test_look.py does the others: both languages, 320 pixels and a desktop.

SHOTS=folder keeps pictures.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests.browser import MARKS, aside, heard, resized, turned
from tests.web.conftest import Made, Staged

pytestmark = MARKS
SIZES = {"phone": {"width": 320, "height": 720}, "desk": {"width": 1280, "height": 900}}


@pytest.fixture
def place(staged: Staged, request: pytest.FixtureRequest) -> Iterator[Any]:
    """The two hospitals, or the school; (address, what was made with its pages by name)."""
    from tests.web.ready import LATER, ready, school
    from tests.world import NOON

    def make() -> Made:
        made = school() if request.param == "school" else ready()
        pages = {"school": f"/unit/{made.files['school']}/"} if request.param == "school" else _hospitals(made)
        return (made, pages), NOON + timedelta(hours=26) if request.param == "school" else LATER

    with staged(make) as found:
        yield found


def _hospitals(made: Any) -> dict[str, str]:
    """One too short of beds with a finding, one that stands as it should; a level in force."""
    from tests.world import NOON

    made.answer("hospital", "designate", "designation", {"designated": True})
    for n, icu in enumerate((12, 11, 8)):
        made.answer("hospital", "report_beds", "beds", {"all": 100, "icu": icu, "spare": 5}, NOON + timedelta(minutes=20 * n + 5))
    made.answer("hospital", "inspect", "finding", {"what": "供氧报警没有电", "deadline": "2026-11-27T17:00+08:00"})
    made.answer("二院", "report_beds", "beds", {"all": 60, "icu": 9, "spare": 2})
    made.answer("", "set_level", "scenario", {"level": "two"})
    return {"units": "/units/", "board": "/units/board/", "hospital": f"/unit/{made.files['hospital']}/", "county": f"/unit/{made.files['']}/"}


def _cookie(made: Any, who: str) -> str:
    from django.test import Client

    client = Client()
    client.force_login(made.world.members[who])
    return client.cookies["anju"].value


@pytest.mark.parametrize("place", ["hospitals", "school"], indirect=True)
def test_the_pages_of_units_are_sound(place: Any, browser: Any) -> None:
    address, (made, pages) = place
    cookie = aside(lambda: _cookie(made, "command"))
    faults: list[str] = []
    for language in ("zh-hans", "en"):
        sizes = turned(language, SIZES)
        context = browser.new_context(viewport=next(iter(sizes.values())), device_scale_factor=1)
        context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        context.add_cookies([{"name": "anju", "value": cookie, "url": address}])
        page = context.new_page()
        page.on("console", partial(heard, faults, "units"))
        for name, where in pages.items():
            answer = page.goto(address + where)
            assert answer is not None
            assert answer.status == 200, (name, answer.status)
            page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
            resized(page, f"units-{name}", faults, language, sizes)
        context.close()
    assert not faults, "\n".join(faults)
