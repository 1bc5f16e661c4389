"""Start everything on one machine: the database, the pages, the clocks and the jobs; Ctrl-C stops all of it."""

import argparse
import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic, sleep
from types import FrameType

from anju.site import broker, children, port, session, vault
from anju.site.children import Child, python
from anju.site.environment import Environment, read
from anju.site.postgres import Refused, Server

THREADS = 4  # blocking threads of the web server; more cost more than they bring on two cores
BEAT = 0.05  # seconds between two looks at the children; a demo may begin again in two of them
BEHIND = "/live/"  # where hints are behind a proxy
LATER = ("jobs", "live", "anew", "broker", "ingest")  # children that have time until there is a page
PATIENCE = 20.0  # seconds after which they start without one
READING = "import django; django.setup(); import anju.site.urls"


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("--no-workers", action="store_true", help="pages only; clocks and jobs run elsewhere")


def run(args: argparse.Namespace) -> int:
    """Serve until asked to stop. Raises Refused when the port or the folder is taken, or the database cannot be had."""
    environment = read()
    port.require_free(environment.host, environment.port)
    stopping = _Stopping()
    with ExitStack() as stack:
        stack.enter_context(stopping.heard())
        stack.enter_context(_alone(environment))
        server = stack.enter_context(session.database(environment))
        if server is not None:
            stack.callback(server.stop)  # one that was adopted too: this process holds the folder
        if stopping or not _prepared(environment, server, stopping):
            return 0 if stopping else 1
        port.require_free(environment.host, environment.port)
        members = _children(broker.placed(_with_hints(environment)), server, workers=not args.no_workers)
        stack.callback(children.stop, members)
        _serve(environment, server, members, stopping)
    return 0


