"""Incidents, watch roster, plan, balance and the demo's clock in a browser without JavaScript."""

import csv
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from anju.operations.record import Said, record
from anju.operations.tick import catch_up
from anju.records import alarms
from anju.records.models import Counter, Duty, Incident, Read, WatchShift
from anju.records.scope import ENGINE, scoped
from tests.web.town import Town

RULE = "call_household"


def raised(town: Town, kind: str) -> Incident:
    """An incident of `kind` at the household, as the command raised it a minute ago."""
    record(town.world.viewer("command", town.now), town.enrolment, [Said("incident", form=kind)], now=town.now - timedelta(minutes=1))
    with scoped(ENGINE):
        return Incident.objects.get(enrolment=town.enrolment, rule=kind)


def page(client: Client, name: str, *args: object, **query: object) -> str:
    """A page's text; it must be there."""
    answer = client.get(reverse(f"web:{name}", args=args), query)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


# Incidents ---------------------------------------------------------------------------------------------------------------


def test_needs_in_minutes_come_first_and_the_ladder_is_told(town: Town) -> None:
    raised(town, "left_home")
    danger = raised(town, "danger")
    catch_up([town.enrolment], town.now + timedelta(minutes=30))
    listed = page(town.client("command"), "incidents")
    assert listed.index("In danger and leaving") < listed.index("Not at home: ask first")
    one = page(town.client("command"), "incident", danger.pk)
    assert "Answering at the same time" in one
    assert "Leader in charge" in one
    assert "not seen yet" in one


def test_a_hidden_incident_comes_only_to_whoever_may_hear_of_it(town: Town) -> None:
    hidden = raised(town, "at_risk")
    for role, sees in (("follow_up_doctor", True), ("command", False), ("officer", False), ("cadre", False)):
        client = town.client(role)
        assert client.get(reverse("web:incident", args=[hidden.pk])).status_code == (200 if sees else 404 if role != "officer" else 403), role


def test_it_is_seen_taken_over_and_closed_with_its_outcome(town: Town) -> None:
    incident = raised(town, "emergency")
    client = town.client("cadre")
    client.post(reverse("web:incident-seen", args=[incident.pk]), {"key": str(uuid4())})
    with scoped(ENGINE):
        lead = Duty.objects.get(enrolment=town.enrolment, rule="lead_emergency")
        assert lead.acknowledged
    leader = town.client("director")
    with scoped(ENGINE):
        assert Incident.objects.get(pk=incident.pk).settled_at is None
    assert leader.get(reverse("web:incident", args=[incident.pk])).status_code in (403, 404)
    answer = client.post(reverse("web:incident", args=[incident.pk]), {"outcome": "safe", "note": "gas tap was open", "key": str(uuid4())})
    assert answer.status_code == 302, answer.content.decode()
    with scoped(ENGINE):
        assert Incident.objects.get(pk=incident.pk).settled_at == town.now
    assert "Emergency" in page(client, "incidents", show="settled")


def test_an_incomplete_outcome_is_refused_and_the_incident_stays_open(town: Town) -> None:
    incident = raised(town, "emergency")
    answer = town.client("cadre").post(reverse("web:incident", args=[incident.pk]), {"outcome": "", "note": ""})
    assert answer.status_code == 422
    assert "This needs an answer." in answer.content.decode()
    with scoped(ENGINE):
        assert Incident.objects.get(pk=incident.pk).settled_at is None


def test_somebody_outside_the_team_is_told_only_with_a_reason(town: Town) -> None:
    incident = raised(town, "emergency")
    client, chief = town.client("cadre"), town.world.posts["police_chief"]
    refused = client.post(reverse("web:incident-refer", args=[incident.pk]), {"post": chief, "reason": "  "})
    assert refused.status_code == 422
    assert "Say why, in a few words." in refused.content.decode()
    given = client.post(reverse("web:incident-refer", args=[incident.pk]), {"post": chief, "reason": "he threatens her", "key": str(uuid4())})
    assert given.status_code == 302, given.content.decode()
    with scoped(ENGINE):
        assert Duty.objects.get(enrolment=town.enrolment, rule="lead_emergency").post == chief


