"""`make screenshots`: a picture of every page of the demo at three widths in both languages, in var/screenshots with an index. Run by name alone.

SHOTS=folder puts them elsewhere, PAGES="duties home" takes some.
"""

import os
from collections import defaultdict
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from tests.browser import MARKS, aside
from tests.pages import Page, Visitor, raise_demo, signed_in, visitors, walk
from tests.web.conftest import Staged
from tests.world import NOON

pytestmark = [*MARKS, pytest.mark.timeout(3600)]
ROOT = Path(__file__).parents[2]
WIDTHS = {320: 640, 390: 844, 1440: 900}
LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}
LOCALES = {"zh-hans": "zh-CN", "en": "en-GB"}
TALLEST = 12_000
"""Pixels down to which a page is pictured: a whole plan is longer."""
DAYS, ARRIVALS = 16, (3, 4)


def test_take_them(staged: Staged, browser: Any) -> None:
    folder = Path(os.environ.get("SHOTS") or ROOT / "var" / "screenshots")
    wanted = os.environ.get("PAGES", "").split()

    def make() -> Any:
        raise_demo(NOON, DAYS, ARRIVALS)
        return None, NOON

    with staged(make) as (address, _):
        pages, faults = aside(lambda: walk(visitors(NOON)))
        pages = [page for page in pages if not wanted or page.shot in wanted]
        for _name, group in groupby(sorted(pages, key=lambda page: page.visitor.name), key=lambda page: page.visitor.name):
            one = list(group)
            for language in LANGUAGES:
                _take(browser, address, one[0].visitor, one, folder / LANGUAGES[language], language)
    _index(folder, pages)
    assert not faults, "\n".join(faults)


def _take(browser: Any, address: str, visitor: Visitor, pages: list[Page], folder: Path, language: str) -> None:
    context = signed_in(browser, address, visitor, language, viewport={"width": 390, "height": 844}, locale=LOCALES[language])
    window = context.new_page()
    for page in pages:
        answer = window.goto(address + page.address, wait_until="load")
        assert answer is not None
        assert answer.ok, f"{page.address}: {answer.status}"
        window.wait_for_selector(".htmx-request", state="detached")
        window.locator("h1:visible").first.wait_for()
        for width, height in WIDTHS.items():
            window.set_viewport_size({"width": width, "height": height})
            tall = window.evaluate("document.documentElement.scrollHeight")
            window.set_viewport_size({"width": width, "height": max(height, min(tall, TALLEST))})  # what sticks to the edge stays at the edge
            place = folder / str(width) / f"{page.shot}.png"
            place.parent.mkdir(parents=True, exist_ok=True)
            window.screenshot(path=str(place))
    context.close()


def _index(folder: Path, pages: list[Page]) -> None:
    by_name = defaultdict(list)
    for page in pages:
        by_name[page.name].append(page)
    lines = ["<!doctype html><meta charset=utf-8><title>Anju</title><style>td{vertical-align:top;padding:4px}img{width:160px}</style><table>"]
    for name in sorted(by_name):
        for page in by_name[name]:
            shots = [f"{language}/{width}/{page.shot}.png" for language in LANGUAGES.values() for width in WIDTHS]
            cells = "".join(f'<td><a href="{shot}"><img loading=lazy src="{shot}" alt="{shot}"></a>' for shot in shots)
            lines.append(f"<tr><th>{escape(page.shot)}<br><small>{escape(page.visitor.name)}<br>{escape(page.address)}</small>{cells}")
    (folder / "index.html").write_text("\n".join(lines), encoding="utf-8")