class _Stopping:
    """Turns true when SIGINT, SIGTERM or SIGHUP arrives; nothing is interrupted half way."""

    def __init__(self) -> None:
        self._signal = 0

    def __bool__(self) -> bool:
        return self._signal != 0

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Listen for the three signals meanwhile."""
        before = {sign: signal.signal(sign, self._hear) for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            yield
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        if not self._signal:
            _say("stopping")
        self._signal = number


@contextmanager
def _alone(environment: Environment) -> Iterator[None]:
    """Hold this `var` folder: two servers over one folder would stop each other's database."""
    vault.generate(environment)
    with (environment.var / "serve.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Refused(f"another `anju serve` (process {lock.read().strip() or 'unknown'}) runs over {environment.var}; stop it first") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _prepared(environment: Environment, server: Server | None, stopping: _Stopping) -> bool:
    """Tables, grants, translations, static files and the demo, in a child; whether it went well."""
    child = Child("prepare", python("anju.site", "prepare"), _surroundings(environment, server, "owner"))
    members = [child]
    if not (environment.var / "static").exists():
        _say("making tables, translations and, where it is on, the demo; the first time this takes up to a minute")
        # compiles meanwhile what the pages import: nothing installed is compiled yet
        members.append(Child("reading", [sys.executable, "-c", READING], _surroundings(environment, server, "web")))
    for each in members:
        each.start()
    try:
        while child.code is None and not stopping:
            sleep(0.02)
    finally:
        children.stop(members)
    if child.code != 0 and not stopping:
        _say(f"could not prepare ({children.ending(child.code or 0)}); its reason stands above")
    return child.code == 0


def _with_hints(environment: Environment) -> Environment:
    """Open pages hear of changes at once, from a process at a port of its own; behind https at the path that the proxy is to pass to the port after
    the pages'. Where it does not, pages ask by themselves."""
    if environment.live:
        return environment
    return environment.model_copy(update={"live": BEHIND if environment.https else f":{port.unused(environment.host)}"})


def _children(environment: Environment, server: Server | None, *, workers: bool) -> list[Child]:
    worker = _surroundings(environment, server, "worker")
    made = [Child("web", _granian(environment), {**_surroundings(environment, server, "web"), "ANJU_POOL": str(THREADS + 2)})]
    if workers:
        made += [
            Child("tick", python("anju.workers.tick"), worker),
            Child("deliver", python("anju.workers.deliver"), worker),
            *_sensors(environment, worker),
            Child("jobs", python("django", "procrastinate", "worker", "--concurrency", "2", "--delete-jobs", "successful"), worker),
        ]
    if number := _heard_at(environment):
        made.append(Child("live", _hints(environment, number), _surroundings(environment, server, "web")))
    if environment.demo:
        made.append(Child("anew", python("anju.site", "anew"), _surroundings(environment, server, "owner")))
    return made


def _sensors(environment: Environment, worker: dict[str, str]) -> list[Child]:
    """What hears sensors, and the machine's own broker where no other is named."""
    made = [Child("ingest", python("anju.workers.ingest"), worker)]
    if environment.mqtt.startswith(":"):
        where = (environment.mqtt.removeprefix(":"), str(vault.open_broker(environment)))
        made.insert(0, Child("broker", python("anju.workers.broker", *where), {}))
    return made


def _granian(environment: Environment) -> list[str]:
    where = ("--host", environment.host, "--port", str(environment.port))
    size = ("--workers", "1", "--blocking-threads", str(THREADS), "--backlog", "1024")
    # without a kill timeout a SIGTERM in its first second is ignored for ever
    ends = ("--workers-kill-timeout", "3", "--respawn-failed-workers")
    return python("granian", "--interface", "wsgi", *where, *size, *ends, "--no-ws", "--log-level", "warning", "anju.site.wsgi:application")


def _heard_at(environment: Environment) -> int:
    """The port of the process of hints: its own, or the one after the pages' for a proxy to pass its path to; 0 where none is to run here, as where
    somebody else listens there already."""
    if environment.live.startswith(":"):
        return int(environment.live.removeprefix(":"))
    behind = environment.port + 1
    return behind if environment.live.startswith("/") and behind <= 65535 and not port.answers(environment.host, behind) else 0


def _hints(environment: Environment, number: int) -> list[str]:
    where = ("--host", environment.host, "--port", str(number))
    # streams never end by themselves: after a second they are cut, and browsers come back by themselves
    ends = ("--workers", "1", "--workers-kill-timeout", "1", "--respawn-failed-workers")
    return python("granian", "--interface", "asgi", *where, *ends, "--no-ws", "--log-level", "warning", "anju.site.live:application")


def _surroundings(environment: Environment, server: Server | None, login: str) -> dict[str, str]:
    where = {"ANJU_SOCKET": str(server.socket)} if server is not None else {}
    kept = {"ANJU_LOGIN": login, "ANJU_VAR": str(environment.var.absolute()), "ANJU_LIVE": environment.live, "ANJU_MQTT": environment.mqtt}
    return {"DJANGO_SETTINGS_MODULE": "anju.site.settings", **kept, **where}


def _serve(environment: Environment, server: Server | None, members: list[Child], stopping: _Stopping) -> None:
    first = [child for child in members if child.name not in LATER]
    for child in first:
        child.start()
    page, patient = port.Page(environment.host, environment.port), monotonic() + PATIENCE
    told = anew = False
    while not stopping:
        gone = server is not None and not server.alive()
        if server is not None and gone:
            _say("the database stopped by itself; it starts again")
            server.start()
        before, anew = anew, environment.demo and environment.reset.exists()
        if gone or (before and not anew):
            for child in members:
                if child.name == "jobs":  # its listener does not come back to a database that went away
                    child.restart()
        children.watch(members if told or monotonic() > patient else first, _say)
        if not told and page.came:
            told = True
            _say(f"open {environment.address}   (Ctrl-C stops everything)")
        sleep(BEAT)


def _say(words: str) -> None:
    print(f"anju: {words}", file=sys.stderr, flush=True)
