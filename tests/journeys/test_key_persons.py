"""P8 in people's own hands: a leave from the request on a phone to the look at the door; a neighbour who worries and learns nothing."""

from datetime import timedelta

from tests.browser import aside
from tests.journeys.stage import ZONE, Stage

PLAN = "key-persons"


def test_a_leave_is_asked_allowed_overdue_asked_about_climbed_and_closed(stage: Stage) -> None:
    enrolment = aside(lambda: stage.world.enrol(track="three_days_two"))
    _team(stage, enrolment)
    stage.home(enrolment)
    out, back = (stage.now.astimezone(ZONE).replace(hour=hour, minute=0) for hour in (14, 16))
    stage.send("household", "/home/say/outing_request/", "outing_request", reason="other", place="镇上的银行", leaves_at=out, back_by=back)
    stage.go("household", "/home/going/")
    stage.look("household", "leave-asked")
    _decided(stage, enrolment)
    page = stage.go("household", "/home/")
    stage.look("household", "leave-allowed")
    page.locator("form[action='/home/going/gone/'] button").click()
    page.wait_for_load_state()
    stage.until(back + timedelta(minutes=1))
    stage.go("household", "/home/")
    stage.look("household", "leave-late")
    assert stage.duty(enrolment, "ask_return") is not None, "somebody asks whether they are well"
    assert stage.climbs(enrolment, "back_home") == [], "before anybody higher hears"
    stage.until(back + timedelta(hours=1, minutes=1))
    assert stage.climbs(enrolment, "back_home") == ["village_cadre"]
    stage.go("village_cadre", f"/household/{enrolment}/")
    stage.look("village_cadre", "leave-late-staff")
    stage.do("village_cadre", enrolment, "ask_return", reached=True, channel="phone", situation="well")
    _home_again(stage, enrolment)


def _team(stage: Stage, enrolment: int) -> None:
    stage.pass_time(minutes=2)
    stage.do("screener", enrolment, "register_person", unwell=False)
    for role, rule, seat in (
        ("village_head", "name_cadre", "village_cadre"),
        ("station_chief", "name_officer", "community_officer"),
        ("health_director", "name_doctor", "team_doctor"),
    ):
        stage.do(role, enrolment, rule, post=stage.world.posts[seat])
    stage.do("village_cadre", enrolment, "custody.village_cadre")
    stage.do("village_cadre", enrolment, "hand_notice")


def _decided(stage: Stage, enrolment: int) -> None:
    """The head reads what is asked, finds the hours and the place in the answer, and says how to keep to it."""
    page = stage.go("village_head", stage.path(enrolment, "decide_outing"))
    form = page.locator("main form.form").first
    assert form.locator("[name=place]").input_value() == "镇上的银行"
    assert form.locator("[name=back_by]").input_value().endswith("T16:00")
    for field, value in (("verdict", "yes"), ("keep", "mask"), ("keep", "no_public")):
        box = form.locator(f"input[name={field}][value={value}]").first
        form.locator(f"label[for={box.get_attribute('id')}]").first.click()
    form.locator("[name=reason]").fill("办取款")
    stage.look("village_head", "leave-decide")
    form.locator("button.button-wide").click()
    page.wait_for_load_state()
    assert stage.how(enrolment, "decide_outing") == ["done"]
    stage.do("village_cadre", enrolment, "remind_outing")


def _home_again(stage: Stage, enrolment: int) -> None:
    page = stage.go("household", "/home/")
    page.locator("form[action*='/home/answer/back_home'] button").click()
    page.wait_for_load_state()
    assert stage.how(enrolment, "back_home") == ["late"]
    stage.do("stationed_cadre", enrolment, "see_home")
    assert stage.duty(enrolment, "legal_talk") is None, "being late is no case"
    stage.go("household", "/home/going/")
    stage.look("household", "leave-home")
    stage.go("village_head", f"/household/{enrolment}/")
    stage.look("village_head", "leave-closed-staff")


def test_a_neighbour_who_worries_is_heard_and_learns_nothing(stage: Stage) -> None:
    stage.stand()
    page = stage.go("command", "/gates/")
    page.locator("form:has(input[value=neighbours]) button").click()
    page.wait_for_load_state()
    stage.look("command", "neighbour-square")
    address = page.locator(".poster-address").inner_text().strip()
    page = stage.go("stranger", address.removeprefix(stage.address))
    stage.look("stranger", "neighbour")
    form = page.locator("main form.form").first
    box = form.locator("input[name=about][value=still]").first
    form.locator(f"label[for={box.get_attribute('id')}]").first.click()
    form.locator("[name=where]").fill("3组12号")
    form.locator("button.button-wide").click()
    page.wait_for_load_state()
    stage.look("stranger", "neighbour-told")
    village = stage.file("village")
    stage.pass_time(minutes=31)
    page = stage.go("village_head", stage.path(village, "see_neighbour"))
    assert "3组12号" in page.inner_text("main")
    stage.look("village_head", "neighbour-duty")
    stage.do("village_head", village, "see_neighbour", found="well")
    assert stage.how(village, "see_neighbour") == ["late"]
