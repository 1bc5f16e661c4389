"""A board on the screen of a real browser, the township's processes behind it, and a gateway that speaks for all its sensors at once."""

import argparse
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread
from time import monotonic, sleep, time

from django.conf import settings
from django.db import connection
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from tests.browser import chromium

from anju.records.models import Incident, Member, Post
from anju.records.scope import ENGINE, scoped
from bench import paths, web
from bench.ground import COUNTY, NIGHT

STEP = 0.02
"""Seconds between two handfuls of messages."""
LAG = 20.0
"""Seconds for which what the broker has not taken yet is waited for."""
MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
SENSORS = """
INSERT INTO device (jurisdiction, area, key, kind, enrolment, household, fitted, by, reason, paired, started, started_by, removed_by,
                    position, settled, tampered, weak, heard, listen, told, unread, recent)
SELECT e.jurisdiction, e.area, k.kind || '-' || e.id, k.kind, e.id, e.household, %(at)s, 'bench', 'x', %(at)s, %(at)s, 'bench', '',
       CASE k.kind WHEN 'contact' THEN 'closed' ELSE 'unknown' END, CASE k.kind WHEN 'contact' THEN 'closed' ELSE 'unknown' END, false, false, %(at)s,
       %(at)s + interval '1 day', 0, 0, ''
FROM enrolment e CROSS JOIN (VALUES ('contact'), ('smoke')) k(kind)
"""
WATCH = """() => { window.seen = {}; const look = () => requestAnimationFrame(() => requestAnimationFrame(() => {
  document.querySelectorAll('[data-alarm]').forEach((one) => { window.seen[one.dataset.alarm] = window.seen[one.dataset.alarm] || Date.now(); }); }));
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true }); look(); }"""


@contextmanager
def everything(doors: int, var: Path) -> Iterator[tuple[int, int, list[int], str]]:
    """The ground with a contact and a smoke sensor at each door, and every process; ports of pages and broker, the files, a command's cookie."""
    paths.lay(doors)
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute(SENSORS, {"at": NIGHT})
    paths.set_clock(timedelta(hours=6))
    numbers, cookie = paths.enrolments(), _command()
    hints, broker = _free(), _free()
    os.environ |= {"ANJU_LIVE": f":{hints}", "ANJU_MQTT": f":{broker}", "ANJU_LOG_LEVEL": "ERROR"}
    settings.ANJU_LIVE = f":{hints}"
    worker = {**os.environ, "ANJU_LOGIN": "worker"}
    asgi = ("--interface", "asgi", "--host", "127.0.0.1", "--port", str(hints), "--workers", "1", "--workers-kill-timeout", "1", "--no-ws")
    with ExitStack() as stack:
        stack.enter_context(_process(_broker(var, broker), worker, broker))
        stack.enter_context(_process(_module("granian", *asgi, "--log-level", "warning", "anju.site.live:application"), dict(os.environ), hints))
        stack.enter_context(_process(_module("anju.workers.ingest"), worker, 0))
        stack.enter_context(_process(_module("anju.workers.tick"), worker, 0))
        pages, _ = stack.enter_context(web.serving())
        yield pages, broker, numbers, cookie


def _module(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *words)


def _broker(var: Path, port: int) -> tuple[str, ...]:
    """mosquitto, where there is one, as a real installation has it (but for its passwords); else the one of `make run`."""
    passwords = var / "mqtt.json"
    passwords.write_text(json.dumps({"ingest": "listens", "gateway": "speaks"}), encoding="ascii")
    if MOSQUITTO is None:
        return _module("anju.workers.broker", str(port), str(passwords))
    settings = var / "mosquitto.conf"
    settings.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_inflight_messages 0\nmax_queued_messages 0\nuser root\n", encoding="ascii"
    )
    return (MOSQUITTO, "-c", str(settings))


def _command() -> str:
    """The cookie of a county's command that acts by a post of its own."""
    cookie = paths.commanders()[0]
    with scoped(ENGINE):
        held = Post.objects.filter(role="county_command").first()
        assert held is not None
        Post.objects.create(member=Member.objects.get(username="command0"), agency=held.agency, area_id=COUNTY, role=held.role, active_from=NIGHT)
    return cookie


def story(args: argparse.Namespace, pages: int, broker: int, numbers: list[int], cookie: str) -> tuple[dict[int, float], dict[int, float], float]:
    """What was told when, by file, and when it was seen; seconds of the machine's clock; and how many messages a second were sent."""
    told: dict[int, float] = {}
    with chromium(Path(tempfile.mkdtemp())) as browser:
        page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
        name, _, value = cookie.partition("=")
        page.context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{pages}"}])
        page.goto(f"http://127.0.0.1:{pages}/board/?screen=wall", timeout=60_000)
        page.evaluate(WATCH)
        sleep(5)
        rates: list[float] = []
        gateway = Thread(target=lambda: rates.append(_speak(args, broker, numbers, told)))
        gateway.start()
        while gateway.is_alive():
            page.wait_for_timeout(200)
        page.wait_for_timeout(8000)
        painted: dict[str, int] = page.evaluate("window.seen")
    return told, {file: at / 1000 for file, at in _files(painted).items()}, rates[0]


def _files(painted: dict[str, int]) -> dict[int, int]:
    """By the file it is about, when its incident was first painted."""
    with scoped(ENGINE):
        about = dict(Incident.objects.filter(rule="danger").values_list("pk", "enrolment"))
    return {about[number]: at for name, at in painted.items() if name.startswith("i") and (number := int(name[1:])) in about}


def _speak(args: argparse.Namespace, broker: int, numbers: list[int], told: dict[int, float]) -> float:
    """The gateway; messages a second that it sent."""
    client = Client(CallbackAPIVersion.VERSION2, "bench")
    client.username_pw_set("gateway", "speaks")
    client.max_inflight_messages_set(1000)  # it stands for many gateways, each of which waits for its own alone
    client.connect("127.0.0.1", broker)
    client.loop_start()
    taken: list[int] = []
    client.on_publish = lambda _client, _data, number, _reason, _more: taken.append(number)
    chance, begun, sent = random.Random(7), monotonic(), 0
    shut, burning, due = dict.fromkeys(numbers, True), list(reversed(numbers)), 0.0
    while (gone := monotonic() - begun) < args.seconds:
        while sent < gone * args.rate:
            door = chance.choice(numbers)
            shut[door] ^= chance.random() < args.openings
            client.publish(f"zigbee2mqtt/contact-{door}", json.dumps({"contact": shut[door], "battery": 90}), qos=1)
            sent += 1
        if gone >= due and burning:
            due += 1 / args.alarms
            fire = burning.pop()
            told[fire] = time()
            client.publish(f"zigbee2mqtt/smoke-{fire}", json.dumps({"smoke": True}), qos=1)
        sleep(STEP)
    rate = len(taken) / (monotonic() - begun)
    while len(taken) < sent + len(told) and monotonic() - begun < args.seconds + LAG:
        sleep(STEP)
    client.disconnect()
    client.loop_stop()
    return rate


@contextmanager
def _process(words: tuple[str, ...], surroundings: dict[str, str], port: int) -> Iterator[None]:
    process = subprocess.Popen(words, env=surroundings)
    try:
        while port and not _answers(port):
            if process.poll() is not None:
                raise RuntimeError(f"{words[0]} ended by itself")
            sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(15)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
    except OSError:
        return False
    return True


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
