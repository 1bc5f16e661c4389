"""A sampling round: doors by their codes, tubes, a laboratory's file with one positive and one row that does not fit; what does not come climbs."""

from pathlib import Path
from typing import Any

from tests.browser import aside
from tests.journeys.stage import ZONE, Stage

NAMES = ("测试甲", "测试乙")
ADDRESSES = ("2组3号", "2组12号")
TUBES = ("AJ-0001", "AJ-0002")


def test_a_round_ends_in_results_and_the_one_that_does_not_come_climbs(stage: Stage, tmp_path: Path) -> None:
    files = _ordered(stage)
    page = stage.go("sampler", "/round/")
    stage.says("sampler", *ADDRESSES)
    stage.look("sampler", "round-today")
    codes = [text.strip() for text in page.locator("li.door .door-who .figures").all_inner_texts()]
    assert len(set(codes)) == 2
    _printed(page)
    for name, code, tube in zip(NAMES, codes, TUBES, strict=True):
        _escort(stage, files[name])
        _sample(stage, code, tube)
    stage.pass_time(hours=3)
    _bring(stage, tmp_path, [(TUBES[0], NAMES[0], "阳性"), (TUBES[1], "欧阳丁", "阴性")])
    assert stage.how(files[NAMES[0]], "enter_result") == ["done"]
    assert stage.how(files[NAMES[1]], "enter_result") == [None]
    assert _incidents(stage, files[NAMES[0]]) >= {"symptom"}
    assert _incidents(stage, files[NAMES[1]]) == set()
    stage.pass_time(days=1, hours=13)
    assert stage.climbs(files[NAMES[1]], "enter_result")[:1] == ["health_director"]
    stage.go("health_director", "/duties/")
    stage.says("health_director", stage.rule(files[NAMES[1]], "enter_result").title)
    stage.look("health_director", "result-missing")


def _ordered(stage: Stage) -> dict[str, int]:
    """Two households, a day in, for whom a sample was ordered."""
    from anju.operations.record import Said, record
    from anju.records.models import Household
    from anju.records.scope import ENGINE, scoped
    from anju.records.sealed import seal
    from tests.world import VILLAGE

    def make() -> dict[str, int]:
        found = {}
        command = stage.world.viewer("command", stage.now)
        for name, address in zip(NAMES, ADDRESSES, strict=True):
            with scoped(ENGINE):
                home = Household.objects.create(jurisdiction=330185, area=VILLAGE)
                Household.objects.filter(pk=home.pk).update(address=seal(address, f"household.address:{home.pk}"))
            number = stage.world.enrol(stage.world.person(name, VILLAGE, household=home.pk), now=stage.now)
            for role in ("cadre", "control_staff", "officer", "follow_up_doctor"):
                record(command, number, [Said("seat", values={"role": role, "post": str(stage.world.posts[role])})], now=stage.now)
            record(command, number, [Said("evidence", "sampling_order", {"reason": "schedule"}, via="staff")], now=stage.now)
            found[name] = number
        return found

    made = dict(aside(make))
    stage.pass_time(minutes=1)
    return made


def _printed(page: Any) -> None:
    """The paper, fetched as the browser would for a new window."""
    form = {"language": "zh", "purpose": "上门", "csrfmiddlewaretoken": page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value")}
    answer = page.request.post(page.url + "sheet/", form=form, headers={"Referer": page.url})
    assert answer.ok
    assert answer.body().startswith(b"%PDF")


def _escort(stage: Stage, enrolment: int) -> None:
    page = stage.go("control_staff", stage.path(enrolment, "escort_sampler"))
    page.fill("input[name=at]", f"{stage.now.astimezone(ZONE):%Y-%m-%dT%H:%M}")
    page.locator("main form.form button.button-wide").first.click()
    page.wait_for_load_state()


def _sample(stage: Stage, code: str, tube: str) -> None:
    """At the door: its code is typed, what is to be done there is chosen, the tube's code is entered."""
    page = stage.go("sampler", "/at/")
    stage.look("sampler", "at-a-door")
    page.fill("#code", code.lower())
    page.locator("main form button").click()
    page.wait_for_url("**/at/*/")
    stage.look("sampler", "door")
    page.locator("section[aria-labelledby=mine] a[href*=take_sample]").first.click()
    page.wait_for_load_state()
    stage.look("sampler", "take-sample")
    for name, answer in (("taken", "yes"), ("escorted", "yes"), ("entered", "no")):
        page.locator(f"label:has(input[name={name}][value={answer}])").click()
    page.fill("input[name=tube]", f" {tube.lower()} ")
    page.locator("main form.form button.button-wide").first.click()
    page.wait_for_load_state()


def _bring(stage: Stage, folder: Path, rows: list[tuple[str, str, str]]) -> None:
    """The laboratory's file: brought, its columns confirmed, previewed, taken; what did not fit is named."""
    from anju.operations import clock
    from anju.operations.intake import preview, take
    from anju.records.models import Import
    from tests.operations.test_intake import book

    place = folder / "结果.xlsx"
    table = [[n, *row] for n, row in enumerate(rows, 1)]
    place.write_bytes(book(table, ["序号", "试管编号", "姓名", "检测结果"]))
    page = stage.go("command", "/intake/")
    page.set_input_files("input[type=file]", str(place))
    page.locator("label:has(input[name=kind][value=results])").click()
    stage.look("command", "bring-results")
    page.locator("form:has(input[type=file]) button").click()
    page.wait_for_url("**/intake/*/")
    stage.look("command", "columns")
    page.locator("main form button.button-wide").click()
    page.wait_for_load_state()
    number = int(aside(lambda: stage.engine(lambda: Import.objects.get().pk)))
    aside(lambda: preview.preview(number))
    page = stage.go("command", f"/intake/{number}/")
    stage.says("command", "欧阳丁")
    stage.look("command", "preview")
    page.locator("form[action$='/take/'] button").click()
    page.wait_for_load_state()
    aside(lambda: take.take(number, clock.now()))
    page = stage.go("command", f"/intake/{number}/?show=rejected")
    stage.says("command", "name does not fit the tube" if stage.language == "en" else "姓名和试管编号对不上")
    stage.look("command", "taken")



def _incidents(stage: Stage, enrolment: int) -> set[str]:
    from anju.records.models import Incident

    return set(aside(lambda: stage.engine(lambda: list(Incident.objects.filter(enrolment=enrolment).values_list("rule", flat=True)))))
