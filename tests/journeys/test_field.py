"""A round of five doors through a valley without signal: the page is killed, a colleague was faster at one door, and everything arrives once."""

import re
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests import pictures
from tests.browser import aside
from tests.journeys.stage import Stage

PLAN = partial(pictures.photo_texts, required=True)
WHO, RULE, PIN = "follow_up_doctor", "learn_temperature", "tea kettle 7"
READING = re.compile("体温|[Tt]emperature")
"""What is asked at each door, beside whatever else is the doctor's there."""
DOORS = ("测试甲", "测试乙", "测试丙", "测试丁", "测试戊")
WORDS = {
    "zh-hans": {"kept": "已存，未发送", "refused": "等您处理", "add": "把我的补上", "drop": "不要我的"},
    "en": {"kept": "kept, not yet sent", "refused": "for you to settle", "add": "Use mine as an addition", "drop": "Drop mine"},
}


@pytest.fixture
def photo(tmp_path: Path) -> str:
    """A photograph with everything a phone would write into it."""
    place = tmp_path / "shot.jpg"
    place.write_bytes(pictures.picture(size=(3000, 2000)))
    return str(place)


def test_a_round_without_signal_arrives_once(stage: Stage, photo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files = _doors(stage)
    words = WORDS[stage.language]
    page = _taken(stage)
    stage.look(WHO, "field-round")
    page.locator("[data-duty]").first.click()
    stage.look(WHO, "field-duty")
    page.locator("[data-act=back]").click()
    page.context.set_offline(True)
    _by_code(stage, page, files[DOORS[4]])
    for name in DOORS[:2]:
        _answer(page, name, photo)
    page.locator("[data-if=kept]:visible", has_text=words["kept"]).first.wait_for()
    assert _count(page) == 2
    page = _killed(stage, page)
    stage.picture(WHO, "field-locked")
    _unlock(page)
    assert _count(page) == 2
    _answer(page, DOORS[2], photo)
    _answer(page, DOORS[3], photo)
    assert _count(page) == 4
    stage.picture(WHO, "field-kept")
    assert not any(_facts(stage, files[name]) for name in DOORS)

    _colleague(stage, files[DOORS[3]])
    stage.now += timedelta(hours=1)
    page.context.set_offline(False)
    page.locator(".banner-red [data-s=refused]").wait_for()
    assert [len(_facts(stage, files[name])) for name in DOORS] == [1, 1, 1, 1, 0]
    assert [_closed(stage, files[name]) for name in DOORS[:4]] == ["done"] * 4
    _judge_kept(stage, files)
    assert DOORS[3] in page.locator("[data-place=settled]").inner_text()
    _settle(stage, page, words, files[DOORS[3]])
    stage.go(WHO, "/duties/")
    assert stage.window(WHO).locator("[data-unsent]").is_hidden()


def _doors(stage: Stage) -> dict[str, int]:
    """Five households of the doctor's, each behind its own door, a day in."""
    from anju.operations.record import Said, record
    from anju.operations.tick import tick

    def make() -> dict[str, int]:
        found = {}
        for name in DOORS:
            number = stage.world.enrol(stage.world.person(name), now=stage.now)
            post = str(stage.world.posts[WHO])
            record(stage.world.viewer("command", stage.now), number, [Said("seat", values={"role": WHO, "post": post})], now=stage.now)
            found[name] = number
        stage.now += timedelta(hours=21)
        tick(stage.now)
        return found

    return dict(aside(make))


def _taken(stage: Stage) -> Any:
    page = stage.go(WHO, "/field/")
    page.locator("#round form").wait_for()
    stage.look(WHO, "field-take")
    for name in ("pin", "again"):
        page.fill(f"#round input[name={name}]", PIN)
    page.locator("#round form button").click()
    page.locator("[data-place=doors] .door").first.wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return page


def _by_code(stage: Stage, page: Any, enrolment: int) -> None:
    """Without signal the code of a door opens it in the round that is here; one that is not among its doors is said."""
    from anju.records.models import Enrolment, Household

    def code() -> str:
        return str(Household.objects.get(people=Enrolment.objects.get(pk=enrolment).person_id).code)

    form = page.locator("#round form[data-act=door]")
    form.locator("input").fill("ZZZZ-ZZZZ")
    form.locator("button").last.click()
    form.locator("[data-wrong]").wait_for()
    form.locator("input").fill(aside(lambda: stage.engine(code)).lower())
    form.locator("button").last.click()
    page.locator("[data-place=door] .door", has_text=DOORS[4]).wait_for()
    stage.look(WHO, "field-door-by-code")
    page.locator("[data-act=back]").click()


def _answer(page: Any, name: str, photo: str) -> None:
    page.locator("[data-place=doors] .door", has_text=name).locator("button", has_text=READING).first.click()
    form = page.locator("#round form")
    form.locator("[name=celsius]").fill("36.6")
    form.locator("[name=picture]").set_input_files(photo)
    for group in form.locator("fieldset:has(input[type=radio])").all():
        group.locator("label").first.click()
    form.locator("button.button-wide").click()
    page.locator("[data-place=doors]").wait_for()


def _killed(stage: Stage, page: Any) -> Any:
    """The page is gone without a word; what opens without signal is the program, wherever one goes."""
    context = page.context
    again = context.new_page()
    page.close()
    again.goto(f"{stage.address}/duties/")
    assert again.url.endswith("/field/")
    stage.windows[WHO] = again
    return again


def _unlock(page: Any) -> None:
    page.fill("#round input[name=pin]", "wrong kettle")
    page.locator("#round form button").click()
    page.locator("#pin-left").wait_for()
    page.fill("#round input[name=pin]", PIN)
    page.locator("#round form button").click()
    page.locator("[data-place=doors]").wait_for()


def _count(page: Any) -> int:
    return int(page.locator("[data-unsent] [data-count]").first.inner_text())


def _colleague(stage: Stage, enrolment: int) -> None:
    from anju.core.enrolment.fact import Key
    from anju.operations.photo.take import take
    from anju.operations.record import Said, record

    duty = stage.duty(enrolment, RULE)
    given = {"celsius": 36.9, "site": "axillary"}
    said = Said("evidence", duty.evidence, given, None, "call", Key(RULE, duty.occurs_on, duty.nth), pictures={"picture": take(pictures.picture())})
    aside(lambda: record(stage.world.viewer("command", stage.now), enrolment, [said], now=stage.now))


def _facts(stage: Stage, enrolment: int) -> list[Any]:
    from anju.records.models import Evidence

    return list(aside(lambda: stage.engine(lambda: list(Evidence.objects.filter(enrolment=enrolment, form="report")))))


def _closed(stage: Stage, enrolment: int) -> str | None:
    return next((how for how in stage.how(enrolment, RULE) if how), None)


def _judge_kept(stage: Stage, files: dict[str, int]) -> None:
    """When it was done is when it was kept; the photograph is small, and says nothing of the phone."""
    from anju.operations.photo.show import show
    from anju.records.models import Carried, Evidence

    def look() -> tuple[list[tuple[str, Any]], bytes]:
        outcomes = list(Carried.objects.order_by("captured").values_list("outcome", flat=True))
        fact = Evidence.objects.get(enrolment=files[DOORS[0]], form="report")
        assert fact.happened is not None
        assert fact.recorded - fact.happened > timedelta(minutes=50)
        return outcomes, fact.seq

    outcomes, seq = aside(lambda: stage.engine(look))
    assert sorted(outcomes) == ["recorded"] * 3 + ["refused"]
    viewer = stage.world.viewer(WHO, stage.now)
    kept = aside(lambda: show(viewer, files[DOORS[0]], seq, "picture", small=False, now=stage.now))
    assert b"SECRET-PLACE" not in kept


def _settle(stage: Stage, page: Any, words: dict[str, str], enrolment: int) -> None:
    page.locator("[data-act=work]").click()
    card = page.locator("[data-place=work] .card")
    card.first.wait_for()
    assert card.count() == 1
    assert DOORS[3] in card.inner_text()
    assert words["refused"] in card.inner_text()
    stage.look(WHO, "field-conflict")
    added = stage.language == "en"
    page.get_by_role("button", name=words["add" if added else "drop"]).last.click()
    page.locator("[data-place=work]:empty").wait_for(state="attached")
    assert len(_facts(stage, enrolment)) == (2 if added else 1)


DEAF = """() => {
  const real = window.fetch;
  window.fetch = (address, given = {}) => String(address).startsWith("/field/") ? new Promise((_, fail) => {
    if (given.signal) given.signal.addEventListener("abort", () => fail(new Error("nothing moves")));
  }) : real(address, given);
  window.hears = () => { window.fetch = real; };
}"""
"""A line on which nothing moves: neither an answer nor an end."""


def test_signal_that_comes_and_goes_takes_nothing_from_whoever_is_writing(stage: Stage, photo: str) -> None:
    _doors(stage)
    page = _kept(stage, photo)
    known = page.evaluate(BOTH)
    assert (known["one"], known["two"]) == (1, 2), "of two changes at once neither is lost"
    _pressed(page, page.locator("[data-place=doors] .door", has_text=DOORS[1]).locator("button", has_text=READING).first)
    page.locator("#round form [name=celsius]").fill("36.4")
    page.context.set_offline(False)
    page.locator("[data-unsent]").first.wait_for(state="hidden")
    assert page.locator("#round form [name=celsius]").input_value() == "36.4", "sent behind the form, which stays"
    page.locator("[data-act=back]").click()

    page.evaluate(DEAF)
    _answer(page, DOORS[2], photo)  # to the list at once, though no contact ever answers
    page.locator("[data-if=kept]:visible").first.wait_for()
    page.locator("#said .banner-amber").wait_for()
    page.evaluate("window.hears()")
    page.locator("[data-act=renew]").click()
    page.locator("[data-unsent]").first.wait_for(state="hidden")


BOTH = """() => import("/static/web/field/store.js").then((store) =>
  Promise.all([store.keepFacts({ one: 1 }), store.keepFacts({ two: 2 })]).then(store.facts))"""


def _pressed(page: Any, button: Any) -> None:
    """The round is drawn anew while a finger is down, and the tap is not lost. Without signal the drawing comes at once."""
    page.locator("#said .banner-amber").wait_for()  # from here on nothing moves
    button.hover()
    page.mouse.down()
    page.evaluate("() => { window.dispatchEvent(new Event('online')); return new Promise((done) => setTimeout(done, 500)); }")
    page.mouse.up()


def test_whoever_was_signed_out_meanwhile_is_led_to_signing_in(stage: Stage, photo: str) -> None:
    from anju.operations.signout import everywhere

    _doors(stage)
    page = _kept(stage, photo)
    aside(lambda: everywhere(stage.world.members[WHO].pk))
    page.context.set_offline(False)
    page.locator("#said a[href='/accounts/login/?next=/field/']").wait_for()
    stage.look(WHO, "field-signed-out")
    assert _count(page) == 1


def test_what_is_forgotten_on_one_page_is_forgotten_on_the_other(stage: Stage, photo: str) -> None:
    _doors(stage)
    page = _taken(stage)
    page.locator("[data-place=doors] .door", has_text=DOORS[1]).locator("button", has_text=READING).first.click()
    form = page.locator("#round form")
    form.locator("[name=celsius]").fill("36.6")
    form.locator("[name=picture]").set_input_files(photo)
    for group in form.locator("fieldset:has(input[type=radio])").all():
        group.locator("label").first.click()
    other = page.context.new_page()
    other.goto(f"{stage.address}/field/")
    other.locator("[data-act=wipe]").click()
    other.locator("[data-act=sure]").click()
    other.locator("[data-act=again]").wait_for()
    form.locator("button.button-wide").click()
    page.locator("[data-act=again]").wait_for()
    assert DOORS[1] not in page.inner_text("body")
    assert page.locator("[data-unsent]").first.is_hidden(), "nothing is kept that no key would open again"


def test_a_phone_forgets_when_it_is_told_to_and_after_wrong_pins_and_at_sign_out(stage: Stage, photo: str) -> None:
    from anju.operations.field.wipe import wipe

    _doors(stage)
    page = _kept(stage, photo)
    phone = _phones(stage)[-1]
    aside(lambda: wipe(stage.world.viewer("command", stage.now), stage.world.members["command"].pk, phone.pk, now=stage.now))
    page.context.set_offline(False)
    _gone(stage, page, "command")
    stage.look(WHO, "field-gone")

    page = _kept(stage, photo)
    page.locator("[data-act=lock]").click()
    page.context.set_offline(False)
    for left in range(5, 0, -1):
        page.locator("#round input[name=pin]").wait_for()
        if left < 5:
            page.locator("[data-s=left]", has_text=str(left)).wait_for()
        page.fill("#round input[name=pin]", "wrong kettle")
        page.locator("#round form button").click()
    _gone(stage, page, "pins")

    page = _kept(stage, photo)
    page.goto("about:blank")  # nothing is sent before the page that asks
    page.context.set_offline(False)
    page.goto(f"{stage.address}/accounts/logout/")
    page.locator("[data-leave-unsent]").wait_for()
    page.locator("form[data-leave] > button").click()
    assert page.url.endswith("/accounts/logout/")
    page.locator("[data-sure]").check()
    page.locator("form[data-leave] > button").click()
    page.wait_for_url("**/accounts/login/**")
    assert [(each.how, each.lost) for each in _phones(stage)] == [("command", 1), ("pins", 1), ("signout", 1)]
    assert page.evaluate(LEFT) == []
    stage.go("command", "/phones/")
    stage.look("command", "field-phones")
    page = stage.go("stranger", "/accounts/login/code/")
    stage.look("stranger", "field-code")
    page.fill("[name=phone]", "01000000001")
    page.locator("main form button").first.click()
    page.locator("[name=code]").wait_for()
    stage.look("stranger", "field-confirm")


LEFT = "indexedDB.databases().then((found) => found.map((each) => each.name))"


def _kept(stage: Stage, photo: str) -> Any:
    """A round on the phone with one piece of work that was not sent."""
    page = _taken(stage)
    page.context.set_offline(True)
    _answer(page, DOORS[0], photo)
    page.locator("[data-if=kept]:visible").first.wait_for()
    return page


def _gone(stage: Stage, page: Any, how: str) -> None:
    page.locator("[data-act=again]").wait_for()
    left = page.evaluate(
        "new Promise((done) => { const ask = indexedDB.open('anju-field'); ask.onsuccess = () => { const all = ['round', 'work'].map((name) => "
        "new Promise((n) => { const count = ask.result.transaction(name).objectStore(name).count(); count.onsuccess = () => n(count.result); })); "
        "Promise.all(all).then(done); }; })"
    )
    assert left == [0, 0]
    last = _phones(stage)[-1]
    assert (last.how, last.lost) == (how, 1)


def _phones(stage: Stage) -> list[Any]:
    from anju.records.models import Phone

    return list(aside(lambda: stage.engine(lambda: list(Phone.objects.order_by("pk")))))
