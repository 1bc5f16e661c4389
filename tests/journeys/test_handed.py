"""Work done without signal for a household that was given to somebody else meanwhile: refused, handed over, taken on, at the hour it was done."""

import re
from datetime import datetime, timedelta
from typing import Any

from tests.browser import aside
from tests.journeys.stage import ZONE, Stage

WHO, NEXT, RULE, PIN, DOOR = "follow_up_doctor", "cadre", "learn_temperature", "tea kettle 7", "测试甲"
READING = re.compile("体温|[Tt]emperature")
"""What is asked at the door, beside whatever else is the doctor's there."""
WORDS = {
    "zh-hans": {"refused": "等您处理", "why": "您做的不会丢", "phone": "手机上记下", "seen": "我看到了", "none": "没有新通知"},
    "en": {
        "refused": "for you to settle",
        "why": "What you did is not lost",
        "phone": "written down on the phone",
        "seen": "I have seen these",
        "none": "Nothing new",
    },
}


def test_work_for_a_household_that_was_given_away_reaches_whoever_has_it_now(stage: Stage) -> None:
    number, words = _household(stage), WORDS[stage.language]
    page, done = _taken(stage), stage.now
    page.context.set_offline(True)
    _answered(page)
    _seat(stage, number, NEXT)
    stage.now += timedelta(hours=1)
    page.context.set_offline(False)
    page.locator(".banner-red [data-s=refused]").wait_for()
    assert not _facts(number), "nothing is recorded by itself"

    page.locator("[data-act=work]").click()
    card = page.locator("[data-place=work] .card-red")
    card.wait_for()
    assert words["refused"] in card.inner_text()
    assert words["why"] in card.inner_text()
    assert page.locator("#said .banner").count() == 0, "there is signal again: nothing says otherwise"
    assert f" {_clock(done)[:3]}" in card.inner_text(), "the hour at which it was done stands beside it"
    stage.look(WHO, "handed-refused")
    card.locator("[data-act=hand]").click()
    card.wait_for(state="detached")
    stage.picture(WHO, "handed-settled")

    (fact,) = _facts(number)
    assert fact.by == f"post:{stage.world.posts[WHO]}"
    assert done <= fact.happened < done + timedelta(minutes=30), "by the phone's clock, which has gone on, and not when it was handed over"
    assert stage.how(number, RULE)[-1] == "done", "it was done in time, by whoever had the household then"

    told = stage.go(NEXT, "/told/")
    line = told.locator("main li", has_text=words["phone"])
    assert _clock(fact.happened) in line.inner_text()
    stage.look(NEXT, "handed-told")
    line.locator("a").click()
    told.wait_for_load_state()
    assert told.url.endswith(f"/household/{number}/")
    stage.says(NEXT, "36.6", _clock(fact.happened))
    stage.look(NEXT, "handed-household")
    told = stage.go(NEXT, "/told/")
    told.get_by_role("button", name=words["seen"]).click()
    told.get_by_text(words["none"]).wait_for()


def _household(stage: Stage) -> int:
    """One household of the doctor's, a day in."""
    from anju.operations.tick import tick

    number = int(aside(lambda: stage.world.enrol(stage.world.person(DOOR), now=stage.now)))
    _seat(stage, number, WHO)
    stage.now += timedelta(hours=21)
    aside(lambda: tick(stage.now))
    return number


def _seat(stage: Stage, number: int, who: str) -> None:
    """The doctor's seat of the household goes to whoever holds the post of `who`."""
    from anju.operations.record import Said, record

    said = Said("seat", values={"role": WHO, "post": str(stage.world.posts[who])})
    aside(lambda: record(stage.world.viewer("command", stage.now), number, [said], now=stage.now))


def _taken(stage: Stage) -> Any:
    page = stage.go(WHO, "/field/")
    page.locator("#round form").wait_for()
    for name in ("pin", "again"):
        page.fill(f"#round input[name={name}]", PIN)
    page.locator("#round form button").click()
    page.locator("[data-place=doors] .door").first.wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return page


def _answered(page: Any) -> None:
    page.locator("[data-place=doors] .door", has_text=DOOR).locator("button", has_text=READING).first.click()
    form = page.locator("#round form")
    form.locator("[name=celsius]").fill("36.6")
    for group in form.locator("fieldset:has(input[type=radio])").all():
        group.locator("label").first.click()
    form.locator("button.button-wide").click()
    page.locator("[data-place=doors]").wait_for()


def _facts(number: int) -> list[Any]:
    from anju.records.models import Evidence
    from anju.records.scope import ENGINE, scoped

    def read() -> list[Any]:
        with scoped(ENGINE):
            return list(Evidence.objects.filter(enrolment=number, form="report"))

    return list(aside(read))


def _clock(moment: datetime) -> str:
    """The hour as pages tell it."""
    return moment.astimezone(ZONE).strftime("%H:%M")
