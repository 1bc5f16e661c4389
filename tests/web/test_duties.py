"""My duties in a browser without JavaScript: the list, doing, closing, undoing, many at once."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation

from anju.operations.record import Said, record
from anju.operations.refused import Fault
from anju.records.models import CallLog, Duty, Evidence, Read
from anju.records.scope import ENGINE, scoped
from anju.web import access, shown
from tests.web.town import Town, settle, token


def test_every_view_says_who_may_open_it() -> None:
    views = [p for p in get_resolver().url_patterns if getattr(p, "app_name", "") == "web"]
    patterns = [q for p in views for q in p.url_patterns for q in (q.url_patterns if hasattr(q, "url_patterns") else [q])]
    assert patterns
    assert not [p.name for p in patterns if access.of(p.callback) is None]


def test_a_stranger_is_asked_to_sign_in(town: Town, client: Client) -> None:
    answer = client.get(reverse("web:duties"))
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_the_list_groups_by_door_and_counts_what_is_late(town: Town) -> None:
    page = town.client("follow_up_doctor").get(reverse("web:duties")).content.decode()
    late = [d for d in town.open("follow_up_doctor") if d.closes < town.now and d.must]
    assert late
    assert "测试甲" in page
    assert f"({len(late)}) My duties" in page
    assert page.count('class="door-head"') == 1 + any(d.closes >= town.now for d in town.open("follow_up_doctor"))


def test_a_temperature_is_stored_and_closes_its_duty(town: Town) -> None:
    client = town.client("follow_up_doctor")
    duty = next(d for d in town.open("follow_up_doctor") if d.evidence == "report" and d.closes >= town.now)
    page = client.get(reverse("web:do", args=[token(duty)]))
    assert page.status_code == 200
    sent = {"celsius": "36。7", "site": "axillary", "how_known": "call", "key": str(uuid4())}
    answer = client.post(reverse("web:do", args=[token(duty)]), sent)
    assert answer.status_code == 302, answer.content.decode()
    assert client.post(reverse("web:do", args=[token(duty)]), sent).status_code == 302
    with scoped(ENGINE):
        stored = Evidence.objects.filter(enrolment=town.enrolment, form="report")
        assert [row.values["celsius"] for row in stored] == [36.7]
        assert stored[0].via == "call"
    assert next(d for d in town.duties(duty.rule) if d.occurs_on == duty.occurs_on and d.nth == duty.nth).how == "done"


def test_what_cannot_be_true_is_refused_beside_its_question_and_kept_as_typed(town: Town) -> None:
    client = town.client("follow_up_doctor")
    duty = next(d for d in town.open("follow_up_doctor") if d.evidence == "report" and d.closes >= town.now)
    answer = client.post(reverse("web:do", args=[token(duty)]), {"celsius": "73.6", "site": "axillary"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error:" in page
    assert 'value="73.6"' in page
    assert "This is higher than can be true" in page
    assert 'href="#id_celsius"' in page


def test_a_slip_is_taken_back(town: Town) -> None:
    client = town.client("follow_up_doctor")
    duty = next(d for d in town.open("follow_up_doctor") if d.evidence == "report" and d.closes >= town.now)
    client.post(reverse("web:do", args=[token(duty)]), {"celsius": "38.9", "site": "axillary"})
    closed = next(d for d in town.duties(duty.rule) if d.how)
    assert client.get(reverse("web:undo", args=[town.enrolment, closed.closed_by])).status_code == 200
    client.post(reverse("web:undo", args=[town.enrolment, closed.closed_by]), {"key": str(uuid4())})
    assert next(d for d in town.duties(duty.rule) if token(d) == token(closed)).how is None


def test_what_cannot_be_made_up_is_closed_as_missed_with_a_witness(town: Town) -> None:
    client = town.client("follow_up_doctor")
    gone = [d for d in town.open("follow_up_doctor") if d.closes < town.now and not town.world.plan.tracks["home"].rules[d.rule].makeup]
    page = client.get(reverse("web:do", args=[token(gone[0])])).content.decode()
    assert "say why" in page
    alone = {"how": "missed", "reason": "phone was off", "seen_by": ""}
    assert client.post(reverse("web:close", args=[token(gone[0])]), alone).status_code == 422
    seen = alone | {"seen_by": str(town.world.posts["health_director"])}
    assert client.post(reverse("web:close", args=[token(gone[0])]), seen).status_code == 302
    assert next(d for d in town.duties(gone[0].rule) if token(d) == token(gone[0])).how == "missed"


def test_many_are_seen_at_once_and_each_stands_alone(town: Town) -> None:
    client = town.client("follow_up_doctor")
    late = [d for d in town.open("follow_up_doctor") if d.closes < town.now]
    answer = client.post(reverse("web:many"), {"act": "acknowledge", "duty": [*(token(d) for d in late), "9.nothing.2026-01-01.0"]}, follow=True)
    assert "stored" in answer.content.decode()
    assert all(d.acknowledged for d in town.open("follow_up_doctor") if d.closes < town.now)


def test_the_list_asks_a_fixed_number_of_questions(town: Town, django_assert_max_num_queries: Any) -> None:
    client = town.client("follow_up_doctor")
    with django_assert_max_num_queries(40):
        client.get(reverse("web:duties"))


def test_a_call_is_one_tap_and_is_kept(town: Town) -> None:
    client = town.client("follow_up_doctor")
    page = client.get(reverse("web:call", args=[town.enrolment])).content.decode()
    assert 'href="tel:+861009000000"' in page
    client.post(reverse("web:call", args=[town.enrolment]), {"channel": "phone", "outcome": "no answer", "note": "rang twice"})
    with scoped(ENGINE):
        kept = CallLog.objects.get(enrolment=town.enrolment)
        assert (kept.outcome, kept.channel, kept.at) == ("no answer", "phone", town.now)
        assert Read.objects.filter(enrolment=town.enrolment, what="phone").exists()


def test_a_sheet_takes_good_rows_and_keeps_what_is_typed_in_bad_ones(town: Town) -> None:
    other = town.world.enrol(town.world.person("测试乙"), days_ago=2)
    settle(town.world, other)
    client = town.client("follow_up_doctor")
    page = client.get(reverse("web:grid")).content.decode()
    rows = re.findall(r'name="row" value="([^"]+)"', page)
    fresh = [row for row in rows if any(token(d) == row and d.closes >= town.now for d in _all(town))]
    assert len(fresh) >= 2
    sent = {"form": "report", "row": fresh, "site": "axillary", "taken": ""}
    answer = client.post(reverse("web:grid"), sent | {f"{fresh[0]}:celsius": "36.5", f"{fresh[1]}:celsius": "366"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1 reading stored" in page
    assert 'value="366"' in page


def _all(town: Town) -> list[Duty]:
    with scoped(ENGINE):
        return list(Duty.objects.filter(how=None))


@pytest.mark.parametrize("role", ["cadre", "control_staff", "officer", "unit_head", "bureau_office", "director", "command", "county_cdc"])
def test_every_post_has_a_first_page(town: Town, role: str) -> None:
    client = town.client(role)
    assert client.get("/", follow=True).status_code == 200
    assert client.get(reverse("web:duties")).status_code == 200
    assert client.get(reverse("web:menu")).status_code == 200
    assert client.get(reverse("web:settings")).status_code == 200


def test_an_hour_later_the_red_banner_says_that_the_clock_stopped(town: Town) -> None:
    from anju.operations.heartbeat import beat

    beat("tick", town.now - timedelta(minutes=5), town.now - timedelta(minutes=5))
    page = town.client("cadre").get(reverse("web:duties")).content.decode()
    assert "The clock of duties has stopped" in page
    beat("tick", town.now, town.now)
    beat("deliver", town.now, town.now)
    assert "The clock of duties has stopped" not in town.client("cadre").get(reverse("web:duties")).content.decode()


def _shopping(town: Town) -> list[Duty]:
    """Two households that asked for shopping."""
    other = town.world.enrol(town.world.person("测试乙"), days_ago=2)
    settle(town.world, other)
    for enrolment in (town.enrolment, other):
        need = Said("evidence", "need", {"kind": "shopping"}, via="call")
        record(town.world.viewer("cadre", town.now), enrolment, [need], now=town.now)
    return [d for d in _all(town) if d.rule == "shop" and d.post == town.world.posts["control_staff"]]


def test_one_form_answers_for_many(town: Town) -> None:
    duties = _shopping(town)
    assert len(duties) == 2
    client = town.client("control_staff")
    page = client.post(reverse("web:many"), {"act": "do", "duty": [token(d) for d in duties]}).content.decode()
    assert "Do 2 duties at once" in page
    form = town.world.plan.forms[duties[0].evidence]
    given = {f.name: "yes" if f.kind == "flag" else f.options[0].name if f.options else "done" for f in form.fields if f.required}
    answer = client.post(reverse("web:many"), given | {"act": "do", "sent": "1", "duty": [token(d) for d in duties]}, follow=True)
    assert "2 duties stored." in answer.content.decode()
    assert not [d for d in _all(town) if d.rule == "shop"]


def test_many_are_given_to_somebody_by_those_above(town: Town) -> None:
    duties = _shopping(town)
    command = town.client("command")
    assert "Give 2 duties" in command.post(reverse("web:many"), {"act": "assign", "duty": [token(d) for d in duties]}).content.decode()
    chosen = {"act": "assign", "duty": [token(d) for d in duties], "post": str(town.world.posts["control_staff"])}
    assert "2 duties stored." in command.post(reverse("web:many"), chosen, follow=True).content.decode()
    assert all(d.given for d in _all(town) if d.rule == "shop")


def test_readings_are_nobodys_to_give_for_many(town: Town) -> None:
    mine = [token(d) for d in town.open("follow_up_doctor") if d.evidence == "report" and d.closes >= town.now]
    answer = town.client("follow_up_doctor").post(reverse("web:many"), {"act": "do", "duty": mine})
    assert answer["Location"] == reverse("web:grid")


def test_who_brings_it_reads_what_was_asked_for_and_nobody_without_the_duty_does(town: Town) -> None:
    need = Said("evidence", "need", {"kind": "shopping", "note": "两斤白菜"}, via="call")
    record(town.world.viewer("cadre", town.now), town.enrolment, [need], now=town.now)
    duty = next(d for d in _all(town) if d.rule == "shop")
    client = town.client("control_staff")
    assert "两斤白菜" in client.get(reverse("web:do", args=[token(duty)])).content.decode()
    assert "两斤白菜" in client.get(reverse("web:household", args=[town.enrolment])).content.decode()
    assert town.client("counsellor").get(reverse("web:do", args=[token(duty)])).status_code == 404
    with scoped(ENGINE):
        assert Read.objects.filter(enrolment=town.enrolment, what="asked").exists()
        assert "两斤白菜" not in str(list(Evidence.objects.filter(enrolment=town.enrolment).values_list("values", flat=True)))


def test_a_duty_is_handed_only_to_those_the_plan_names_for_it(town: Town) -> None:
    """Police come to a household by the plan's own seat or by an incident handed on with a reason, never by a list of names (DESIGN rule 12)."""
    duty = next(d for d in town.open("follow_up_doctor") if d.evidence == "report")
    client, officer = town.client("bureau_office"), town.world.posts["officer"]
    url = reverse("web:extra", args=[token(duty), "reassign"])
    assert client.post(url, {"post": str(officer), "key": str(uuid4())}).status_code == 404
    assert client.post(url, {"post": str(town.world.posts["health_director"]), "key": str(uuid4())}).status_code == 302
    with scoped(ENGINE):
        now_with = Duty.objects.get(enrolment=duty.enrolment, rule=duty.rule, occurs_on=duty.occurs_on, nth=duty.nth).post
    assert now_with == town.world.posts["health_director"]


