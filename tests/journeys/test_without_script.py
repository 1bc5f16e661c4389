"""A household whose phone runs no script reports a temperature, asks for medicine, and leaves for an emergency."""

from datetime import timedelta
from typing import Any

import pytest

from tests.browser import aside
from tests.journeys.stage import Stage
from tests.web.town import SEATS

SMALL = {"width": 320, "height": 640}


@pytest.fixture
def phone(stage: Stage) -> Any:
    """The household's phone: 320 px, no script, its card just scanned; and the file it belongs to."""
    from anju.operations import link, pin
    from anju.operations.record import Said, record
    from anju.operations.tick import catch_up
    from anju.records.models import Enrolment

    def prepared() -> tuple[int, str, str]:
        world, now = stage.world, stage.now
        enrolment = world.enrol()
        command = world.viewer("command", now)
        for role in SEATS:
            record(command, enrolment, [Said("seat", values={"role": role, "post": str(world.posts[role])})], now=now)
        person = stage.engine(lambda: Enrolment.objects.get(pk=enrolment).person_id)
        catch_up([enrolment], now)
        return enrolment, link.make(command, enrolment, person, now=now), pin.give(command, enrolment, person, now=now)

    enrolment, secret, first = aside(prepared)
    stage.now += timedelta(minutes=1)
    context = stage.browser.new_context(viewport=SMALL, java_script_enabled=False, color_scheme="light")
    context.add_cookies([{"name": "django_language", "value": stage.language, "url": stage.address}])
    page = stage.windows["home"] = context.new_page()
    page.goto(f"{stage.address}/h/{secret}/")
    page.fill("[name=pin]", first)
    page.click("#pin button")
    page.fill("[name=pin]", "7394")
    page.fill("[name=again]", "7394")
    page.click("main form button")
    return page, enrolment


def _duty(stage: Stage, enrolment: int, rule: str) -> list[Any]:
    from anju.records.models import Duty

    return list(aside(lambda: stage.engine(lambda: list(Duty.objects.filter(enrolment=enrolment, rule=rule)))))


def test_with_script_off_a_household_reports_asks_and_leaves(stage: Stage, phone: Any) -> None:
    page, enrolment = phone
    stage.picture("home", "first")
    report, need = stage.world.plan.forms["report"], stage.world.plan.forms["need"]

    page.click("a[href='/home/report/']")
    page.fill("[name=celsius]", "36。8")
    page.check("[name=site][value=axillary]")
    stage.picture("home", "report")
    page.click("main form.form button")
    page.wait_for_load_state()
    assert page.url.endswith("/home/")
    assert page.locator(".banner-jade").count() == 1
    page.click("a[href='/home/record/']")
    stage.says("home", report.title, "36.8")
    assert page.locator("svg.chart polyline").count() == 1

    page.goto(f"{stage.address}/home/")
    page.click("a[href='/home/ask/']")
    page.click("a[href='/home/say/need/']")
    page.check("[name=kind][value=medicine]")
    page.fill("[name=note]", "降压药一盒")
    page.click("main form.form button")
    medicine = stage.rule(enrolment, "bring_medicine").title
    stage.says("home", medicine)
    page.click("a[href='/home/ask/']")
    stage.says("home", need.title, medicine)
    stage.picture("home", "asked")
    assert [duty.how for duty in _duty(stage, enrolment, "bring_medicine")] == [None]

    page.goto(f"{stage.address}/home/")
    assert page.locator(".urgent a[href='tel:120']").count() == 1
    page.click(".urgent form button")
    page.wait_for_load_state()
    assert "/home/left/" in page.url
    assert page.locator("a[href='tel:120']").count() == 1
    stage.picture("home", "left")
    assert [duty.how for duty in _duty(stage, enrolment, "rescue_at_door")] == [None]


def test_a_form_refused_without_script_keeps_what_was_written(stage: Stage, phone: Any) -> None:
    page, _enrolment = phone
    page.goto(f"{stage.address}/home/report/")
    page.fill("[name=celsius]", "73.6")
    page.check("[name=site][value=ear]")
    page.click("main form.form button")
    page.wait_for_load_state()
    assert page.locator("[role=alert]").count() == 1
    assert page.input_value("[name=celsius]") == "73.6"
    assert page.is_checked("[name=site][value=ear]")
