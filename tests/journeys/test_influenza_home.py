"""P6 in people's own hands: the patient of 81 waits for the specialist's consent, and is cared for every day meanwhile."""

from datetime import timedelta

from tests.browser import aside
from tests.journeys.stage import ZONE, Stage

PLAN = "influenza-home"


def test_the_patient_of_81_waits_for_the_specialist_with_daily_care(stage: Stage) -> None:
    enrolment = aside(lambda: stage.world.enrol(track="patient"))
    stage.pass_time(minutes=2)
    stage.do("institution_head", enrolment, "name_nurse", post=stage.world.posts["nurse"])
    stage.do("doctor", enrolment, "judge_eligibility", celsius=37.4, risks=["elder", "diabetes"])
    asked = stage.duty(enrolment, "ask_specialist")
    page = stage.home(enrolment)
    assert page.locator(".term-free").count() == 0
    stage.look("household", "influenza-waiting-home")
    stage.go("nurse", f"/household/{enrolment}/")
    stage.says("nurse", stage.world.plan.tracks["patient"].stages[2].title)
    stage.look("nurse", "influenza-waiting-staff")
    stage.until(asked.closes + timedelta(hours=2, minutes=1))
    assert stage.climbs(enrolment, "ask_specialist") == ["institution_head"], "who is to answer is late, and those above hear"
    _cared_for(stage, enrolment)
    stage.go("institution_head", stage.path(enrolment, "ask_specialist"))
    stage.look("institution_head", "influenza-specialist-late")
    stage.do("specialist", enrolment, "ask_specialist", verdict="agreed", level="tertiary")
    stage.go("nurse", f"/household/{enrolment}/")
    stage.says("nurse", stage.world.plan.tracks["patient"].stages[1].title)
    stage.look("nurse", "influenza-agreed-staff")
    assert stage.duty(enrolment, "treat") is not None, "and care goes on"


def _cared_for(stage: Stage, enrolment: int) -> None:
    """The next day brings treatment, a round because of the risk, and three calls, while nobody has answered yet."""
    midnight = stage.now.astimezone(ZONE).replace(hour=0, minute=0, second=0) + timedelta(days=1)
    stage.until(midnight + timedelta(hours=13, minutes=5))
    stage.do("nurse", enrolment, "treat", condition="same")
    stage.do("team_medic", enrolment, "round_of_risk")
    assert len(stage.how(enrolment, "call_waiting")) >= 1
    stage.until(midnight + timedelta(hours=20))
    assert len(stage.how(enrolment, "call_waiting")) >= 3
    stage.until(midnight + timedelta(days=1, hours=10, minutes=5))