def test_raised_by_hand_at_a_door_that_is_found_by_name(town: Town) -> None:
    client = town.client("command")
    for typed in ("ceshi", "ce shi", "CSJ", "测试"):
        assert "测试甲" in page(client, "incident-new", q=typed), typed
    assert "测试甲" not in page(client, "incident-new", q="eshi")
    assert "测试甲" not in page(client, "incident-new", q="zzz")
    sent = {"at": town.enrolment, "what": "emergency", "key": str(uuid4())}
    assert client.post(reverse("web:incident-new"), sent | {"what": "nothing"}).status_code == 422
    assert client.post(reverse("web:incident-new"), sent).status_code == 302
    with scoped(ENGINE):
        assert Incident.objects.get(enrolment=town.enrolment, rule="emergency").lead_role == "cadre"


def test_an_areas_own_incident_says_what_to_do(town: Town) -> None:
    with scoped(ENGINE):
        alarms.alarm(Duty.objects.filter(enrolment=town.enrolment).first().area, "channel.robot", town.now)  # type: ignore[union-attr]
        number = Incident.objects.get(rule="channel.robot").pk
    client = town.client("command")
    assert "Messages do not leave" in page(client, "incidents")
    assert "Tell people by telephone" in page(client, "incident", number)


# Roster --------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def watched(town: Town) -> Town:
    town.world.stand()
    return town


def lines(text: str) -> dict[str, list[str]]:
    """What the page's form holds."""
    found: dict[str, list[str]] = {name: re.findall(rf'name="{name}" value="([^"]*)"', text) for name in ("start", "end")}
    selects = re.findall(r'<select id="post-\d+" name="post">(.*?)</select>', text, re.DOTALL)
    found["post"] = [(re.findall(r'value="(\d+)" selected', each) or [""])[0] for each in selects]
    return found


def test_an_empty_day_is_red_and_a_suggestion_fills_it_fairly(watched: Town) -> None:
    client = watched.client("command")
    assert re.search(r"nobody watches: \d+ could", page(client, "roster"))
    proposed = page(client, "roster", suggest="empty", hours=8)
    assert "Every hour is watched" in proposed
    assert [post for post in lines(proposed)["post"] if post]
    with scoped(ENGINE):
        assert not WatchShift.objects.exists()


def test_published_it_is_rows_and_gaps_need_a_reason(watched: Town) -> None:
    client = watched.client("command")
    typed = lines(page(client, "roster", suggest="empty", hours=8))
    day = re.search(r'name="day" value="([^"]+)"', page(client, "roster"))
    assert day
    sent = {"act": "publish", "day": day[1], "key": str(uuid4())}
    short = {name: each[1:] for name, each in typed.items()}
    refused = client.post(reverse("web:roster"), sent | short)
    assert refused.status_code == 422
    assert "Why it has to be so" in refused.content.decode()
    answer = client.post(reverse("web:roster"), sent | typed)
    assert answer.status_code == 302, re.sub(r"<[^>]+>", "", answer.content.decode())[:1500]
    with scoped(ENGINE):
        assert WatchShift.objects.count() == 3
    assert "published" in page(client, "roster")


def test_whoever_does_not_plan_it_only_looks(watched: Town) -> None:
    client = watched.client("follow_up_doctor")
    assert "Publish" not in page(client, "roster")
    assert client.post(reverse("web:roster"), {"act": "publish"}).status_code == 404


def test_the_day_is_drawn_once_for_a_desk_and_once_for_a_phone_held_upright(watched: Town) -> None:
    """On a phone the whole day is seen without moving it: names above their bars, nothing outside the drawing."""
    text = page(watched.client("command"), "roster", suggest="empty")
    drawn = re.findall(r'<svg class="watch (watch-\w+)" viewBox="0 0 (\d+) (\d+)".*?</svg>', text, re.DOTALL)
    assert [(name, width) for name, width, _ in drawn] == [("watch-wide", "720"), ("watch-narrow", "288")]
    narrow = text[text.index("watch-narrow") :]
    boxes = [tuple(map(float, found)) for found in re.findall(r'<rect class="watch-\w+" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', narrow)]
    names = [float(y) for y in re.findall(r'class="watch-name" x="0" y="([\d.]+)"', narrow)]
    assert boxes
    assert all(x >= 0 and x + width <= 288.5 for x, _, width in boxes)
    assert all(not y <= name <= y + 22 for _, y, _ in boxes for name in names), "no name is written over a bar"


