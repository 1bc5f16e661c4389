"""P7 in people's own hands: the designated hospital falls below its share of intensive care, and the board says who must do what by when."""

from datetime import timedelta

from tests.journeys.stage import Stage

PLAN = "county-readiness"


def test_below_the_share_of_intensive_care_the_board_says_who_must_do_what_by_when(stage: Stage) -> None:
    stage.stand()
    hospital = stage.file("hospital")
    stage.pass_time(minutes=2)
    stage.do("health_head", hospital, "confirm_designation", designated=True)
    stage.pass_time(hours=21)
    stage.do("beds_lead", hospital, "count_beds", all=400, icu=48, icu_staffed=48, more=20)
    stage.go("command", "/units/board/")
    assert stage.window("command").locator(".measure-red").count() == 0, "twelve in a hundred suffice"
    stage.pass_time(days=7)
    stage.do("beds_lead", hospital, "count_beds", all=400, icu=36, icu_staffed=36, more=20)
    page = stage.go("command", "/units/board/")
    red = page.locator(".measure-red")
    assert red.count() == 1
    owed = stage.duty(hospital, "raise_icu")
    assert owed.closes == stage.now + timedelta(hours=24)
    roles = stage.world.plan.roles
    stage.says("command", roles["hospital_head"].title, stage.rule(hospital, "raise_icu").title)
    assert "9 %" in red.inner_text() or "9%" in red.inner_text()
    stage.look("command", "readiness-board")
    stage.pass_time(hours=3)
    stage.do("hospital_head", hospital, "raise_icu", added=2, enough=False)
    page = stage.go("command", f"/unit/{hospital}/")
    page.locator("summary", has_text=stage.word(roles["health_head"].title)).first.click()
    stage.says("command", stage.rule(hospital, "support_icu").title, roles["health_head"].title)
    stage.look("command", "readiness-hospital")
    stage.do("health_head", hospital, "support_icu")
