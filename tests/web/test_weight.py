"""What a phone has to fetch: little the first time, almost nothing after; the household's pages need one small style sheet and no script."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from tests.browser import MARKS, SIZES, aside
from tests.web.test_look import place, signed_in  # noqa: F401  # a fixture
from tests.web.test_look_home import HOME, _prepared

FIRST, AFTER, SHEET = 300_000, 30_000, 20_000
"""Bytes of a page's first visit, of the same page again, and of the household's style sheet."""
STAFF = {"follow_up_doctor": ("/duties/", "/households/", "/household/{enrolment}/", "/grid/", "/call/{enrolment}/"),
         "command": ("/incidents/", "/menu/", "/calls/")}  # fmt: skip


def _style() -> str:
    found = finders.find("web/home.css")
    assert isinstance(found, str)
    return Path(found).read_text(encoding="utf-8")


def test_the_households_style_sheet_is_small_and_stands_alone() -> None:
    style = _style()
    assert len(style.encode()) < SHEET
    assert "@import" not in style
    assert "url(" not in style


def test_nothing_of_it_is_needed_that_a_phone_of_2016_lacks() -> None:
    """Boxes in a row are spaced by margins, and a grid stands only where a browser says that it knows one."""
    plain = re.sub(r"@supports \(display: grid\) \{(?:[^{}]*\{[^{}]*\})*\s*\}", "", _style())
    assert not re.search(r"display: (inline-)?grid|grid-(gap|template|column|row)", plain)
    assert not re.search(r"(?<!grid-)\bgap:", plain)
    assert "inset:" not in plain


class Weighed:
    """The bytes that a page's window takes over the wire, headers included."""

    def __init__(self, page: Any) -> None:
        self.bytes, self.kinds = 0, set[str]()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: setattr(self, "bytes", self.bytes + int(event["encodedDataLength"])))
        session.on("Network.responseReceived", lambda event: self.kinds.add(event["type"]))

    def opens(self, page: Any, address: str) -> int:
        self.bytes, self.kinds = 0, set()
        page.goto(address, wait_until="networkidle")
        return self.bytes


@pytest.mark.parametrize("role", STAFF)
def test_a_staff_page_is_light_the_first_time_and_again(place: Any, browser: Any, role: str) -> None:  # noqa: F811
    address, town = place
    heavy: list[str] = []
    for path in STAFF[role]:
        context = signed_in(browser, address, town, role, "zh-hans", "phone")
        page = context.new_page()
        weighed = Weighed(page)
        whole = address + path.format(enrolment=town.enrolment)
        first, again = weighed.opens(page, whole), weighed.opens(page, whole)
        heavy += [f"{path}: {first} B, then {again} B"] if not 0 < first < FIRST or not 0 < again < AFTER else []
        context.close()
    assert not heavy, "\n".join(heavy)


def test_the_households_page_is_lighter_and_runs_nothing(place: Any, browser: Any) -> None:  # noqa: F811
    address, town = place
    made = aside(lambda: _prepared(town))
    context = browser.new_context(viewport=SIZES["phone"])
    page = context.new_page()
    weighed, heavy = Weighed(page), list[str]()
    first = weighed.opens(page, f"{address}/h/{made['secret']}/")
    assert {"Document", "Stylesheet"} <= weighed.kinds
    assert 0 < first < 2 * AFTER
    page.fill("#id_pin", made["pin"])
    page.click("#pin button")
    page.fill("#id_pin", "7394")
    page.fill("#id_again", "7394")
    page.click("main form button")
    page.wait_for_url("**/home/")
    for path in HOME:
        again = weighed.opens(page, address + path)
        heavy += [f"{path}: {again} B"] if not 0 < again < AFTER else []
        heavy += [f"{path}: a script"] if page.locator("script").count() or "Script" in weighed.kinds else []
    context.close()
    assert not heavy, "\n".join(heavy)


for _test in (test_a_staff_page_is_light_the_first_time_and_again, test_the_households_page_is_lighter_and_runs_nothing):
    for _mark in MARKS:
        _mark(_test)
