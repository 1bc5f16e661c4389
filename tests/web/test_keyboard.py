"""With a keyboard alone: everything that can be pressed is come to, is seen with its mark, and lies under nothing; and work is done so."""

from typing import Any

import pytest

from tests.browser import MARKS, SIZES, aside
from tests.web.test_look import PAGES, _address, place, signed_in  # noqa: F401  # a fixture
from tests.web.test_look_home import _prepared

pytestmark = MARKS
WALKED = (
    "duties", "do", "household", "grid", "call", "incident-new", "roster", "shifts", "people-area", "member-new", "settings", "sign-in",
)  # fmt: skip
DOOR = ("/home/", "/home/leave/", "/home/rights/", "/home/report/", "/home/ask/", "/home/say/planned_care/", "/home/more/", "/home/told/")
MOST = 400
STOP = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e.matches("main, [data-focus]")) return null;
  const seen = e.closest("label") || e;
  const box = seen.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(box.width / 2, 40), box.top + box.height / 2];
  const over = document.elementFromPoint(x, y);
  const outlined = (one) => getComputedStyle(one).outlineStyle !== "none" && parseFloat(getComputedStyle(one).outlineWidth) > 0;
  const marked = [e, seen, e.nextElementSibling].some((one) => one && outlined(one));
  return {
    what: e.outerHTML.slice(0, 120), skip: e.matches(".skip"), marked,
    shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    free: Boolean(over) && (seen.contains(over) || over.contains(seen)),
    last: e === window.walked, mark: (window.walked = window.walked || e) && true,
  };
}"""
LEFT = """() => {
  const wanted = [...document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")]
    .filter((e) => !e.disabled && e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0 && !e.closest("[hidden]"));
  const groups = new Set(wanted.filter((e) => e.type === "radio").map((e) => `${e.form ? [...document.forms].indexOf(e.form) : ""}.${e.name}`));
  return wanted.filter((e) => e.type !== "radio").length + groups.size;
}"""


def walk(page: Any) -> tuple[int, list[str]]:
    """From the top of a page by Tab alone, until it begins anew; how many stops, and what is wrong at each."""
    faults, count = [], 0
    page.evaluate("() => { window.walked = null; document.activeElement.blur(); window.scrollTo(0, 0); }")
    for _ in range(MOST):
        page.keyboard.press("Tab")
        at = page.evaluate(STOP)
        if at is None or (count and at["last"]):
            break
        count += 1
        if not at["skip"]:
            faults += [f"{word}: {at['what']}" for word in ("marked", "shown", "free") if not at[word]]
    return count, faults


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_every_stop_is_seen_and_lies_under_nothing(place: Any, browser: Any, size: str) -> None:  # noqa: F811
    address, town = place
    faults: list[str] = []
    for name in WALKED:
        role, path = PAGES[name]
        context = signed_in(browser, address, town, role, "zh-hans", size)
        page = context.new_page()
        page.goto(address + _address(path, town))
        look(page, name, faults)
        context.close()
    assert not faults, "\n".join(dict.fromkeys(faults))


def look(page: Any, name: str, faults: list[str]) -> None:
    page.wait_for_selector(".htmx-request", state="detached")  # a part that comes by itself brings more to press
    page.context.set_offline(True)  # nor is a list that asks by itself exchanged under whoever walks
    count, wrong = walk(page)
    faults += [f"{name}: {fault}" for fault in wrong]
    wanted = page.evaluate(LEFT)
    page.context.set_offline(False)
    faults += [f"{name}: {wanted} can be pressed, {count} are come to"] if count < wanted else []


def test_a_household_opens_its_page_and_says_how_it_is_without_a_pointer(place: Any, browser: Any) -> None:  # noqa: F811
    address, town = place
    made = aside(lambda: _prepared(town))
    page = browser.new_context(viewport=SIZES["phone"]).new_page()
    faults: list[str] = []
    page.goto(f"{address}/h/{made['secret']}/")
    look(page, "closed", faults)
    for words in ([made["pin"]], ["7394", "7394"]):
        for n, word in enumerate(words):
            go(page, f"document.activeElement.id === '{'id_again' if n else 'id_pin'}'")
            page.keyboard.type(word)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.wait_for_url("**/home/")
    for path in DOOR:
        page.goto(address + path)
        look(page, path, faults)
    assert not faults, "\n".join(dict.fromkeys(faults))
    page.goto(f"{address}/home/report/")
    go(page, "document.activeElement.name === 'celsius'")
    page.keyboard.type("36.6")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{address}/home/record/")
    assert "36.6" in page.inner_text("main")


def go(page: Any, there: str) -> None:
    """Tab on until `there` holds."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate(there):
            return
    raise AssertionError(f"nobody comes to {there} by Tab")


def test_a_reading_is_entered_without_a_pointer(place: Any, browser: Any) -> None:  # noqa: F811
    address, town = place
    context = signed_in(browser, address, town, "follow_up_doctor", "en", "desk")
    page = context.new_page()
    page.goto(address + _address("/duties/{fresh}/", town))
    keys = page.keyboard
    go(page, "document.activeElement.name === 'celsius'")
    keys.type("36.8")
    go(page, "document.activeElement.name === 'site'")
    keys.press("Space")
    keys.press("Enter")
    page.wait_for_url("**/duties/")
    assert "Stored" in page.inner_text("main")
