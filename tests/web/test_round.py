"""The day's round: the doors of what is done by a visit, in order, with who comes along; their addresses opened for whoever goes, and that kept."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anju.operations.record import Said, record
from anju.records.models import Household, Member, Read
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal
from tests.web.test_command import page
from tests.web.town import Town
from tests.world import VILLAGE

MINUTE = timedelta(minutes=1)


def ordered(town: Town, *doors: str) -> list[int]:
    """A household at each address for which a sample was ordered."""
    found = []
    for n, address in enumerate(doors):
        with scoped(ENGINE):
            home = Household.objects.create(jurisdiction=330185, area=VILLAGE)
            Household.objects.filter(pk=home.pk).update(address=seal(address, f"household.address:{home.pk}"))
        enrolment = town.world.enrol(town.world.person(f"测试{chr(0x4E10 + n)}", VILLAGE, household=home.pk), days_ago=1, now=town.now - 60 * MINUTE)
        settle_at(town, enrolment)
        said = Said("evidence", "sampling_order", {"reason": "schedule"}, via="staff")
        record(town.world.viewer("command", town.now), enrolment, [said], now=town.now - MINUTE)
        found.append(enrolment)
    return found


def settle_at(town: Town, enrolment: int) -> None:
    command = town.world.viewer("command", town.now)
    for role in ("cadre", "control_staff", "officer", "follow_up_doctor"):
        said = Said("seat", values={"role": role, "post": str(town.world.posts[role])})
        record(command, enrolment, [said], now=town.now - 50 * MINUTE)


def stops(text: str) -> list[str]:
    return [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in re.findall(r'<li class="door.*?</li>', text, re.DOTALL)]


def test_it_goes_door_by_door_with_the_escort_beside_the_sample(town: Town) -> None:
    far, near, middle = ordered(town, "10组2号", "2组3号", "2组12号")
    found = stops(page(town.client("sampler"), "round"))
    assert [stop.split(" First village")[0] for stop in found] == ["1 2组3号", "2 2组12号", "3 10组2号"]
    assert all("Take the sample" in stop for stop in found)
    control = town.world.members["control_staff"].name
    assert all(f"together with: control staff {control}".lower() in stop.lower() for stop in found), found[0]
    with scoped(ENGINE):
        reads = set(Read.objects.filter(what="round").values_list("enrolment", "who"))
    assert reads == {(number, f"post:{town.world.posts['sampler']}") for number in (far, near, middle)}
    escort = stops(page(town.client("control_staff"), "round"))
    assert any("Take the sample" in stop and "together with" in stop for stop in escort), "the pair is shown from both sides"


def test_what_is_not_done_at_a_door_or_is_done_already_is_not_on_it(town: Town) -> None:
    assert stops(page(town.client("sampler"), "round")) == []
    assert "No door to go to today" in page(town.client("sampler"), "round")
    track, on_it, open_ = town.world.plan.tracks["home"], set[str](), set[str]()
    for role in ("follow_up_doctor", "cadre", "officer", "control_staff"):
        doors = "".join(re.findall(r'<li class="door.*?</li>', page(town.client(role), "round"), re.DOTALL))
        on_it |= set(re.findall(r"/duties/\d+\.([a-z_]+)\.", doors))
        open_ |= {duty.rule for duty in town.open(role)}
    assert on_it
    assert all("visit" in track.rules[rule].answered_by for rule in on_it)
    assert open_ - on_it, "calls and papers are not"


def test_it_asks_no_query_for_each_door(town: Town) -> None:
    client = town.client("sampler")
    ordered(town, "1组1号")
    page(client, "round")
    with CaptureQueriesContext(connection) as few:
        page(client, "round")
    ordered(town, "1组2号", "1组3号", "1组4号")
    page(client, "round")  # new doors get their codes, all at once
    with CaptureQueriesContext(connection) as many:
        page(client, "round")
    assert len(many) == len(few)


@pytest.mark.parametrize("role", ["auditor", ""])
def test_nobody_else_opens_it(town: Town, role: str) -> None:
    client = Client()
    if role:
        with scoped(ENGINE):
            member = Member.objects.create_user("looker", "pass-word-of-test", purpose="auditor", area_id=VILLAGE)
        client.force_login(member)
    assert client.get(reverse("web:round")).status_code == (403 if role else 302)
