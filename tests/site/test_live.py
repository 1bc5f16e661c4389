"""Hints reach the browsers whose areas they are about, and carry nothing else."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from anju.operations import hint
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
        return sum(message.get("body") == b"data: 1\n\n" for message in self.sent)


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


@override_settings(ANJU_LIVE="/live/")
def test_a_change_is_heard_where_it_is_and_nowhere_else(clone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_place", lambda: {"host": connection.settings_dict["HOST"], "user": "anju_web", "dbname": clone})

    async def story() -> tuple[int, int, int]:
        near, far, all_of_it = Browser(), Browser(), Browser()
        ranges = ((near, COUNTY, COUNTY + 999999), (far, OTHER, OTHER + 999999), (all_of_it, 0, 2**62))
        tasks = [asyncio.create_task(live.application(_scope(_ticket(lo, hi)), b.receive, b.send)) for b, lo, hi in ranges]
        await asyncio.sleep(1)
        before = [b.hints() for b, *_ in ranges]
        await asyncio.to_thread(_tell)
        await asyncio.sleep(1)
        for browser, *_ in ranges:
            browser.leave.set()
        live._pass_on(hint.EVERYWHERE)
        await asyncio.gather(*tasks)
        live._listening.pop().cancel()
        assert not live.streams
        return tuple(b.hints() - n for (b, *_), n in zip(ranges, before, strict=True))  # type: ignore[return-value]

    near, far, everything = asyncio.run(story())
    assert (near - 1, far - 1, everything - 1) == (1, 0, 1), "the last one of each is the farewell"


def _tell() -> None:
    from django.db import transaction

    try:
        with transaction.atomic():
            hint.tell([COUNTY + 1001])
    finally:
        connection.close()


def test_where_live_pages_are_off_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anju.operations.hint.connection", None)
    hint.tell([COUNTY])