# Plan ----------------------------------------------------------------------------------------------------------------------


def test_every_rule_of_the_plan_is_there_with_its_clauses_and_live_counts(town: Town) -> None:
    text = page(town.client("command"), "plan", town.world.adoption, all="1")
    for track in town.world.plan.tracks.values():
        for rule in track.rules.values():
            assert f'id="{track.name}.{rule.name}"' in text
    assert "P9-032" in text
    assert re.search(r"\d+ overdue", text)


def test_a_clause_finds_what_cites_it(town: Town) -> None:
    client = town.client("follow_up_doctor")
    found = page(client, "plan", town.world.adoption, q="P9-055")
    assert 'id="home.learn_temperature"' in found
    assert f'id="home.{RULE}"' not in found
    assert "Nothing in the plan mentions this" in page(client, "plan", town.world.adoption, q="no such thing")


def test_the_plan_is_folded_to_its_parts_and_what_is_led_to_is_open(town: Town) -> None:
    """Without a script and in a browser that opens nothing by itself: the address says what is to be open."""
    client, where = town.client("follow_up_doctor"), town.world.adoption

    def opened(**query: str) -> list[str]:
        return re.findall(r'<details class="part" id="([^"]+)" open>', page(client, "plan", where, **query))

    folded = page(client, "plan", where)
    parts = re.findall(r'<details class="part" id="([^"]+)">', folded)
    assert {"home--stages", "home--role-follow_up_doctor", "home--release", "rosters", "papers", "parameters", "notes"} <= set(parts)
    assert re.search(r'id="home--role-follow_up_doctor">\s*<summary>.*?\d+ overdue.*?\d+ rules?</span>\s*</summary>', folded, re.DOTALL)
    assert opened() == []
    assert opened(at="home.learn_temperature") == ["home--role-follow_up_doctor"]
    assert opened(at="home--stages") == ["home--stages"]
    assert opened(at='"><script>') == []
    assert "home--role-follow_up_doctor" in opened(q="P9-055")
    assert opened(all="1") == parts


def test_a_part_is_fetched_when_it_is_opened_and_is_a_page_of_its_own_without_a_script(town: Town) -> None:
    client, where = town.client("follow_up_doctor"), town.world.adoption
    folded, whole = page(client, "plan", where), page(client, "plan", where, all="1")
    parts = re.findall(r'<details class="part" id="([^"]+)">', folded)
    rules = set(re.findall(r'<article id="([^"]+)"', whole))
    assert not re.findall(r"<article", folded), "none of it is carried before it is asked for"
    fetched, apart = set(), set()
    for name in parts:
        assert f'hx-get="{reverse("web:plan", args=[where])}?piece={name}"' in folded
        assert f'href="{reverse("web:plan", args=[where])}?part={name}"' in folded
        fetched |= set(re.findall(r'<article id="([^"]+)"', piece := page(client, "plan", where, piece=name)))
        assert "<html" not in piece
        apart |= set(re.findall(r'<article id="([^"]+)"', alone := page(client, "plan", where, part=name)))
        assert "<h1>" in alone
    assert fetched == apart == rules
    for asked in ("part", "piece"):
        assert client.get(reverse("web:plan", args=[where]), {asked: "no-such-part"}).status_code == 404


def test_a_rule_that_outranks_a_clause_is_looked_up_in_its_words(town: Town) -> None:
    client = town.client("follow_up_doctor")
    found = page(client, "plan", town.world.adoption, q="DESIGN-9")
    assert "A second person looks again at each compulsory enrolment" in found
    assert 'id="home.review_second"' in found
    rules = page(client, "plan", town.world.adoption, piece="rules")
    assert [number for number in range(1, 17) if f'href="?q=DESIGN-{number}"' not in rules] == []


