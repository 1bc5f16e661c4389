"""P2 in people's own hands: the list of nine o'clock lacks one receipt at half past, and the right person hears; nobody else does."""

from tests.browser import aside
from tests.journeys.stage import Stage

PLAN = "two-cover-one"
LIST = "digest.daily_list"


def test_the_nine_oclock_list_lacks_one_receipt_at_half_past_and_the_right_person_hears(stage: Stage) -> None:
    stage.stand()
    village = stage.file("village")
    for name in ("甲一", "甲二"):
        aside(lambda name=name: stage.world.enrol(stage.world.person(name)))
    stage.pass_time(hours=20, minutes=55)  # 8:55 of the next morning
    page = stage.go("social_group", stage.path(village, LIST))
    stage.says("social_group", "甲一", "甲二")
    stage.look("social_group", "list-of-nine")
    stage.pass_time(minutes=14)  # 9:09, the last minute in time
    page = stage.go("social_group", stage.path(village, LIST))
    page.locator("main form.form button.button-wide").click()
    page.wait_for_load_state()
    assert stage.how(village, LIST) == ["done"]
    page = stage.go("linked_leader", stage.path(village, f"{LIST}.linked_leader"))
    page.locator("form[action$='/received/'] button").click()
    page.wait_for_load_state()
    assert stage.how(village, f"{LIST}.linked_leader") == ["done"]
    stage.pass_time(minutes=22)  # 9:31
    assert stage.how(village, f"{LIST}.village_staff") == [None]
    assert stage.climbs(village, f"{LIST}.village_staff") == ["linked_leader"], "the village's leader hears, and nobody else yet"
    assert stage.climbs(village, f"{LIST}.linked_leader") == []
    page = stage.go("linked_leader", "/duties/")
    told = page.locator("section[aria-labelledby=told] a", has_text=stage.word(stage.rule(village, LIST).title))
    assert told.count() >= 1, page.inner_text("main")[:1500]
    stage.look("linked_leader", "receipt-lacks")
    stage.go("social_group", "/lists/")
    stage.look("social_group", "list-lacks-a-receipt")
    stage.pass_time(minutes=30)
    assert stage.climbs(village, f"{LIST}.village_staff")== ["linked_leader", "social_group", "town_leader"], "and then, rung by rung, those above"
    page = stage.go("village_staff", stage.path(village, f"{LIST}.village_staff"))
    page.locator("form[action$='/received/'] button").click()
    page.wait_for_load_state()
    assert stage.how(village, f"{LIST}.village_staff") == ["late"]
