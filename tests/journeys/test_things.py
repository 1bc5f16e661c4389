"""Things there are only so many of and lists due at an hour, in people's own hands, under the small plan of tests/plans/small/things.

The second car stays while the first is out, except for an emergency with its reason (P5). The list due at nine lacks one receipt at half past
and the right person hears (P2). The evening list frees thirty with one struck off and the reason (P2, P4, P8).
"""

from pathlib import Path

from tests.browser import aside
from tests.journeys.stage import Stage

PLAN = Path(__file__).parent.parent / "plans" / "small" / "things" / "plan.yaml"


def test_the_second_car_stays_while_the_first_is_out_but_for_an_emergency_with_its_reason(stage: Stage) -> None:
    stage.stand()
    file = stage.file("command")
    stage.pass_time(minutes=2)
    cars = f"/resources/{stage.world.adoption}/cars/"
    for label in ("浙A001", "浙A002"):
        page = stage.go("leader", cars)
        page.fill("[name=label]", label)
        page.locator("section:has([name=label]) button").click()
        page.wait_for_load_state()
    stage.begin("command", file, "send_car")
    _send(stage, file, "浙A001")
    stage.go("doctor", "/resources/")
    stage.look("doctor", "cars-one-out")
    stage.pass_time(minutes=5)
    stage.begin("command", file, "send_car")
    _send(stage, file, "浙A002")
    assert stage.duty(file, "send_car") is not None, "it is refused"
    assert stage.window("leader").locator(".errors").count() == 1
    stage.look("leader", "cars-refused")
    _send(stage, file, "浙A002", "产妇临产，马上送医院")
    assert stage.duty(file, "send_car") is None
    stage.go("leader", cars)
    stage.look("leader", "cars-exception")


def _send(stage: Stage, file: int, label: str, reason: str = "") -> None:
    page = stage.go("leader", stage.path(file, "send_car"))
    form = page.locator("main form.form").first
    value = form.locator("select[name=unit] option", has_text=label).first.get_attribute("value")
    form.locator("select[name=unit]").select_option(value)
    if reason:
        form.locator("[name=exception]").fill(reason)
    form.locator("button.button-wide").click()
    page.wait_for_load_state()


def test_a_list_due_at_nine_lacks_one_receipt_at_half_past_and_the_right_person_hears(stage: Stage) -> None:
    stage.stand()
    file = stage.file("command")
    aside(lambda: [stage.world.enrol(stage.world.person(name)) for name in ("甲一", "甲二")])
    stage.pass_time(hours=20, minutes=31)
    _sent(stage, file, "digest.daily_list")
    stage.look("doctor", "list-sent")
    stage.go("leader", stage.path(file, "digest.daily_list.leader"))
    stage.window("leader").locator("form[action$='/received/'] button").click()
    stage.window("leader").wait_for_load_state()
    assert stage.how(file, "digest.daily_list.leader") == ["done"]
    stage.pass_time(minutes=61)
    assert stage.climbs(file, "digest.daily_list.director") == ["leader"], "whoever has not acknowledged is told of, and nobody else"
    assert stage.climbs(file, "digest.daily_list.leader") == []
    stage.go("leader", "/lists/")
    stage.look("leader", "list-lacks-a-receipt")


def test_the_evening_list_frees_thirty_with_one_struck_off_and_the_reason(stage: Stage) -> None:
    guests = aside(lambda: [stage.world.enrol(stage.world.person(f"住客{chr(0x4E00 + n)}"), days_ago=13) for n in range(30)])
    stage.stand()
    file = stage.file("command")
    stage.pass_time(hours=6, minutes=1)
    page = stage.go("doctor", stage.path(file, "digest.release_list"))
    assert page.locator("ol.list > li").count() == 30
    page.locator("ol.list > li").nth(6).locator("summary").click()
    page.locator("label[for=s7]").click()
    page.locator("main form.form button.button-wide").click()
    page.wait_for_load_state()
    assert page.locator("[role=alert]").count() == 1, "a line is struck for a reason or not at all"
    page.fill("#r7", "已转院，另行通知")
    stage.look("doctor", "release-list-struck")
    page.locator("main form.form button.button-wide").click()
    page.wait_for_load_state()
    stage.go("leader", stage.path(file, "digest.release_list.leader"))
    stage.says("leader", "已转院，另行通知")
    stage.look("leader", "release-list-received")
    stage.home(guests[6])
    stage.pass_time(hours=6)
    page = stage.go("household", "/home/")
    assert page.locator(".term-free").count() == 1, "whoever was struck off is free at END all the same"
    stage.look("household", "release-list-free")


def _sent(stage: Stage, file: int, rule: str) -> None:
    page = stage.go("doctor", stage.path(file, rule))
    page.locator("main form.form button.button-wide").click()
    page.wait_for_load_state()
    assert stage.how(file, rule) == ["done"]