def test_the_commands_menu_stands_under_headings_and_the_bar_keeps_what_comes_first(town: Town) -> None:
    client = town.client("command")
    menu = client.get("/menu/").content.decode()
    headings = re.findall(r'class="section-title">([^<]+)</h2>', menu)
    assert headings == ["Every day", "Households and places", "Staff and means", "Set up"]
    listed = re.findall(r'<a class="list-item" href="([^"]+)"', menu)
    beside = re.findall(r'<a class="nav-item" href="([^"]+)"', menu)
    assert listed == [address for address in beside if address != "/menu/"], "one order on the bar, beside the page and here"
    assert beside[:4] == ["/duties/", "/households/", "/incidents/", "/board/"]
    assert re.findall(r'<li class="nav-rest nav-head">([^<]+)</li>', menu) == headings[1:]
    few = town.client("control_staff").get("/menu/").content.decode()
    assert "Set up" in few
    assert "/staff/" not in few


def test_the_menu_offers_no_list_or_car_without_one_and_no_readings_to_who_reads_none(town: Town) -> None:
    menus = {role: town.client(role).get("/menu/").content.decode() for role in ("bureau_office", "command", "follow_up_doctor")}
    assert not [role for role, menu in menus.items() if reverse("web:digests") in menu or reverse("web:resources") in menu]
    assert [role for role, menu in menus.items() if 'href="/grid/"' in menu] == ["command", "follow_up_doctor"]


