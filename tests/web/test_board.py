"""The live board: what nobody has seen first, who is on it, its time against its limit; nobody who lives anywhere is named, nothing private shown."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anju.operations.heartbeat import beat
from anju.operations.tick import catch_up
from anju.records.models import Area, Duty, Incident
from anju.records.scope import ENGINE, scoped
from tests.operations.test_devices import OPEN, fitted, packet
from tests.web.test_command import page, raised
from tests.web.town import Town
from tests.world import NOON, TOWNSHIP, VILLAGE, World, world

MINUTE = timedelta(minutes=1)


def shown(text: str) -> str:
    """What is read on it."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def alarms(text: str) -> list[str]:
    return re.findall(r'data-alarm="([^"]+)"', text)


def lead(town: Town, incident: Incident, rule: str) -> Duty:
    with scoped(ENGINE):
        return Duty.objects.get(enrolment=incident.enrolment, rule=rule)


def test_it_shows_what_is_open_without_a_name_of_whoever_lives_there(town: Town) -> None:
    danger = raised(town, "danger")
    text = page(town.client("command"), "board")
    assert f"i{danger.pk}" in alarms(text)
    assert "In danger and leaving" in text
    assert "First village" in text
    assert "测试甲" not in text
    assert 'data-unseen="' in text
    assert f"i{danger.pk}" in text.split('data-unseen="')[1].split('"')[0].split()
    wall = page(town.client("command"), "board", screen="wall")
    assert f"i{danger.pk}" in alarms(wall)
    assert "I am on it" not in wall
    assert 'class="nav"' not in wall


def test_what_only_a_clinician_may_learn_is_on_no_board_not_even_theirs(town: Town) -> None:
    hidden = raised(town, "at_risk")
    for role in ("follow_up_doctor", "command"):
        text = page(town.client(role), "board")
        assert f"i{hidden.pk}" not in alarms(text)
        assert town.client(role).post(reverse("web:board-on-it", args=[hidden.pk])).status_code == 404


