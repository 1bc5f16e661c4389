"""Granian as `anju serve` starts it, and clients that keep their connections."""

import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import perf_counter, sleep
from uuid import uuid4

CREATED = b"201"
THREADS = 4


@contextmanager
def serving() -> Iterator[tuple[int, int]]:
    """The web process on a free port, and its number."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", str(THREADS), "--no-ws"]
    command = [sys.executable, "-m", "granian", *words, "--workers-kill-timeout", "3", "--log-level", "warning", "anju.site.wsgi:application"]
    surroundings = {**os.environ, "ANJU_POOL": str(THREADS + 2), "ANJU_LOG_LEVEL": "WARNING"}
    process = subprocess.Popen(command, env=surroundings)
    try:
        while not _answers(port):
            if process.poll() is not None:
                raise RuntimeError("the web process ended by itself")
            sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(10)


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False


def reports(port: int, tokens: Sequence[str], at_once: int) -> float:
    """Seconds in which every token's household reported once; each answer is checked. Spoken over bare sockets: who asks shares the cores with who
    answers, and a library's request costs as much as the answer."""
    parts = [tokens[n::at_once] for n in range(at_once)]

    def send(part: Sequence[str]) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            for n, token in enumerate(part):
                connection.sendall(_request(port, token, n))
                status, body = _answer(connection)
                if status != CREATED:
                    raise RuntimeError(f"{status!r}: {body[:300]!r}")

    started = perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(send, parts))
    return perf_counter() - started


def _request(port: int, token: str, n: int) -> bytes:
    """One household's reading, between 36.1 and 37.0."""
    body = json.dumps({"form": "report", "values": {"celsius": round(36.1 + n % 10 / 10, 1), "site": "axillary"}})
    head = f"POST /api/v1/reports HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {uuid4()}\r\n"
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


def _answer(connection: socket.socket) -> tuple[bytes, bytes]:
    """Status and body; the server says how long that is."""
    said = b""
    while b"\r\n\r\n" not in said:
        said += connection.recv(65536)
    head, _, body = said.partition(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    while len(body) < length:
        body += connection.recv(65536)
    return head.split(b" ", 2)[1], body


def pages(port: int, place: str, cookies: Sequence[str], times: int) -> list[float]:
    """Milliseconds of each of `times` requests for a page, one after the other, as different people in turn; sorted."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    found = []
    for n in range(times + len(cookies)):
        started = perf_counter()
        connection.request("GET", place, headers={"Cookie": cookies[n % len(cookies)], "Accept-Language": "zh-CN"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{place}: {answer.status} {answer.headers.get('Location', '')}")
        found.append((perf_counter() - started) * 1000)
    return sorted(found[len(cookies) :])
