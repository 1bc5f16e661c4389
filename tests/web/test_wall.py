"""A screen on a wall with nobody signed in: what is open in its area, nobody's name, and nothing else by its address."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from anju.operations import hint
from anju.operations import wall as walls
from anju.records.models import Duty, Entry, Evidence, Identity, Member, Wall
from anju.records.scope import ENGINE, scoped
from anju.web import access
from tests.web.test_command import raised
from tests.web.town import THERE, Town, neighbour
from tests.world import OTHER, TOWNSHIP, VILLAGE


def made(town: Town, area: int = TOWNSHIP, role: str = "command") -> str:
    """A screen's address as its page shows it, once."""
    given = {"name": "二楼值班室", "area": area, "language": "en"}
    text = town.client(role).post(reverse("web:walls"), given).content.decode()
    return re.findall(r'value="http://testserver(/wall/[^"]+/)"', text)[0] if "/wall/" in text else ""


def screen() -> Client:
    return Client(headers={"accept-language": "en"})


def test_it_shows_what_is_open_and_no_name_of_anybody(town: Town) -> None:
    danger = raised(town, "danger")
    hidden = raised(town, "at_risk")
    place, client = made(town), screen()
    whole, now = client.get(place), client.get(place + "now/")
    assert (whole.status_code, now.status_code) == (200, 200)
    for answer in (whole, now):
        text = answer.content.decode()
        assert f'data-alarm="i{danger.pk}"' in text
        assert f"i{hidden.pk}" not in text
        assert "In danger and leaving" in text
        assert "First village" in text
        assert "under care" not in text, "too few to be counted where anybody may stand"
        for name in ("测试甲", *(member.name for member in town.world.members.values() if member.name)):
            assert name not in text, name
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "<form" not in re.sub(r'<form class="language".*?</form>', "", text, flags=re.DOTALL)
    leads = re.findall(r'href="(/[^"]*)"', re.sub(r"<head>.*?</head>", "", whole.content.decode(), flags=re.DOTALL))
    assert set(leads) <= {place}, "it leads nowhere"
    assert "sessionid" not in client.cookies


def test_who_has_it_is_said_by_their_part(town: Town) -> None:
    raised(town, "danger")
    text = screen().get(made(town)).content.decode()
    with scoped(ENGINE):
        holder = Duty.objects.get(rule="lead_rescue", enrolment=town.enrolment)
    assert holder.post is not None
    part = town.world.plan.roles[holder.role].title.en
    assert f"not seen; asked: {part}" in " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_its_address_opens_nothing_else(town: Town) -> None:
    """Every page of ours, asked with all that a screen has, answers as it answers a stranger; none but the screen itself opens."""
    place, client, stranger = made(town), screen(), screen()
    client.get(place)
    secret = place.split("/")[2]
    opened = set()
    for route, pattern in _pages(get_resolver().url_patterns):
        found = access.of(pattern.callback)
        if found is None or found == access.of(access.public(lambda request: None)):  # type: ignore[arg-type, return-value]  # only its access is looked at
            continue
        address = "/" + re.sub(r"<(?:(\w+):)?(\w+)>", lambda m: secret if m[2] in ("secret", "token") else "1", route)
        answer = client.get(address)
        if pattern.name in ("wall", "wall-now"):
            opened.add(answer.status_code)
            continue
        assert answer.status_code == stranger.get(address).status_code, address
        assert "测试甲" not in answer.content.decode(errors="replace"), address
    assert opened == {200}
    assert client.post(place).status_code == 405


