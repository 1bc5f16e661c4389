"""A list due at an hour whose sender strikes a line, under the small plan of tests/plans/small/things.

The showings on the real plans: P5's cars in test_return_to_work, P2's list of nine in test_two_cover_one, P4's evening list in test_five_cover_one.
"""

from pathlib import Path

from tests.browser import aside
from tests.journeys.stage import Stage

PLAN = Path(__file__).parent.parent / "plans" / "small" / "things" / "plan.yaml"


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
