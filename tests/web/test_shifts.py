"""My watches without JavaScript: what stands there, what one tap does, and what a calendar tells."""

from datetime import time, timedelta

import pytest
from django.test import Client

from anju.core.duties.roster import Shift
from anju.core.moments import local_day
from anju.operations import roster as planning
from anju.operations.tick import catch_up
from anju.records.models import Enrolment, Evidence, Post, WatchAsk, WatchShift, WatchSwap
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal
from anju.web.ical import Watch, written
from tests.web.town import Town

HOUR = timedelta(hours=1)


@pytest.fixture
def night(town: Town) -> tuple[Shift, ...]:
    """Tomorrow in three watches, the last past midnight to six."""
    town.world.stand()
    command = town.world.viewer("command", town.now)
    with scoped(command.scope()):
        day = planning.look(town.world.adoption, "camera_watch", local_day(town.now, "Asia/Shanghai") + timedelta(days=1), town.now)
    shifts = planning.suggest(day, anew=True, length=8 * HOUR, now=town.now, turn=time(6))
    planning.publish(command, day, shifts, "", now=town.now)
    return shifts


def role_of(town: Town, post: int) -> str:
    return next(role for role, number in town.world.posts.items() if number == post)


def client(town: Town, shift: Shift) -> Client:
    return town.client(role_of(town, shift.post))


def number(shift: Shift) -> int:
    with scoped(ENGINE):
        return WatchShift.objects.get(post=shift.post, starts=shift.start).pk


def page(of: Client, path: str, status: int = 200) -> str:
    answer = of.get(path)
    assert answer.status_code == status, answer.content.decode()[:1500]
    return answer.content.decode()


def test_my_shifts_tell_who_comes_before_and_after_and_whom_to_call(town: Town, night: tuple[Shift, ...]) -> None:
    first, second, third, *_ = night
    with scoped(ENGINE):
        Post.objects.filter(pk=first.post).update(phone=seal("+8657112345678", f"post.phone:{first.post}"))
    text = page(client(town, second), "/shifts/")
    assert "Before me" in text
    assert 'href="tel:' in text
    for shift in (first, third):
        assert town.world.members[role_of(town, shift.post)].name in text
    assert "Read what is open" not in text, "it has not begun"
    assert "No watch of yours" in page(town.client("director"), "/shifts/")


def test_a_watch_is_taken_over_on_its_own_page_with_what_is_open(town: Town, night: tuple[Shift, ...], at: object) -> None:
    first, *_ = night
    with scoped(ENGINE):
        area = Enrolment.objects.get(track="command").pk
    now = first.start + timedelta(minutes=1)
    catch_up([area], now)
    at(now)  # type: ignore[operator]
    mine = client(town, first)
    path = f"/shifts/{number(first)}/take/"
    assert path in page(mine, "/shifts/")
    text = page(mine, path)
    count = text.split('name="read" value="')[1].split('"')[0]
    assert mine.post(path, {"read": str(int(count) + 1)}).status_code == 422
    with scoped(ENGINE):
        assert not Evidence.objects.filter(form="relief").exists()
    assert mine.post(path, {"read": count, "note": "lamp broken"}).status_code == 302
    with scoped(ENGINE):
        assert Evidence.objects.get(form="relief").values == {"read": int(count)}
    assert page(town.client("director"), path, 404)


def test_one_tap_calls_the_next_and_they_step_in(town: Town, night: tuple[Shift, ...]) -> None:
    first, *_ = night
    assert client(town, first).post(f"/shifts/{number(first)}/cannot/").status_code == 302
    with scoped(ENGINE):
        ask = WatchAsk.objects.get()
    assert "nobody has accepted yet" in page(client(town, first), "/shifts/")
    other = town.client(role_of(town, ask.post))
    assert "Can you step in?" in page(other, "/shifts/")
    text = client(town, first).post(f"/shifts/asked/{ask.pk}/yes/", follow=True).content.decode()
    assert "Somebody has stepped in already" in text, "whoever was not asked does not answer"
    assert other.post(f"/shifts/asked/{ask.pk}/yes/").status_code == 302
    with scoped(ENGINE):
        assert WatchShift.objects.get(starts=first.start).post == ask.post
    assert other.post(f"/shifts/asked/{ask.pk}/maybe/").status_code == 404


