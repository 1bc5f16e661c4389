"""P3 in people's own hands: a finding is not corrected by the date its issuer set; it reaches the head, who hears and decides."""

from datetime import timedelta

from tests.journeys.stage import Stage

PLAN = "school-programme"


def test_a_finding_not_corrected_in_time_reaches_the_head_who_decides(stage: Stage) -> None:
    stage.stand()
    school = stage.file("school")
    stage.pass_time(hours=45)
    stage.do("inspector", school, "inspect", fault=True, what="两个插座没有盖")
    date = stage.now + timedelta(days=7)
    stage.do("inspector", school, "issue_finding", line="safety", what="两个插座没有盖", effect=True, deadline=date)
    correct = stage.duty(school, "correct_safety")
    stage.go("safety_officer", stage.path(school, "correct_safety"))
    stage.says("safety_officer", "两个插座没有盖")
    stage.look("safety_officer", "finding-to-correct")
    stage.until(correct.closes + timedelta(minutes=1))
    assert stage.duty(school, "decide_handling").role == "principal"
    stage.go("inspector", f"/unit/{school}/")
    stage.look("inspector", "finding-late")
    stage.go("principal", stage.path(school, "decide_handling"))
    stage.says("principal", "两个插座没有盖")
    stage.look("principal", "finding-decide")
    stage.pass_time(days=1)
    assert stage.climbs(school, "correct_safety")[0] == "principal"
    stage.do("principal", school, "decide_handling", heard=True, confirmed=True, decision="again", deadline=stage.now + timedelta(days=2))
    assert stage.duty(school, "write_decision") is None, "nothing follows by itself"
    stage.do("safety_officer", school, "correct_again")
    stage.go("inspector", f"/unit/{school}/")
    stage.look("inspector", "finding-again")
