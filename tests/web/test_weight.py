"""What a phone has to fetch: little the first time, almost nothing after; the household's pages need one small style sheet and no script."""

import re
from pathlib import Path
from time import monotonic
from typing import Any

from django.contrib.staticfiles import finders

from tests.browser import MARKS, SIZES, aside
from tests.web.test_look import place, signed_in  # noqa: F401  # a fixture
from tests.web.test_look_home import HOME, _prepared

FIRST, AFTER, SHEET = 300_000, 30_000, 20_000
"""Bytes of a page's first visit, of the same page again, and of the household's style sheet. tests/web/test_look_all.py weighs every page by them."""

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""3G where it is bad: 400 kbit/s either way, 400 ms to and fro."""


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
        self.session = session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: setattr(self, "bytes", self.bytes + int(event["encodedDataLength"])))
        session.on("Network.responseReceived", lambda event: self.kinds.add(event["type"]))

    def opens(self, page: Any, address: str, until: str = "networkidle") -> int:
        self.bytes, self.kinds = 0, set()
        page.goto(address, wait_until=until)
        return self.bytes


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


def test_over_a_bad_line_the_page_is_there_before_any_script(place: Any, browser: Any) -> None:  # noqa: F811
    """What is read and done stands in the page itself; how long it takes is told and not judged."""
    address, town = place
    made = aside(lambda: _prepared(town))
    for role, path in (("", f"/h/{made['secret']}/"), ("follow_up_doctor", "/duties/")):
        context = signed_in(browser, address, town, role, "zh-hans", "phone")
        page = context.new_page()
        page.route("**/*.js", lambda route: route.abort())
        weighed = Weighed(page)
        weighed.session.send("Network.emulateNetworkConditions", SLOW)
        began = monotonic()
        page.goto(address + path, wait_until="commit")
        page.wait_for_selector("main h1", state="visible")
        print(f"\n{path[:8]}: read after {monotonic() - began:.1f} s at 400 kbit/s and 400 ms")
        page.wait_for_load_state("networkidle")
        assert 0 < weighed.bytes < FIRST / 3
        assert page.locator("main a:visible, main button:visible").count() >= 3
        context.close()


for _test in (test_the_households_page_is_lighter_and_runs_nothing, test_over_a_bad_line_the_page_is_there_before_any_script):
    for _mark in MARKS:
        _mark(_test)
