"""A night with an hour that nobody watches is refused; one that somebody gives up is an incident at once and covered before it begins; whoever comes
reads what is open before the watch is theirs."""

from datetime import datetime, timedelta
from typing import Any

from tests.browser import aside
from tests.journeys.stage import Stage

DAY = "2026-11-23"


def test_an_hour_of_the_night_with_nobody_is_refused_or_covered_before_it_begins(stage: Stage) -> None:
    stage.stand()
    page = stage.go("command", f"/roster/?day={DAY}&suggest=anew&hours=6&turn=00:00")
    _line(page, 0, end="02:00")
    spare = page.locator("select[name=post] option:checked").nth(2).get_attribute("value")
    last = page.locator("input[name=start]").count() - 1
    _line(page, last, start="03:00", end="06:00", post=str(spare))
    page.locator("button[name=act][value=publish]").click()
    page.wait_for_load_state()
    gap = page.locator(".banner-red li").first.inner_text()
    assert "02:00" in gap, gap
    assert "03:00" in gap, gap
    assert aside(lambda: stage.engine(_rows)) == [], "nothing is published with an hour empty and no reason"
    stage.look("command", "hour-refused")

    page = stage.go("command", f"/roster/?day={DAY}&suggest=anew&hours=6&turn=00:00")
    page.locator("button[name=act][value=publish]").click()
    page.wait_for_load_state()
    (holder, starts), *_ = aside(lambda: stage.engine(_rows))
    stage.pass_time(hours=8)

    who = _role(stage, holder)
    page = stage.go(who, "/shifts/")
    stage.look(who, "my-shifts")
    page.locator("form[action$='/cannot/'] button").first.click()
    page.wait_for_load_state()
    stage.look(who, "given-up")
    area = stage.file("command")
    assert stage.duty(area, "close_watch_gap") is not None, "the empty hours are somebody's at once"
    stage.go("command", "/incidents/")
    stage.says("command", stage.world.plan.tracks["command"].incidents["watch_empty"].title)

    asked = _role(stage, aside(lambda: stage.engine(_asked)))
    assert asked != who
    page = stage.go(asked, "/shifts/")
    stage.look(asked, "asked")
    page.locator("form[action$='/yes/'] button").click()
    page.wait_for_load_state()
    assert stage.now < starts
    assert stage.duty(area, "close_watch_gap") is None, "covered before it begins"
    stage.go("command", f"/roster/?day={DAY}")
    assert stage.window("command").locator(".tab .tag-jade").count() >= 1

    stage.until(starts + timedelta(minutes=1))
    page = stage.go(asked, "/shifts/")
    page.locator("a[href$='/take/']").click()
    page.wait_for_load_state()
    stage.look(asked, "take-over")
    page.locator("main form button.button-wide").click()
    page.wait_for_load_state()
    stage.look(asked, "taken-over")
    role = aside(lambda: stage.engine(lambda: _begun(area, starts)))
    assert role == ["done"]


def _line(page: Any, number: int, **typed: str) -> None:
    for name, value in typed.items():
        control = page.locator(f"[name={name}]").nth(number)
        control.select_option(value) if name == "post" else control.fill(value)


def _rows() -> list[tuple[int, datetime]]:
    from anju.records.models import WatchShift

    return list(WatchShift.objects.order_by("starts").values_list("post", "starts"))


def _asked() -> int:
    from anju.records.models import WatchAsk

    return int(WatchAsk.objects.get(answer="").post)


def _begun(area: int, starts: datetime) -> list[str | None]:
    from anju.records.models import Duty

    return list(Duty.objects.filter(enrolment=area, rule__startswith="begin_watch", opens=starts).values_list("how", flat=True))


def _role(stage: Stage, post: int) -> str:
    return next(role for role, number in stage.world.posts.items() if number == post)
