"""The bar at the foot of a phone: no word of it is cut off, whoever looks, in both languages, at the narrowest phone, with letters twice their size.

SHOTS=folder keeps pictures.
"""

import os
from typing import Any

import pytest

from tests.browser import MARKS, aside
from tests.web.test_look import place, signed_in  # noqa: F401  # a fixture
from tests.world import TOWNSHIP

pytestmark = MARKS
WIDTHS = (320, 360, 390, 412)
EYES = {"command": "/duties/", "cadre": "/duties/", "unit_head": "/duties/", "inspector": "/balance/", "keeper": "/staff/"}
"""An area's, a seat's, somebody's who sees needs, an auditor's and an administrator's: between them every word that a bar can hold."""

BAR = """() => [...document.querySelectorAll('.nav-item')].filter((item) => item.checkVisibility()).map((item) => {
    const word = item.querySelector('span:not(.badge)'), box = item.getBoundingClientRect(), said = word.getBoundingClientRect();
    const line = parseFloat(getComputedStyle(word).fontSize) / 2;  // signs stand a little out of a narrow line
    return {word: word.textContent, cut: word.scrollWidth > word.clientWidth || word.scrollHeight > word.clientHeight + line,
            out: said.left < box.left - .5 || said.right > box.right + .5 || box.left < -.5 || box.right > innerWidth + .5,
            small: box.width < 44 || box.height < 44, tall: box.height};
})"""


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_word_of_the_bar_is_cut_off(place: Any, browser: Any, language: str) -> None:  # noqa: F811  # a fixture of that name
    address, town = place
    aside(lambda: _more(town))
    faults: list[str] = []
    for eyes, path in EYES.items():
        context = signed_in(browser, address, town, eyes, language, "phone")
        page = context.new_page()
        page.goto(address + path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            for letters in ("", "20px", "32px"):
                page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", letters)
                bar = page.evaluate(BAR)
                assert len(bar) >= 4, eyes
                faults += [f"{eyes} {width} {letters}: {item['word']}" for item in bar if item["cut"] or item["out"] or item["small"]]
                height = page.evaluate("document.querySelector('.nav').offsetHeight")
                faults += [f"{eyes} {width} {letters}: {height} px high"] if height > 200 else []
                if os.environ.get("SHOTS") and width < 390:
                    page.screenshot(path=f"{os.environ['SHOTS']}/bar-{eyes}-{language}-{width}-{letters or 'usual'}.png")
        context.close()
    assert not faults, "\n".join(faults)


def _more(town: Any) -> None:
    """Whoever inspects, and whoever administers."""
    from anju.records.models import Member
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        town.world.members["inspector"] = Member.objects.create_user("inspector", "x", purpose="auditor", area_id=TOWNSHIP, name="督查")
        town.world.members["keeper"] = Member.objects.create_user("keeper", "x", purpose="admin", name="管理")
