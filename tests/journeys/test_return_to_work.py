"""P5 in people's own hands: the second emergency car stays while the first is out, except to save somebody, with the reason; both come back."""

from tests.journeys.stage import Stage

PLAN = "return-to-work"
CARS = ("浙A001", "浙A002")


def test_the_second_car_stays_while_the_first_is_out_but_to_save_somebody_with_the_reason(stage: Stage) -> None:
    stage.stand()
    project = stage.file("project")
    stage.pass_time(hours=4, minutes=5)  # whoever is on duty counts the rooms from four on
    cars = f"/resources/{stage.world.adoption}/cars/"
    for label in CARS:
        page = stage.go("duty_leader", cars)
        page.fill("[name=label]", label)
        page.locator("section:has([name=label]) button").click()
        page.wait_for_load_state()
    stage.begin("duty_staff", project, "take_car")
    _leave(stage, project, CARS[0], "取口罩")
    assert stage.how(project, "take_car") == ["done"]
    stage.go("duty_leader", cars)
    stage.look("duty_leader", "rtw-one-car-out")
    stage.pass_time(minutes=5)
    stage.begin("duty_staff", project, "take_car")
    _leave(stage, project, CARS[1], "买菜")
    assert stage.how(project, "take_car") == ["done", None], "it is refused, and what was written stays"
    assert stage.window("driver").locator(".errors").count() == 1
    assert stage.window("driver").locator("[name=reason]").first.input_value() == "买菜"
    stage.look("driver", "rtw-second-car-refused")
    _leave(stage, project, CARS[1], "送医院", "有人呼吸困难，120 还要一小时")
    assert stage.how(project, "take_car") == ["done", "done"]
    stage.go("duty_leader", cars)
    assert _out_by_exception(stage, "例外使用，理由已存" if stage.language == "zh-hans" else "an exception, its reason is kept")
    stage.look("duty_leader", "rtw-both-out")
    stage.do("duty_leader", project, "stand_in_car")
    for label in CARS:
        _back(stage, project, label)
    assert stage.how(project, "bring_car_back") == ["done", "done"]
    stage.begin("duty_staff", project, "take_car")
    _leave(stage, project, CARS[1], "取药")
    assert stage.how(project, "take_car") == ["done", "done", "done"], "with both at home either may leave, and needs no reason"


def _out_by_exception(stage: Stage, text: str) -> bool:
    """Whether one of the two cars, and only one, is shown as out by exception."""
    return bool(stage.window("duty_leader").locator(".tag-amber", has_text=text).count() == 1)


def _leave(stage: Stage, project: int, label: str, reason: str, exception: str = "") -> None:
    _fill(stage, project, "take_car", label, {"reason": reason, "exception": exception})


def _back(stage: Stage, project: int, label: str) -> None:
    _fill(stage, project, "bring_car_back", label, {})


def _fill(stage: Stage, project: int, rule: str, label: str, texts: dict[str, str]) -> None:
    page = stage.go("driver", stage.path(project, rule))
    form = page.locator("main form.form").first
    chosen = form.locator("select[name=unit] option", has_text=label).first.get_attribute("value")
    form.locator("select[name=unit]").select_option(chosen)
    for name, text in texts.items():
        form.locator(f"[name={name}]").fill(text)
    for asked in stage.world.plan.forms[stage.rule(project, rule).evidence].asked:
        if asked.kind in ("moment", "flag"):
            stage.fill(form, asked, bool(texts["exception"]) if asked.name == "both" else None)
    form.locator("button.button-wide").click()
    page.wait_for_load_state()