def _pages(patterns: list[URLPattern | URLResolver], before: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for each in patterns:
        route = before + str(each.pattern)
        found += _pages(each.url_patterns, route) if isinstance(each, URLResolver) else [(route, each)]
    return found


def test_the_database_shows_a_screen_no_name_and_nothing_of_what_was_said(town: Town) -> None:
    viewer = walls.opens(made(town).split("/")[2], town.now)
    assert viewer is not None
    with scoped(viewer.scope()):
        assert Identity.objects.values_list("name").count() == 0
        assert Member.objects.values_list("name").count() == 0
        for model in (Evidence, Entry):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                model.objects.exists()
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Wall.objects.exists()


def test_it_shows_its_own_area_alone(town: Town) -> None:
    danger = raised(town, "danger")
    neighbour(town)
    other = town.client("neighbour").post(reverse("web:walls"), {"name": "x", "area": OTHER, "language": "en"}).content.decode()
    place = re.findall(r'value="http://testserver(/wall/[^"]+/)"', other)[0]
    assert f"i{danger.pk}" not in screen().get(place).content.decode()
    assert made(town, THERE) == "", "a command makes none beyond its area"
    assert f"i{danger.pk}" in screen().get(made(town, VILLAGE)).content.decode()
    assert town.client("cadre").get(reverse("web:walls")).status_code == 403


def test_taken_down_it_opens_nothing_from_the_next_question_on(town: Town) -> None:
    place, client = made(town), screen()
    assert client.get(place).status_code == 200
    with scoped(ENGINE):
        [row] = Wall.objects.all()
    neighbour(town)
    town.client("neighbour").post(reverse("web:wall-end", args=[row.pk]))
    assert client.get(place + "now/").status_code == 200, "another area's command takes none of ours down"
    assert town.client("command").post(reverse("web:wall-end", args=[row.pk])).status_code == 302
    for address in (place, place + "now/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Referrer-Policy"]) == (404, "no-referrer")
    listed = town.client("command").get(reverse("web:walls")).content.decode()
    assert "taken down" in listed
    with scoped(ENGINE):
        noted = list(Entry.objects.filter(enrolment=-TOWNSHIP, kind="wall").order_by("seq").values_list("actor", "body"))
    assert [actor for actor, _ in noted] == [town.world.viewer("command", town.now).who] * 2
    assert ['"made"' in body for _, body in noted] == [True, False]


def test_only_the_hash_of_its_secret_is_kept_and_when_it_was_seen(town: Town, at: Callable[[datetime], None]) -> None:
    place = made(town)
    secret = place.split("/")[2]
    assert len(secret) == 32
    assert "never opened yet" in town.client("command").get(reverse("web:walls")).content.decode()
    screen().get(place)
    with scoped(ENGINE):
        [row] = Wall.objects.all()
    assert secret.encode() not in bytes(row.secret_hash)
    assert row.seen == town.now
    at(town.now + timedelta(seconds=30))
    screen().get(place + "now/")
    with scoped(ENGINE):
        assert Wall.objects.get().seen == town.now, "once a minute is enough"
    later = town.now + timedelta(minutes=2)
    at(later)
    screen().get(place + "now/")
    text = town.client("command").get(reverse("web:walls")).content.decode()
    assert "on now" in text
    assert secret not in text
    at(later + timedelta(minutes=6))
    assert "not heard" in town.client("command").get(reverse("web:walls")).content.decode()


@pytest.mark.parametrize("secret", ["x", "0" * 32, "x" * 65, "%00", "壁"])
def test_what_is_no_address_opens_nothing(db: None, secret: str) -> None:
    assert screen().get(f"/wall/{secret}/").status_code == 404


def test_an_administrator_makes_one_for_any_area(town: Town) -> None:
    with scoped(ENGINE):
        town.world.members["root"] = Member.objects.create_user("root", "pass-word-of-test", purpose="admin", name="管理员")
    place = made(town, TOWNSHIP, "root")
    assert screen().get(place).status_code == 200


@override_settings(ANJU_LIVE="/live/")
def test_its_ticket_for_hints_names_it_and_is_nobody_elses(town: Town) -> None:
    """A member who signs in on that browser gets one of their own, and the screen gets its own back."""
    client = screen()
    client.get(made(town))
    with scoped(ENGINE):
        number = Wall.objects.get().pk
    held = hint.heard(client.cookies["anju-live"].value)
    assert held is not None
    assert held.wall == number
    desk = town.client("command")
    desk.cookies["anju-live"] = client.cookies["anju-live"].value
    desk.get("/board/")
    own = hint.heard(desk.cookies["anju-live"].value)
    assert own is not None
    assert own.wall is None
