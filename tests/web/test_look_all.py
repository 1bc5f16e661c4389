"""Every page of the demo on the narrowest phone, in Chinese, in the dark: no accessibility violation, targets of 44 px, letters twice their size
without anything wider than the screen, and its weight. tests/web/test_look*.py ask single pages in both languages and by day.

PAGES="duties home" looks at some; SHOTS=folder keeps pictures.
"""

import os
from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import Any

import pytest

from tests.browser import MARKS, aside, examine, heard, reachable
from tests.pages import AT_SOME_HOURS, SHOWN, Page, raise_demo, signed_in, visitors, walk
from tests.web.conftest import Staged
from tests.web.test_weight import AFTER, FIRST, Weighed
from tests.world import NOON

pytestmark = [*MARKS, pytest.mark.timeout(1800)]
PHONE = {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark", "reduced_motion": "reduce"}
ALLOWED = {"web:field": FIRST}
"""Bytes of what is more than a page: the program that is brought along, once, for the hours without a signal."""

Place = tuple[str, list[Page], list[str]]


@pytest.fixture
def place(staged: Staged, browser: Any) -> Iterator[Place]:
    """The demos, shorter than a visitor's, and every page in them; (address, pages, what failed on the way)."""

    def make() -> Any:
        raise_demo(NOON, 15, (1, 1))
        return None, NOON

    with staged(make) as (address, _):
        yield address, *aside(lambda: walk(visitors(NOON)))


def test_every_page_is_sound_in_the_dark_and_large_and_light(place: Place, browser: Any) -> None:
    address, pages, faults = place
    faults += [f"{name}: nobody comes to it in the demo" for name in sorted(SHOWN - {page.name for page in pages} - set(AT_SOME_HOURS))]
    faults += [f"{page.name}: {page.address} is found and stands not in SHOWN" for page in pages if page.name not in SHOWN]
    wanted = os.environ.get("PAGES", "").split()
    once = {page.name: page for page in reversed(pages) if not wanted or page.shot in wanted}
    chosen = sorted(once.values(), key=lambda page: page.visitor.name)
    for _name, group in groupby(chosen, key=lambda page: page.visitor.name):
        _look(browser, address, list(group), faults)
    assert not faults, "\n".join(dict.fromkeys(faults))


def _look(browser: Any, address: str, pages: list[Page], faults: list[str]) -> None:
    context = signed_in(browser, address, pages[0].visitor, "zh-hans", **PHONE)
    window = context.new_page()
    weighed = Weighed(window)
    for n, page in enumerate(pages):
        listens = partial(heard, faults, page.shot)
        window.on("console", listens)
        if not n:
            first = weighed.opens(window, address + page.address)
            faults += [f"{page.shot}: {first} B the first time"] if not 0 < first < FIRST else []
        again = weighed.opens(window, address + page.address, "load")
        faults += [f"{page.shot}: {again} B again"] if again >= ALLOWED.get(page.name, AFTER) else []
        examine(window, page.shot if page.name != "account_login" else "sign-in", faults, "zh-hans", "dark")
        reachable(window, page.shot, faults)
        window.remove_listener("console", listens)
    context.close()