def test_whoever_takes_it_on_is_said_to_be_on_it_and_its_ladder_stops(town: Town) -> None:
    danger = raised(town, "danger")
    before = page(town.client("command"), "board-now")
    assert shown(before).count("not seen; asked:") >= 1
    chief = town.client("command")
    answer = chief.post(reverse("web:board-on-it", args=[danger.pk]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("web:board"))
    duty = lead(town, danger, "lead_rescue")
    assert duty.acknowledged
    assert duty.post == town.world.viewer("command").posts[0]
    after = page(town.client("cadre"), "board-now")
    line = after.split(f'data-alarm="i{danger.pk}"')[1].split("</li>")[0]
    assert "on it: 指挥部" in shown(line)
    assert f"i{danger.pk}" not in after.split('data-unseen="')[1].split('"')[0].split()
    assert f'action="{reverse("web:board-on-it", args=[danger.pk])}"' not in page(chief, "board-now"), "on it already"
    with scoped(ENGINE):
        Incident.objects.filter(pk=danger.pk).update(settled_at=town.now, settled_by=1, how="done", outcome="x")
    answer = chief.post(reverse("web:board-on-it", args=[danger.pk]), follow=True)
    assert "It is settled already." in answer.content.decode()


def test_whoever_is_not_above_it_is_offered_nothing_and_changes_nothing(town: Town) -> None:
    danger = raised(town, "danger")
    doctor, before = town.client("follow_up_doctor"), lead(town, danger, "lead_rescue")
    assert reverse("web:board-on-it", args=[danger.pk]) not in page(doctor, "board-now")
    answer = doctor.post(reverse("web:board-on-it", args=[danger.pk]), follow=True)
    assert "banner-red" in answer.content.decode()
    after = lead(town, danger, "lead_rescue")
    assert (after.post, after.acknowledged) == (before.post, False)


def test_the_newest_that_nobody_has_seen_stands_first_and_a_limit_that_passed_is_said(town: Town, at: Callable[[datetime], None]) -> None:
    left = raised(town, "left_home")
    early = page(town.client("command"), "board-now")
    part = early.split(f'data-alarm="i{left.pk}"')[1].split("</li>")[0]
    width = int(part.split('class="limit-gone" width="')[1].split('"')[0])
    assert 0 <= width < 100
    catch_up([town.enrolment], town.now + timedelta(days=1))
    at(town.now + timedelta(days=1))
    late = page(town.client("command"), "board-now")
    part = late.split(f'data-alarm="i{left.pk}"')[1].split("</li>")[0]
    assert "past its limit of" in shown(part)
    assert 'class="limit-gone" width="100"' in part
    danger = raised_at(town, "danger", town.now + timedelta(days=1))
    assert alarms(page(town.client("command"), "board-now"))[0] == f"i{danger.pk}"


def raised_at(town: Town, kind: str, now: datetime) -> Incident:
    from anju.operations.record import Said, record

    record(town.world.viewer("command", now), town.enrolment, [Said("incident", form=kind)], now=now)
    with scoped(ENGINE):
        return Incident.objects.filter(enrolment=town.enrolment, rule=kind).latest("raised")


@pytest.mark.django_db
def test_a_door_that_was_opened_is_on_it_until_somebody_answered(at: Callable[[datetime], None]) -> None:
    from anju.operations.devices.decide import decide
    from anju.operations.devices.hear import hear

    made: World = world()
    case, _ = fitted(made)
    hear([packet(OPEN)], NOON + MINUTE)
    decide(NOON + MINUTE)
    at(NOON + 2 * MINUTE)
    town = Town(made, case, NOON)
    text = page(town.client("command"), "board-now")
    asked = [name for name in alarms(text) if name.startswith(f"d{case}.ask_all_right")]
    assert len(asked) == 1
    assert asked[0] in text.split('data-unseen="')[1].split('"')[0].split()
    for loop in ("tick", "ingest"):
        beat(loop, NOON + 2 * MINUTE, NOON + 2 * MINUTE)
    text = page(town.client("command"), "board-now")
    assert "Sensors are not heard" not in text
    at(NOON + 5 * MINUTE)
    beat("tick", NOON + 5 * MINUTE, NOON + 5 * MINUTE)
    text = page(town.client("command"), "board-now")
    assert "Sensors are not heard" in text
    assert "The clock of duties has stopped" not in text


def test_each_place_has_a_tile_with_what_is_open_there_and_many_are_drawn_by_what_they_lie_in(town: Town) -> None:
    raised(town, "danger")
    tiles = re.findall(
        r'<li class="tile tile-(\w+)"><strong class="tile-name">([^<]+)</strong>(.*?)</li>', page(town.client("command"), "board-now"), re.DOTALL
    )
    states = {name: (state, shown(words)) for state, name, words in tiles}
    assert "First village" in states
    state, words = states["First village"]
    assert state in ("unseen", "late")
    assert "1 under care" in words
    with scoped(ENGINE):
        for n in range(2, 110):
            Area.objects.create(
                id=VILLAGE + n, hi=VILLAGE + n, parent_id=TOWNSHIP, jurisdiction=330185, kind="village", name=f"测试{n}", name_en=f"V {n}"
            )
    names = re.findall(r'class="tile-name">([^<]+)<', page(town.client("command"), "board-now"))
    assert names == ["First township"]


def test_a_seat_sees_its_own_households_and_a_stranger_nothing(town: Town) -> None:
    danger = raised(town, "danger")
    assert f"i{danger.pk}" in alarms(page(town.client("cadre"), "board-now"))
    assert town.client("sampler").get(reverse("web:board-now")).status_code in (200, 403)
    assert town.client("sampler").post(reverse("web:board-on-it", args=[danger.pk])).status_code in (403, 404)


def test_it_asks_no_query_for_each_alarm(town: Town) -> None:
    client = town.client("command")
    page(client, "board-now")
    with CaptureQueriesContext(connection) as few:
        page(client, "board-now")
    for kind in ("danger", "left_home", "serious_illness"):
        raised(town, kind)
    page(client, "board-now")
    with CaptureQueriesContext(connection) as many:
        page(client, "board-now")
    assert len(many) - len(few) <= 2, "whoever has them is one question more"
