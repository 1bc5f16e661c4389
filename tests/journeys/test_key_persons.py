"""P8 in people's own hands: sixty arrivals against the register of doors; a leave from the request on a phone to the look at the door; a neighbour
who worries and learns nothing."""

from datetime import timedelta
from typing import Any

from tests.browser import aside
from tests.journeys.stage import ZONE, Stage

PLAN = "key-persons"
DOORS = ["村（社区）", "门牌地址", "户主", "人口数"]
PEOPLE = ["姓名", "联系电话", "所在村（社区）", "详细住址", "返乡日期", "来源地", "出生日期"]


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
    stage.pass_time(minutes=2)
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


def test_sixty_arrivals_are_found_classified_and_the_two_doors_left_are_shown(stage: Stage) -> None:
    stage.stand()
    stage.pass_time(minutes=2)
    register = _doors(stage)
    _people(stage)
    page = stage.go("command", "/found/")
    assert page.locator("input[name=person]").count() == 60
    stage.look("command", "found-sixty")
    _answer(stage, None, upstream="none", home="fit", office="none")
    _answer(stage, range(6), office="home")
    _answer(stage, range(6, 16), office="three_tests")
    page = stage.go("command", "/found/")
    tracks = stage.world.plan.tracks
    stage.says("command", tracks["home"].title, tracks["three_days_three"].title, tracks["newcomer"].title)
    stage.look("command", "found-proposed")
    _pick(page, None)
    page.locator(".bar button", has_text="按建议确认" if stage.language == "zh-hans" else "Confirm as proposed").click()
    page.wait_for_load_state()
    page = stage.go("command", "/found/?show=decided")
    assert page.locator("input[name=person]").count() == 60
    stage.go("command", f"/registers/{register}/")
    stage.says("command", "5组9号", "5组10号")
    assert "1组1号" not in stage.window("command").inner_text("main"), "what is checked is not among what is left"
    stage.look("command", "doors-left")


def _bring(stage: Stage, path: str, name: str, content: bytes, button: str) -> None:
    """A spreadsheet is brought, its columns confirmed where that is asked, previewed by the worker and taken in."""
    from anju.records.models import Import
    from anju.workers import jobs

    page = stage.go("command", path)
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "application/vnd.ms-excel", "buffer": content})
    page.locator(button).click()
    page.wait_for_load_state()
    number = int(page.url.rstrip("/").rpartition("/")[2]) if page.url.rstrip("/").rpartition("/")[2].isdecimal() else 0
    number = number or int(aside(lambda: stage.engine(lambda: Import.objects.latest("pk").pk)))
    if aside(lambda: stage.engine(lambda: Import.objects.get(pk=number).state)) == "columns":
        page.locator(".bar button").click()
        page.wait_for_load_state()
    aside(lambda: jobs.preview_import(number))
    page = stage.go("command", f"/intake/{number}/")
    page.locator("form[action$='/take/'] button").first.click()
    page.wait_for_load_state()
    aside(lambda: jobs.take_import(number))


def _doors(stage: Stage) -> int:
    """Ten doors of the village on its register; the screener checks eight of them on a phone."""
    from anju.records.models import Register, RegisterRow
    from tests.operations.town import book

    register = int(aside(lambda: stage.engine(lambda: Register.objects.get(name="households").pk)))
    rows = [["一村", f"{n // 2 + 1}组{n + 1}号", f"户主{chr(0x4E00 + n)}", n % 5 + 1] for n in range(10)]
    _bring(stage, f"/registers/{register}/", "户册.xlsx", book(DOORS, rows), "section[aria-labelledby=bring] button")
    lines = aside(lambda: stage.engine(lambda: list(RegisterRow.objects.order_by("pk").values_list("pk", flat=True))))
    for line in lines[:8]:
        page = stage.go("screener", f"/registers/door/{line}/")
        page.locator("form[action$='/check/'] input:not([type=hidden])").first.fill("1")
        page.locator("form[action$='/check/'] button").click()
        page.wait_for_load_state()
    stage.look("screener", "door-checked")
    return register


def _people(stage: Stage) -> None:
    from tests.operations.town import book

    rows = [
        [f"来人{chr(0x4E00 + n)}", f"010001{n:05d}", "一村", f"{n}组{n}号", "2026-11-21", "己市", f"19{40 + n % 50}-01-02"] for n in range(60)
    ]
    _bring(stage, "/intake/", "来返人员.xlsx", book(PEOPLE, rows), "section[aria-labelledby=bring] button")


def _pick(page: Any, which: range | None) -> None:
    """Those at these places of the list are chosen; without any all of them, by the bar that the first choice brings up."""
    boxes = page.locator("input[name=person]")
    for n in which or range(1):
        boxes.nth(n).check()
    if which is None:
        page.locator("[data-pick-all]").check()


def _answer(stage: Stage, which: range | None, **said: str) -> None:
    """What holds for those chosen is answered once."""
    page = stage.go("command", "/found/")
    _pick(page, which)
    page.locator(".bar button[formaction]").click()
    page.wait_for_load_state()
    form = page.locator("main form.form")
    for field, value in said.items():
        box = form.locator(f"input[name={field}][value={value}]").first
        form.locator(f"label[for={box.get_attribute('id')}]").first.click()
    form.locator("button.button-wide").click()
    page.wait_for_load_state()