def test_what_waits_long_is_amber_and_counted_apart_from_red(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = town.open("follow_up_doctor")
    facing = next(d for d in mine if d.opens <= town.now <= d.closes)
    late = [d for d in mine if d.closes < town.now and d.must]
    plan = shown.plan_of(facing.adoption)
    track = plan.tracks["home"]
    before = town.client("follow_up_doctor").get(reverse("web:duties")).content.decode()
    assert "waiting long" not in before
    waits = town.now - facing.opens
    for limit, amber in ((waits + timedelta(seconds=1), 0), (waits, 1)):
        rules = {**track.rules, facing.rule: replace(track.rules[facing.rule], amber=limit)}
        monkeypatch.setattr(shown, "plan_of", lambda _, changed=rules: replace(plan, tracks={**plan.tracks, "home": replace(track, rules=changed)}))
        page = town.client("follow_up_doctor").get(reverse("web:duties")).content.decode()
        assert page.count("duty-amber") == amber
        assert ("1 waiting long" in page) is bool(amber)
        assert f"({len(late)}) My duties" in page


def test_a_refusal_says_the_hour_from_which_it_may_be_given() -> None:
    with translation.override("en"):
        said = str(Fault("too soon", "happened", "2026-01-02 22:00").text)
    assert said == "Too soon after the last one: it may be given from 2026-01-02 22:00 on."
    with translation.override("zh-hans"):
        assert str(Fault("too soon", "happened", "2026-01-02 22:00").text) == "离上一次太近，2026-01-02 22:00 之后才能再做。"
