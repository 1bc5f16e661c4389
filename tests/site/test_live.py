"""Hints reach the browsers whose areas they are about, and carry nothing else."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from anju.operations import hint
from anju.operations.hint import Hint
from anju.operations.viewer import Viewer
from anju.site import live

COUNTY, OTHER = 330185000000, 330186000000


def _scope(ticket: str, method: str = "GET") -> dict[str, Any]:
    return {"type": "http", "method": method, "headers": [(b"cookie", f"a=b; {live.COOKIE}={ticket}".encode())]}


class Browser:
    """Keeps what it was sent; leaves when told."""

    def __init__(self) -> None:
        self.sent: list[Mapping[str, Any]] = []
        self.leave = asyncio.Event()

    async def send(self, message: Mapping[str, Any]) -> None:
        self.sent.append(message)

    async def receive(self) -> Mapping[str, Any]:
        await self.leave.wait()
        return {"type": "http.disconnect"}

    def hints(self) -> int:
        return len(self.told())

    def told(self) -> list[dict[str, Any]]:
        """What the stream said, in order; a breath is nothing."""
        lines = b"".join(message.get("body", b"") for message in self.sent).decode().splitlines()
        return [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: {")]


def _ticket(lo: int, hi: int) -> str:
    return hint.ticket(Viewer("member:1", "area", lo=lo, hi=hi))


@pytest.mark.parametrize("ticket", ["", "nonsense", "WzEsMl0:1:abc"])
def test_without_a_ticket_of_ours_nothing_is_heard(ticket: str) -> None:
    browser = Browser()
    asyncio.run(live.application(_scope(ticket), browser.receive, browser.send))
    assert browser.sent[0]["status"] == 403


def test_only_get() -> None:
    browser = Browser()
    asyncio.run(live.application(_scope(_ticket(1, 2), "POST"), browser.receive, browser.send))
    assert browser.sent[0]["status"] == 404


def test_what_a_wall_screen_hears_ends_with_the_screen_within_a_beat(clone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_place", lambda: {"host": connection.settings_dict["HOST"], "user": "anju_web", "dbname": clone})
    monkeypatch.setattr(live, "BREATH", 0.1)

    async def story() -> tuple[int, int]:
        number = await asyncio.to_thread(_hung)
        ticket, member = hint.ticket(Viewer(f"wall:{number}", "wall", lo=COUNTY, hi=COUNTY + 999999)), _ticket(COUNTY, COUNTY + 999999)
        screen, desk, late = Browser(), Browser(), Browser()
        hung, sat = [asyncio.create_task(live.application(_scope(one), b.receive, b.send)) for one, b in ((ticket, screen), (member, desk))]
        await _comes(lambda: len(screen.sent) > 6 and bool(desk.hints()))  # some beats, and it hangs
        assert not hung.done()
        await asyncio.to_thread(_taken_down, number)
        await asyncio.wait_for(hung, 60)
        assert screen.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
        await live.application(_scope(ticket), late.receive, late.send)
        beats = len(desk.sent)
        await _comes(lambda: len(desk.sent) > beats + 2)
        assert not sat.done(), "whoever is signed in goes on hearing"
        desk.leave.set()
        await asyncio.wait_for(sat, 60)
        live._listening.pop().cancel()
        return screen.sent[0]["status"], late.sent[0]["status"]

    assert asyncio.run(story()) == (200, 403)


def test_a_wall_screen_hears_nothing_where_the_database_cannot_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_place", lambda: {"host": "/nowhere", "user": "anju_web", "dbname": "none"})
    browser = Browser()
    asyncio.run(live.application(_scope(hint.ticket(Viewer("wall:5", "wall", lo=1, hi=9))), browser.receive, browser.send))
    assert browser.sent[0]["status"] == 403


def _hung() -> int:
    from anju.records.models import Wall
    from anju.records.scope import ENGINE, scoped

    try:
        with scoped(ENGINE):
            return Wall.objects.create(
                jurisdiction=330185, area=COUNTY, name="x", language="en", secret_hash=b"x" * 32, made=datetime.now(UTC), made_by="member:1"
            ).pk
    finally:
        connection.close()


def _taken_down(number: int) -> None:
    from anju.records.models import Wall
    from anju.records.scope import ENGINE, scoped

    try:
        with scoped(ENGINE):
            Wall.objects.filter(pk=number).update(ended=datetime.now(UTC), ended_by="member:1")
    finally:
        connection.close()


@override_settings(ANJU_LIVE="/live/")
def test_a_change_is_heard_where_it_is_and_nowhere_else(clone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_place", lambda: {"host": connection.settings_dict["HOST"], "user": "anju_web", "dbname": clone})

    last: list[dict[str, Any]] = []

    async def story() -> tuple[int, int, int]:
        near, far, all_of_it = Browser(), Browser(), Browser()
        ranges = ((near, COUNTY, COUNTY + 999999), (far, OTHER, OTHER + 999999), (all_of_it, 0, 2**62))
        tasks = [asyncio.create_task(live.application(_scope(_ticket(lo, hi)), b.receive, b.send)) for b, lo, hi in ranges]
        await _comes(lambda: all(b.hints() for b, *_ in ranges))  # each hears that the database is listened to
        before = [b.hints() for b, *_ in ranges]
        await asyncio.to_thread(_tell)
        await _comes(lambda: near.hints() == before[0] + 2 and all_of_it.hints() == before[2] + 2)
        await asyncio.sleep(0.2)  # whoever is not meant would have heard it
        last.append(near.told()[-1])
        for browser, *_ in ranges:
            browser.leave.set()
        live._pass_on(Hint(hint.EVERYWHERE, "change", ""))
        await asyncio.gather(*tasks)
        live._listening.pop().cancel()
        assert not live.streams
        return tuple(b.hints() - n for (b, *_), n in zip(ranges, before, strict=True))  # type: ignore[return-value]

    near, far, everything = asyncio.run(story())
    assert (near - 1, far - 1, everything - 1) == (2, 0, 2), "the last one of each is the farewell"
    assert sorted(last[0]) == ["area", "at", "kind"]
    assert (last[0]["area"], last[0]["kind"]) == (COUNTY + 1001, "alarm")
    assert abs(datetime.fromisoformat(last[0]["at"]) - datetime.now(UTC)) < timedelta(minutes=1)


async def _comes(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.02)


def _tell() -> None:
    from django.db import transaction

    try:
        with transaction.atomic():
            hint.tell([COUNTY + 1001])
            hint.tell([COUNTY + 1001], hint.ALARM)
    finally:
        connection.close()


def test_where_live_pages_are_off_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anju.operations.hint.connection", None)
    hint.tell([COUNTY])


def test_what_the_channel_brings_is_a_hint_or_nothing() -> None:
    assert hint.read("330185001001 alarm 2026-11-22T04:00:00.000+00:00") == Hint(330185001001, "alarm", "2026-11-22T04:00:00.000+00:00")
    assert hint.read("330185001001") == Hint(330185001001, "change", "")  # a release before this one
    for payload in ("", "x", "1 fire 2026", "1 alarm", "1 alarm <b>", "1 alarm 2026 more", "-1"):
        assert hint.read(payload) is None


def test_a_stream_of_changes_is_told_once_a_moment_and_an_alarm_among_them_at_once() -> None:
    stream = live.Stream(COUNTY, COUNTY + 999999)
    for n in range(500):
        stream.hear(Hint(COUNTY + n, "change", str(n)))
    stream.hear(Hint(OTHER, "alarm", "elsewhere"))
    stream.hear(Hint(COUNTY + 1, "alarm", "here"))
    assert stream.take() == [Hint(COUNTY + 499, "change", "499"), Hint(COUNTY + 1, "alarm", "here")]
    assert not stream.changed.is_set()
    assert stream.take() == []


class Mute:
    """A connection that was cut without a word: it brings nothing, and an answer never comes."""

    def notifies(self, timeout: float) -> AsyncIterator[Any]:
        async def none() -> AsyncIterator[Any]:
            return
            yield

        return none()

    async def execute(self, _query: str) -> None:
        await asyncio.sleep(60)


def test_a_connection_that_died_without_a_word_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "PATIENCE", 0.05)
    with pytest.raises(TimeoutError):
        asyncio.run(live._hear(Mute()))  # type: ignore[arg-type]  # what is asked of one