def test_why_leads_to_the_rule_and_admin_sees_no_counts(town: Town) -> None:
    duty = town.open("follow_up_doctor")[0]
    text = page(town.client("follow_up_doctor"), "do", f"{duty.enrolment}.{duty.rule}.{duty.occurs_on.isoformat()}.{duty.nth}")
    assert f"/plan/{town.world.adoption}/?at=home.{duty.rule}#home.{duty.rule}" in text
    assert town.client("follow_up_doctor").get(reverse("web:plans")).status_code == 302
    assert town.client("follow_up_doctor").get(reverse("web:plan", args=[999])).status_code == 404


# Balance -------------------------------------------------------------------------------------------------------------------


def test_the_balance_adds_up_and_leads_down_to_the_rows(town: Town) -> None:
    client = town.client("command")
    text = page(client, "balance")
    assert "Difference: 0" in text
    for by in ("area", "day", "role", "agency", "rule"):
        assert "Difference: 0" in page(client, "balance", by=by)
    assert "Difference: 0" in page(client, "balance", known="then")
    rows = page(client, "balance-rows", adoption=town.world.adoption, rule=RULE)
    assert "测试甲" in rows


def test_a_counter_that_differs_shows(town: Town) -> None:
    with scoped(ENGINE):
        counter = Counter.objects.filter(how="due", area__gt=0).order_by("-day").first()
        assert counter
        Counter.objects.filter(pk=counter.pk).update(n=counter.n + 1)
    assert "Difference: 1" in page(town.client("command"), "balance")


def test_the_figures_leave_only_for_a_purpose_that_is_kept(town: Town) -> None:
    client = town.client("command")
    assert client.post(reverse("web:balance-export"), {"why": ""}).status_code == 302
    with scoped(ENGINE):
        assert not Read.objects.filter(what__startswith="export").exists()
    answer = client.post(reverse("web:balance-export"), {"why": "report", "by": "rule"})
    assert answer["Content-Type"].startswith("text/csv")
    head, *body = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert head[-1] == "difference"
    assert body
    assert {row[-1] for row in body} == {"0"}
    with scoped(ENGINE):
        kept = Read.objects.get(what__startswith="export")
        assert (kept.purpose, kept.at) == ("report", town.now)


def test_small_counts_are_kept_back_from_an_auditor(town: Town) -> None:
    with scoped(ENGINE):
        member = town.world.members["command"]
        member.purpose = "auditor"
        member.save()
    client = town.client("command")
    text = page(client, "balance", by="rule")
    assert "&lt;5" in text
    assert "balance/rows" not in text
    assert client.get(reverse("web:balance-rows"), {"adoption": town.world.adoption, "rule": RULE}).status_code == 403


def test_another_area_is_not_asked_for(town: Town) -> None:
    assert town.client("command").get(reverse("web:balance"), {"area": "330185002000"}).status_code == 404
    assert town.client("cadre").get(reverse("web:balance")).status_code == 403


# The demo's clock ----------------------------------------------------------------------------------------------------------


def test_the_clock_tells_what_it_brought_about(town: Town) -> None:
    since = (town.now - timedelta(hours=12)).isoformat()
    text = page(town.client("command"), "clock", since=since)
    assert re.search(r"<b>[1-9]\d*</b><span>duties opened", text)


def test_beginning_again_is_asked_for_where_the_server_looks(town: Town, settings: Any, tmp_path: Path) -> None:
    settings.ANJU_RESET = tmp_path / "demo.reset"
    client = town.client("command")
    assert client.post(reverse("web:reset")).url == "/demo/again/"  # type: ignore[attr-defined]
    assert settings.ANJU_RESET.exists()
    assert "The demo begins again" in client.get("/demo/again/").content.decode()
    settings.ANJU_RESET.unlink()
    assert client.get("/demo/again/").status_code == 302
    settings.ANJU_DEMO = False
    outside = town.client("follow_up_doctor")  # a command would be asked for its second step first
    assert outside.post(reverse("web:reset")).status_code == 404
    assert outside.get(reverse("web:clock")).status_code == 404
    assert outside.get("/demo/again/").status_code == 404
