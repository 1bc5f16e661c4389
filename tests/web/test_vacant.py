"""One absence with nobody to stand in: one line for all its households, and each says who is missing and where somebody is named."""

import re

import pytest

from anju.operations import absence
from anju.records.models import Absence, Duty, Incident
from anju.records.scope import ENGINE, scoped
from anju.web.pages.incidents.vacant import lots
from tests.web.test_people import person, text
from tests.web.town import Town, make, settle, token

pytestmark = pytest.mark.django_db
KIND = "seat_empty"


@pytest.fixture
def away() -> Town:
    """Four households of one cadre, who is away; somebody was asked to stand in and has not answered."""
    town = make()
    for name in ("测试乙", "测试丙", "测试丁"):
        settle(town.world, town.world.enrol(town.world.person(name), days_ago=4))
    cadre = town.world.posts["cadre"]
    with scoped(ENGINE):
        of = Absence(post_id=cadre).post
        other = person("接替者", of)
        town.world.members["other"] = other.member
    absence.declare(town.world.viewer("cadre"), cadre, town.now, None, "病了", other.pk, town.now)
    return town


def raised() -> list[Incident]:
    with scoped(ENGINE):
        return list(Incident.objects.filter(rule=KIND, settled_at=None).order_by("enrolment"))


def test_all_that_one_absence_raised_stands_under_one_line_of_the_list_and_of_the_board(away: Town) -> None:
    found = raised()
    assert len(found) == 4
    shown = text(away.client("command").get("/incidents/"))
    lot = re.search(r'<details class="lot".*?</details>', shown, re.DOTALL)
    assert lot
    assert "4 households" in lot[0]
    assert all(f"/incidents/{each.pk}/" in lot[0] for each in found)
    board = text(away.client("command").get("/board/now/"))
    assert board.count("data-alarm=") == 1
    assert f"#lot-{found[0].pk}" in board
    assert all(f"i{each.pk}" in board for each in found)  # each rings once


def test_two_of_one_cause_stand_alone(away: Town) -> None:
    with scoped(ENGINE):
        Incident.objects.filter(pk__in=[each.pk for each in raised()[2:]]).update(settled_at=away.now, settled_by=1)
    command = away.client("command")
    assert 'class="lot"' not in text(command.get("/incidents/"))
    assert text(command.get("/board/now/")).count("data-alarm=") == 2


def test_the_incident_and_its_duty_say_who_is_away_who_was_asked_and_where_somebody_is_named(away: Town) -> None:
    one = raised()[0]
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=one.enrolment, opened_by=one.opened_by)
    command = away.client("command")
    for address in (f"/incidents/{one.pk}/", f"/duties/{token(duty)}/"):
        shown = text(command.get(address))
        assert "Who is missing here" in shown
        assert "接替者 was asked to stand in and has not accepted yet" in shown
        assert f'href="/my-people/{away.world.posts["cadre"]}/"' in shown


def test_once_somebody_stands_in_every_one_of_them_is_settled_and_nobody_is_missing(away: Town) -> None:
    one = raised()[0]
    with scoped(ENGINE):
        row = Absence.objects.get()
    absence.accept(away.world.viewer("other"), row.pk, away.now)
    assert raised() == []
    assert "Who is missing here" not in text(away.client("command").get(f"/incidents/{one.pk}/"))


def test_what_shares_no_cause_or_too_seldom_keeps_its_place_among_the_others() -> None:
    given = ["a1", "x", "b1", "a2", "b2", "y", "a3"]
    found = lots(given, lambda one: one[0] if len(one) == 2 else None)
    assert found == (("a1", "a2", "a3"), ("x",), ("b1",), ("b2",), ("y",))
