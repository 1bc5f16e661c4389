"""A round in a pocket: it locks by itself, goes after three days without contact, and a place is taken once, also without signal."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from tests import placed
from tests.browser import aside
from tests.journeys.stage import Stage

PLAN = placed.placed_texts
WHO, RULE, PIN, DOOR = "cadre", "call_household", "tea kettle 7", "测试甲"
START = datetime(2026, 12, 6, 1, tzinfo=UTC)
COUNTS = (
    "new Promise((done) => { const ask = indexedDB.open('anju-field'); ask.onsuccess = () => { const all = ['round', 'work'].map((name) => "
    "new Promise((n) => { const count = ask.result.transaction(name).objectStore(name).count(); count.onsuccess = () => n(count.result); })); "
    "Promise.all(all).then((found) => { ask.result.close(); done(found); }); }; })"
)
COUNTED = """() => {
  window.asked = 0;
  const own = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
  navigator.geolocation.getCurrentPosition = (...given) => { window.asked += 1; return own(...given); };
  navigator.geolocation.watchPosition = () => { throw new Error("followed"); };
}"""
KEPT = (
    "new Promise((done) => { const ask = indexedDB.open('anju-field'); ask.onsuccess = () => { const all = ask.result.transaction('work')"
    ".objectStore('work').getAll(); all.onsuccess = () => { ask.result.close(); "
    "done(JSON.stringify(all.result, (name, value) => value instanceof Uint8Array || value instanceof ArrayBuffer ? "
    "String.fromCharCode(...new Uint8Array(value.buffer || value)) : value)); }; }; })"
)


def _household(stage: Stage) -> int:
    """One household of the cadre's, a day in."""
    from anju.operations.record import Said, record
    from anju.operations.tick import tick

    def make() -> int:
        number = stage.world.enrol(stage.world.person(DOOR), now=stage.now)
        post = str(stage.world.posts[WHO])
        record(stage.world.viewer("command", stage.now), number, [Said("seat", values={"role": WHO, "post": post})], now=stage.now)
        stage.now += timedelta(hours=21)
        tick(stage.now)
        return int(number)

    return int(aside(make))


def _taken(stage: Stage) -> Any:
    """The round is on the phone, whose clock is ours to move."""
    page = stage.window(WHO)
    page.clock.install(time=START)
    stage.go(WHO, "/field/")
    page.locator("#round form").wait_for()
    for name in ("pin", "again"):
        page.fill(f"#round input[name={name}]", PIN)
    page.locator("#round form button").click()
    page.locator("[data-place=doors] .door").first.wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return page


def _unlock(page: Any) -> None:
    page.locator("#round input[name=pin]").fill(PIN)
    page.locator("#round form button").click()


def _contact(page: Any) -> None:
    """The duty to contact the household, opened on the phone and answered but for the place."""
    line = page.locator("[data-place=doors] .door", has_text=DOOR).locator("button", has_text="联系").or_(
        page.locator("[data-place=doors] .door", has_text=DOOR).locator("button", has_text="Contact")
    )  # fmt: skip
    line.first.click()
    form = page.locator("#round form")
    form.locator("fieldset:has(input[name=reached]) label").first.click()
    form.locator("input[name=channel][value=visit]").check()
    if form.locator("input[name=how_known][value=visit]").count():
        form.locator("input[name=how_known][value=visit]").check()


def _save(page: Any) -> None:
    page.locator("#round form > button.button-wide").click()
    page.locator("[data-place=doors]").wait_for()


def _again(stage: Stage, page: Any, later: timedelta) -> Any:
    """The page is closed, and opened again `later`."""
    context = page.context
    page.close()
    again = context.new_page()
    again.clock.install(time=START + later)
    again.goto(f"{stage.address}/field/")
    stage.windows[WHO] = again
    again.locator("#round input[name=pin]").wait_for()
    return again


def test_it_locks_after_ten_minutes_without_a_touch_and_goes_after_three_days_without_contact(stage: Stage) -> None:
    _household(stage)
    page = _taken(stage)
    page.context.set_offline(True)
    _contact(page)
    page.locator("[data-place-of] input[value='none:refused']").check()
    _save(page)
    for _ in range(2):
        page.clock.fast_forward("08:00")
        page.locator("#round h1").click()
        assert page.locator("[data-place=doors]").is_visible(), "a touch begins the ten minutes anew"
    page.clock.fast_forward("10:01")
    page.locator("#round input[name=pin]").wait_for()
    assert page.locator("[data-place=doors]").count() == 0
    assert DOOR not in page.inner_text("body")
    _unlock(page)
    page.locator("[data-place=doors]").wait_for()
    assert page.evaluate(COUNTS) == [1, 1]

    page = _again(stage, page, timedelta(days=2, hours=23))
    _unlock(page)
    page.locator("[data-place=doors]").wait_for()
    assert page.evaluate(COUNTS) == [1, 1], "not yet three days"
    page.clock.fast_forward(2 * 60 * 60 * 1000)
    page.locator("#round input[name=pin]").wait_for()
    _unlock(page)
    page.locator("[data-place=work] .card").wait_for()
    assert page.evaluate(COUNTS) == [0, 1], "left open it goes as well; what was not sent stays"
    assert DOOR in page.locator("[data-place=work]").inner_text()

    page = _again(stage, page, timedelta(days=9))
    assert DOOR not in page.inner_text("body")
    _unlock(page)
    page.locator("[data-place=work] .card").wait_for()
    stage.look(WHO, "pocket-aged")


