"""Household on one screen, the ledger in words, putting slips right; and who may see what of it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from anju.records.models import Duty, Evidence, Incident, Read
from anju.records.scope import ENGINE, scoped
from tests.web.town import Town


def _report(town: Town, celsius: str) -> None:
    sent = {"celsius": celsius, "site": "axillary", "how_known": "call", "key": str(uuid4())}
    answer = town.client("follow_up_doctor").post(reverse("web:write", args=[town.enrolment, "report"]), sent)
    assert answer.status_code == 302, answer.content.decode()


def test_one_screen_says_day_term_team_and_ledger(town: Town) -> None:
    page = town.client("follow_up_doctor").get(reverse("web:household", args=[town.enrolment])).content.decode()
    assert re.search(r"Day <b>6</b> of 14", page)
    assert "2 December 00:00" in page
    assert "第三十九条" in page
    assert "the plan&#x27;s clock" in page
    with scoped(ENGINE):
        assert Read.objects.filter(enrolment=town.enrolment, what="record").count() == 1


def test_after_end_the_screen_says_free_whatever_is_open(town: Town, at: Callable[[datetime], None]) -> None:
    at(town.now + timedelta(days=9))
    page = town.client("follow_up_doctor").get(reverse("web:household", args=[town.enrolment])).content.decode()
    assert "term-free" in page
    assert "No open duty, signature or paper changes that." in page


def test_a_fever_told_by_telephone_opens_what_the_plan_says_and_shows_on_the_chart(town: Town) -> None:
    _report(town, "38.2")
    page = town.client("follow_up_doctor").get(reverse("web:household", args=[town.enrolment])).content.decode()
    assert "chart-high" in page
    assert ">38.2<" in page
    with scoped(ENGINE):
        assert Incident.objects.filter(enrolment=town.enrolment, settled_at=None).exists()


def test_a_slip_is_put_right_and_both_stay(town: Town) -> None:
    _report(town, "38.2")
    with scoped(ENGINE):
        slip = Evidence.objects.get(enrolment=town.enrolment, form="report")
    client = town.client("follow_up_doctor")
    page = client.get(reverse("web:correct", args=[town.enrolment, slip.seq])).content.decode()
    assert 'value="38.2"' in page
    sent = {"celsius": "36.2", "site": "axillary", "key": str(uuid4())}
    assert client.post(reverse("web:correct", args=[town.enrolment, slip.seq]), sent).status_code == 302
    with scoped(ENGINE):
        kept = Evidence.objects.filter(enrolment=town.enrolment, form="report").order_by("seq")
        assert [(row.values["celsius"], row.superseded) for row in kept] == [(38.2, True), (36.2, False)]
        assert not Incident.objects.filter(enrolment=town.enrolment, settled_at=None, rule__startswith="fever").exists()
    page = client.get(reverse("web:household", args=[town.enrolment])).content.decode()
    assert "taken back" in page
    assert "chart-high" not in page


def test_a_post_that_sees_needs_reads_no_temperature_no_basis_no_ledger(town: Town) -> None:
    _report(town, "38.2")
    client = town.client("control_staff")
    page = client.get(reverse("web:household", args=[town.enrolment])).content.decode()
    assert "测试甲" in page
    assert "38.2" not in page
    assert "第三十九条" not in page
    assert client.get(reverse("web:ledger", args=[town.enrolment])).status_code == 403
    assert client.get(reverse("web:grid")).status_code == 403


def test_a_post_elsewhere_finds_nothing(town: Town) -> None:
    client = town.client("counsellor")
    for name in ("web:household", "web:call"):
        assert client.get(reverse(name, args=[town.enrolment])).status_code == 404
    assert client.get(reverse("web:household", args=[999_999])).status_code == 404


def test_an_incident_is_raised_by_hand(town: Town) -> None:
    answer = town.client("cadre").post(reverse("web:begin", args=[town.enrolment, "incident"]), {"what": "serious_illness", "key": str(uuid4())})
    assert answer.status_code == 302
    with scoped(ENGINE):
        assert Incident.objects.filter(enrolment=town.enrolment, rule="serious_illness").count() == 1
    assert town.client("cadre").post(reverse("web:begin", args=[town.enrolment, "incident"]), {"what": "nothing"}).status_code == 404


def test_a_failing_view_leaves_nothing_behind(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from anju.web.pages.household import screen

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("after the look was kept")

    monkeypatch.setattr(screen, "count", fail)
    client = town.client("follow_up_doctor")
    client.raise_request_exception = False
    answer = client.get(reverse("web:household", args=[town.enrolment]))
    assert answer.status_code == 500
    assert "Nothing of this last step was stored" in answer.content.decode()
    with scoped(ENGINE):
        assert not Read.objects.filter(enrolment=town.enrolment, what="record").exists()
        assert Duty.objects.filter(enrolment=town.enrolment).exists()


def test_the_line_list_finds_by_name_and_telephone_and_goes_on_page_by_page(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from anju.records.queries import households as lists
    from anju.web.pages import households as page_module

    for n in range(4):
        town.world.enrol(town.world.person(f"住户{n}号"), days_ago=n)
    office = town.client("bureau_office")
    found = office.get(reverse("web:households"), {"q": "测试甲"}).content.decode()
    assert "测试甲" in found
    assert "住户1号" not in found
    assert "住户2号" in office.get(reverse("web:households"), {"q": "户2号"}).content.decode()
    assert "Nobody by that name" in office.get(reverse("web:households"), {"q": "无此人"}).content.decode()
    monkeypatch.setattr(lists, "PAGE", 2)
    monkeypatch.setattr(page_module, "PAGE", 2)
    seen, address = set[str](), reverse("web:households")
    for _turn in range(4):
        page = office.get(address).content.decode()
        seen |= set(re.findall(r"/household/(\d+)/", page))
        more = re.search(r'href="(\?which=now&amp;after=[^"]+)"', page)
        if more is None:
            break
        address = reverse("web:households") + more[1].replace("&amp;", "&")
    assert len(seen) == 5
    mine = town.client("follow_up_doctor").get(reverse("web:households")).content.decode()
    assert re.findall(r"/household/(\d+)/", mine) == [str(town.enrolment)]
    assert town.client("control_staff").get(reverse("web:households"), {"q": "测试"}).status_code == 200


def test_a_command_that_sees_needs_acts_without_readings_ledger_or_papers(town: Town) -> None:
    _report(town, "38.2")
    place, office = reverse("web:household", args=[town.enrolment]), town.client("bureau_office")
    page = office.get(place).content.decode()
    assert "chart-high" in town.client("follow_up_doctor").get(place).content.decode()
    for hidden in ("38.2", "chart", "timeline", "No paper has been made yet"):
        assert hidden not in page, hidden
    assert "Next duties" in page
    assert "On what basis" in page
    with scoped(ENGINE):
        incident = Incident.objects.filter(enrolment=town.enrolment, settled_at=None)[0]
        seq = Evidence.objects.get(enrolment=town.enrolment, form="report").seq
    assert town.world.plan.tracks["home"].incidents[incident.rule.partition(".")[0]].title.en in page
    assert office.get(reverse("web:ledger", args=[town.enrolment])).status_code == 403
    assert office.get(reverse("web:correct", args=[town.enrolment, seq])).status_code == 403
    shown = office.get(reverse("web:incident", args=[incident.pk]))
    assert shown.status_code == 200
    assert "38.2" not in shown.content.decode()
    for place in ("release", "papers", "households", "duties", "incidents", "balance", "people", "intake", "grid", "second-looks"):
        arguments = [town.enrolment] if place == "papers" else []
        answer = office.get(reverse(f"web:{place}", args=arguments))
        assert answer.status_code == 200, place
        assert "38.2" not in answer.content.decode(), place
