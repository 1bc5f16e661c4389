"""Live hints over server-sent events: a small ASGI app of its own. It holds no data and asks nothing but whether a wall screen still hangs.

`anju serve` starts it at a port of its own; behind a proxy, at the path that ANJU_LIVE names:

    ANJU_LIVE=/live/ granian --interface asgi --host 127.0.0.1 --port 8001 --workers-kill-timeout 1 anju.site.live:application

A browser brings the signed cookie its pages were given; it hears where something changed in its areas, of which kind and when, and asks its own pages
what. Nothing else is ever sent, but a breath by which it knows that it still hears.
"""

import asyncio
import json
import logging
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import django
import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.site.settings")
django.setup()

from django.conf import settings  # noqa: E402  # set up above

from anju.operations import hint  # noqa: E402
from anju.operations.hint import Hint  # noqa: E402

log = logging.getLogger(__name__)

COOKIE = "anju-live"
BREATH = 15.0
"""Seconds after which a breath is sent: no proxy takes the stream for dead, and a browser whose connection died unnoticed misses it."""
LONGEST = 10.0
"""Seconds between two attempts to listen while the database is away."""
PROBE, PATIENCE = 20.0, 5.0
"""Seconds of silence after which the database is asked whether it is there, and for how long: a connection cut without a word is silent for ever."""

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class Stream:
    """One browser: its range, and what it is to be told: the latest of each kind."""

    def __init__(self, lo: int, hi: int, wall: int | None = None) -> None:
        self._lo, self._hi, self.wall = lo, hi, wall
        self._told: dict[str, Hint] = {}
        self.changed = asyncio.Event()

    def hear(self, told: Hint) -> None:
        """Something was told; passed on where it is in range."""
        if told.area == hint.EVERYWHERE or self._lo <= told.area <= self._hi:
            self._told[told.kind] = told
            self.changed.set()

    def take(self) -> list[Hint]:
        """What is to be sent now."""
        told, self._told = list(self._told.values()), {}
        self.changed.clear()
        return told


streams: set[Stream] = set()
_listening: list[asyncio.Task[None]] = []


async def application(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """One request: a stream for a good ticket, 403 for any other; 404 for anything but GET."""
    if scope["type"] != "http":
        return
    bounds = hint.heard(_cookie(scope))
    if scope["method"] != "GET" or bounds is None or not await _hangs(bounds.wall):
        await _refuse(send, 404 if scope["method"] != "GET" else 403)
        return
    if not _listening or _listening[0].done():
        _listening[:] = [asyncio.create_task(listen())]
    stream = Stream(*bounds)
    streams.add(stream)
    gone = asyncio.create_task(_gone(receive))
    try:
        await _speak(stream, gone, send, _allowed(scope))
    finally:
        streams.discard(stream)
        gone.cancel()


async def listen() -> None:
    """Pass on what the database tells, for ever. After it was away everybody asks again: something may have been missed."""
    pause = 0.2
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**_place(), autocommit=True) as connection:
                await connection.execute(f"LISTEN {hint.CHANNEL}")  # type: ignore[call-overload,unused-ignore]  # a fixed name
                pause = 0.2
                _pass_on(Hint(hint.EVERYWHERE, hint.CHANGE, ""))
                await _hear(connection)
        except (psycopg.Error, TimeoutError):
            log.warning("database is away", extra={"task": "live"})
        await asyncio.sleep(pause)
        pause = min(LONGEST, pause * 2)


async def _hear(connection: "psycopg.AsyncConnection[Any]") -> None:
    """Every hint, until the connection ends. Raises TimeoutError where it is silent and does not answer either."""
    while True:
        async for told in connection.notifies(timeout=PROBE):
            if (read := hint.read(told.payload)) is not None:
                _pass_on(read)
        await asyncio.wait_for(connection.execute("SELECT 1"), PATIENCE)


def _pass_on(told: Hint) -> None:
    for stream in streams:
        stream.hear(told)


def _place() -> dict[str, Any]:
    given = settings.DATABASES["default"]
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    return {name: given[key] for name, key in names.items() if given.get(key)}


async def _speak(stream: Stream, gone: "asyncio.Task[None]", send: Send, allowed: list[tuple[bytes, bytes]]) -> None:
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no"), *allowed]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"retry: 5000\n\n", "more_body": True})
    beat = time.monotonic() + BREATH
    while not gone.done():
        with suppress(TimeoutError):
            await asyncio.wait_for(stream.changed.wait(), BREATH)
        if time.monotonic() >= beat:
            beat = time.monotonic() + BREATH
            if not await _hangs(stream.wall):
                break
        said = b"".join(_event(told) for told in stream.take()) or b"event: breath\ndata: .\n\n"
        await send({"type": "http.response.body", "body": said, "more_body": True})
    if not gone.done():
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _hangs(wall: int | None) -> bool:
    """Whether a ticket is good still: a wall screen's while that hangs. Where the database cannot be asked it is not; the screen comes again."""
    if wall is None:
        return True
    try:
        async with asyncio.timeout(PATIENCE), await psycopg.AsyncConnection.connect(**_place(), autocommit=True) as connection:
            found = await (await connection.execute("SELECT wall_hangs(%s)", [wall])).fetchone()
    except (psycopg.Error, TimeoutError):
        log.warning("database is away", extra={"task": "live"})
        return False
    return bool(found and found[0])


def _event(told: Hint) -> bytes:
    said = json.dumps({"area": told.area, "kind": told.kind, "at": told.at})
    return f"data: {said}\n\n".encode("ascii")


def _allowed(scope: Mapping[str, Any]) -> list[tuple[bytes, bytes]]:
    """Lets a page of the same host, at whatever port, read the stream; a page of any other host may not."""
    given = {name: value.decode("latin-1") for name, value in scope["headers"] if name in (b"origin", b"host")}
    origin, host = given.get(b"origin", ""), given.get(b"host", "")
    try:
        same = bool(origin) and urlsplit(origin).hostname == urlsplit(f"//{host}").hostname
    except ValueError:
        same = False
    said = [(b"access-control-allow-origin", origin.encode("latin-1")), (b"access-control-allow-credentials", b"true")]
    return [*said, (b"vary", b"Origin")] if same else []


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def _cookie(scope: Mapping[str, Any]) -> str:
    raw = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
    try:
        found = SimpleCookie(raw.decode("latin-1")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