def test_a_round_that_is_opened_after_three_days_is_gone_before_the_pin(stage: Stage) -> None:
    _household(stage)
    page = _taken(stage)
    page.context.set_offline(True)
    page = _again(stage, page, timedelta(days=3, minutes=5))
    assert page.evaluate(COUNTS) == [0, 0]
    stage.picture(WHO, "pocket-gone")


def test_left_open_it_hears_by_itself_that_it_is_to_forget(stage: Stage) -> None:
    from anju.operations.field.wipe import everywhere

    _household(stage)
    page = _taken(stage)
    aside(lambda: everywhere(stage.world.members[WHO].pk, "member:1", stage.now))
    page.locator("#round h1").click()
    page.clock.fast_forward("05:05")
    page.locator("[data-act=again]").wait_for()
    assert DOOR not in page.inner_text("body")
    assert page.evaluate(COUNTS) == [0, 0]


def test_a_place_is_taken_once_when_somebody_presses_and_travels_sealed(stage: Stage) -> None:
    number = _household(stage)
    page = _taken(stage)
    page.context.grant_permissions(["geolocation"], origin=stage.address)
    page.context.set_geolocation({"latitude": 31.298890, "longitude": 120.585300, "accuracy": 9})
    page.evaluate(COUNTED)
    page.context.set_offline(True)
    _contact(page)
    assert page.evaluate("window.asked") == 0
    page.locator("[data-place-take]").click()
    page.locator("[data-place-mine] input:checked").wait_for(state="attached")
    stage.look(WHO, "pocket-place")
    given = page.locator("[data-place-mine] input").input_value()
    assert given.startswith(f"31.29889,120.58530,9,{stage.now:%Y-%m-%dT%H:}"), "by Anju's clock, not by the phone's"
    _save(page)
    assert page.evaluate("window.asked") == 1
    kept = page.evaluate(KEPT)
    assert len(json.loads(kept)) == 1
    assert "31.29" not in kept
    page.context.set_offline(False)
    page.wait_for_function("() => document.querySelector('[data-unsent]').hidden")
    assert _point(number)[:2] == ["31.29889", "120.5853"]
    stage.go(WHO, f"/household/{number}/")
    stage.look(WHO, "pocket-household")
    assert "31.29" not in stage.window(WHO).content()


def test_on_a_page_with_signal_too_and_a_phone_that_does_not_allow_it_says_so(stage: Stage) -> None:
    number = _household(stage)
    page = stage.go(WHO, stage.path(number, RULE))
    page.context.clear_permissions()
    page.locator("[data-place-take]").click()
    page.locator("input[value='none:denied']:checked").wait_for(state="attached")
    stage.look(WHO, "place-denied")
    page.context.grant_permissions(["geolocation"], origin=stage.address)
    page.context.set_geolocation({"latitude": 31.298890, "longitude": 120.585300, "accuracy": 9})
    page.locator("[data-place-take]").click()
    page.locator("[data-place-mine] input:checked").wait_for(state="attached")
    form = page.locator("main form.form").first
    form.locator("fieldset:has(input[name=reached]) label").first.click()
    form.locator("input[name=channel][value=visit]").check()
    form.locator("input[name=how_known][value=visit]").check()
    stage.look(WHO, "place-taken")
    form.locator("button.button-wide").last.click()
    page.wait_for_load_state()
    assert _point(number)[:2] == ["31.29889", "120.5853"]


def _point(number: int) -> list[str]:
    """What was recorded of the place, opened."""
    from anju.records.models import Evidence
    from anju.records.scope import ENGINE, scoped
    from anju.records.sealed import unseal

    def read() -> list[str]:
        with scoped(ENGINE):
            row = Evidence.objects.filter(enrolment=number, form="contact").latest("seq")
            said = json.loads(unseal(bytes(row.sealed or b""), f"evidence.sealed:{number}:{row.seq}"))
        return str(said["spot"]).split(",")

    return list(aside(read))
