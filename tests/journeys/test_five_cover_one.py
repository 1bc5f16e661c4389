"""P4 in people's own hands: the verification visit due by the third day is missed, shows red and climbs; the next one comes all the same."""

from datetime import timedelta

from tests.browser import aside
from tests.journeys.stage import Stage

PLAN = "five-cover-one"
SEATS = ("town_cadre", "first_secretary", "village_cadre", "auxiliary", "doctor", "health_staff", "supply_staff")


def test_a_verification_visit_missed_on_the_third_day_climbs_and_the_next_one_comes(stage: Stage) -> None:
    enrolment = aside(lambda: stage.world.enrol())
    stage.pass_time(minutes=2)
    _settled(stage, enrolment)
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


def _settled(stage: Stage, enrolment: int) -> None:
    """The team is named and the papers are handed over, so that observation begins."""
    for seat in SEATS:
        fills = stage.rule(enrolment, f"name_{seat}").fills
        stage.do(stage.duty(enrolment, f"name_{seat}").role, enrolment, f"name_{seat}", post=stage.world.posts[fills])
    for rule in ("register_person", "fix_return", "assess_home", "custody.town_cadre", "give_papers"):
        stage.do(stage.duty(enrolment, rule).role, enrolment, rule)
