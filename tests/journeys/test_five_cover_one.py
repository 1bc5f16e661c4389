"""P4 in people's own hands: the verification visit due by the third day is missed, shows red and climbs; the next one comes all the same.

The evening list frees thirty people; headquarters strikes one off with the reason, and that holds nobody.
"""

from datetime import timedelta

from tests.browser import aside
from tests.journeys.stage import Stage

PLAN = "five-cover-one"
LIST = "digest.release_list"
RECEIPT = f"{LIST}.headquarters_desk"
SEATS = ("town_cadre", "first_secretary", "village_cadre", "auxiliary", "doctor", "health_staff", "supply_staff")


def test_a_verification_visit_missed_after_three_days_climbs_and_the_next_one_comes(stage: Stage) -> None:
    enrolment = aside(lambda: stage.world.enrol())
    stage.pass_time(minutes=2)
    _settled(stage, enrolment)
    stage.pass_time(hours=24)
    due = stage.duty(enrolment, "verify_visit")
    stage.go("town_cadre", f"/household/{enrolment}/")
    stage.says("town_cadre", stage.rule(enrolment, "verify_visit").title)
    stage.until(due.closes + timedelta(minutes=1))
    page = stage.go("town_cadre", "/duties/")
    assert page.locator(f".door-red a[href*='{enrolment}.verify_visit']").count() == 1, "it stands red on the list of whoever owes it"
    stage.look("town_cadre", "visit-missed")
    rungs = stage.rule(enrolment, "verify_visit").ladder
    ladder = [rung.to for rung in rungs]
    stage.until(due.closes + rungs[-1].after + timedelta(minutes=1))
    assert stage.climbs(enrolment, "verify_visit") == ladder, "it climbs to the last rung, each once"
    page = stage.go(ladder[-1], "/duties/")
    stage.look(ladder[-1], "visit-climbed")
    page.locator("section[aria-labelledby=told] a", has_text=stage.word(stage.rule(enrolment, "verify_visit").title)).first.click()
    page.wait_for_load_state()
    stage.says(ladder[-1], stage.rule(enrolment, "verify_visit").title)
    stage.look(ladder[-1], "visit-climbed-duty")
    assert stage.how(enrolment, "verify_visit") == [None, None], "what was missed hides nothing and the next one is due"
    stage.do("town_cadre", enrolment, "verify_visit", present=["town_cadre"], own_record="agrees", thermometer=True, well="well")


def test_the_evening_list_frees_thirty_with_one_struck_off_and_the_reason(stage: Stage) -> None:
    """Headquarters receives the village's list once, strikes one line with a reason, the village settles it, and END frees all thirty."""
    guests = aside(lambda: [stage.world.enrol(stage.world.person(f"住户{chr(0x4E00 + n)}"), days_ago=13) for n in range(30)])
    stage.stand()
    village = stage.file("village")
    stage.pass_time(hours=6, minutes=5)  # 18:05
    page = stage.go("village_office", stage.path(village, LIST))
    assert page.locator("ol.list > li").count() == 30
    stage.look("village_office", "evening-list")
    page.locator("main form.form button.button-wide").click()
    page.wait_for_load_state()
    assert stage.how(village, LIST) == ["done"]
    page = stage.go("headquarters_desk", stage.path(village, RECEIPT))
    assert page.locator("ol.list > li").count() == 30
    page.locator("ol.list > li").nth(6).locator("summary").click()
    page.locator("label[for=s7]").click()
    page.locator("form[action$='/received/'] button").last.click()
    page.wait_for_load_state()
    assert stage.how(village, RECEIPT) == [None], "a line is struck for a reason or not at all"
    page.fill("#r7", "档案上第一天写错，先核对")
    stage.look("headquarters_desk", "evening-list-struck")
    page.locator("form[action$='/received/'] button").last.click()
    page.wait_for_load_state()
    assert stage.how(village, RECEIPT) == ["done"]
    stage.go("village_office", stage.path(village, "settle_struck"))
    stage.says("village_office", "7. 档案上第一天写错，先核对")
    stage.look("village_office", "evening-list-settle")
    stage.do("village_office", village, "settle_struck")
    stage.home(guests[6])
    stage.pass_time(hours=6)  # past midnight
    page = stage.go("household", "/home/")
    assert page.locator(".term-free").count() == 1, "whoever was struck off is free at END all the same"
    stage.look("household", "evening-list-free")
    assert _free(stage, guests) == 30


def _free(stage: Stage, guests: list[int]) -> int:
    from anju.records.models import Enrolment

    return int(aside(lambda: stage.engine(lambda: Enrolment.objects.filter(pk__in=guests, ends__lte=stage.now).count())))


def _settled(stage: Stage, enrolment: int) -> None:
    """The team is named and the papers are handed over, so that observation begins."""
    for seat in SEATS:
        fills = stage.rule(enrolment, f"name_{seat}").fills
        stage.do(stage.duty(enrolment, f"name_{seat}").role, enrolment, f"name_{seat}", post=stage.world.posts[fills])
    for rule in ("register_person", "fix_return", "assess_home", "custody.town_cadre", "give_papers"):
        stage.do(stage.duty(enrolment, rule).role, enrolment, rule)