def test_whoever_plans_sees_who_holds_the_watch_and_who_was_asked_to_step_in(town: Town, night: tuple[Shift, ...], at: object) -> None:
    first, second, *_ = night
    with scoped(ENGINE):
        area = Enrolment.objects.get(track="command").pk
    client(town, second).post(f"/shifts/{number(second)}/cannot/")
    path = f"/roster/?day={local_day(first.start, 'Asia/Shanghai')}"
    command = town.client("command")
    name = town.world.members[role_of(town, second.post)].name
    assert f"{name} cannot stand this watch" in page(command, path)
    assert "Asked so far" in page(command, path)
    now = first.start + timedelta(minutes=1)
    catch_up([area], now)
    at(now)  # type: ignore[operator]
    command, mine, late = town.client("command"), client(town, first), town.world.members[role_of(town, first.post)].name
    assert f"{late} has not taken the watch over." in page(command, path)
    count = page(mine, f"/shifts/{number(first)}/take/").split('name="read" value="')[1].split('"')[0]
    mine.post(f"/shifts/{number(first)}/take/", {"read": count})
    text = page(command, path)
    assert f"{late} holds the watch now." in text
    assert "has not taken" not in text


def test_a_swap_is_asked_agreed_to_and_approved(town: Town, night: tuple[Shift, ...]) -> None:
    first, second, *_ = night
    mine, other, command = client(town, first), client(town, second), town.client("command")
    path = f"/shifts/{number(first)}/swap/"
    offered = f'value="{second.post}.{number(second)}"'
    assert offered in page(mine, path)
    assert f'value="{second.post}"' not in page(mine, path), "too little rest: not offered"
    assert mine.post(path, {"with": ""}).status_code == 422
    assert mine.post(path, {"with": f"{second.post}.{number(second)}"}).status_code == 302
    with scoped(ENGINE):
        swap = WatchSwap.objects.get().pk
    assert "Approve" not in page(command, "/shifts/")
    assert other.post(f"/shifts/swaps/{swap}/agree/").status_code == 302
    assert "Approve" in page(command, "/shifts/")
    assert "Approve" not in page(mine, "/shifts/")
    command.post(f"/shifts/swaps/{swap}/approve/")
    with scoped(ENGINE):
        assert list(WatchShift.objects.order_by("starts").values_list("post", flat=True)[:2]) == [second.post, first.post]


def test_a_calendar_tells_watches_and_nobodys_name_or_address(town: Town, night: tuple[Shift, ...]) -> None:
    first, *_ = night
    mine = client(town, first)
    text = mine.post("/shifts/calendar/", {"act": "renew"}).content.decode()
    link = text.split('readonly value="http://testserver')[1].split('"')[0]
    answer = Client().get(link)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    told = answer.content.decode().replace("\r\n ", "")
    assert f"DTSTART:{first.start:%Y%m%dT%H%M%SZ}" in told
    assert "测试" not in told
    assert "3组12号" not in told
    assert all(member.name not in told for member in town.world.members.values())
    assert "A link opens since" in page(mine, "/shifts/calendar/")
    assert link.rsplit("/", 1)[1].removesuffix(".ics") not in page(mine, "/shifts/calendar/"), "shown once"
    mine.post("/shifts/calendar/", {"act": "close"})
    assert Client().get(link).status_code == 404


def test_a_calendar_is_written_as_calendars_are(town: Town) -> None:
    start = town.now
    whole = written([Watch("a@anju", "看管；" * 20, "甲镇, 一村; x\ny", start, start + HOUR)], start)
    lines = whole.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines)
    unfolded = whole.replace(b"\r\n ", b"").decode()
    assert f"SUMMARY:{'看管；' * 20}\r\n" in unfolded
    assert "LOCATION:甲镇\\, 一村\\; x\\ny\r\n" in unfolded
