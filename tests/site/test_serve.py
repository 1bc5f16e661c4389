"""`anju serve` as a person meets it: a taken port, an interrupt at the wrong moment, a part that dies."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from anju.site import port
from anju.site.postgres import Refused, pidfile

Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def var() -> Iterator[Path]:
    """An empty `var` folder."""
    made = Path(tempfile.mkdtemp(prefix="anju-serve-", dir="/tmp"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def free() -> int:
    """A port nobody uses."""
    return port.unused("127.0.0.1")


@pytest.fixture
def run(var: Path, free: int) -> Iterator[Run]:
    """Starts `anju serve` over that folder; whatever is left at the end is killed and is a fault of its own."""
    started: list[subprocess.Popen[str]] = []
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ANJU_") or name == "ANJU_PG_BIN"}

    def _run(**more: str) -> subprocess.Popen[str]:
        surroundings = clean | {"ANJU_VAR": str(var), "ANJU_PORT": str(free), "ANJU_DEMO": "0"} | more
        surroundings.pop("DATABASE_URL", None)
        log = (var / f"serve-{len(started)}.log").open("w")
        started.append(subprocess.Popen([sys.executable, "-m", "anju.site", "serve"], env=surroundings, stderr=log, stdout=log, text=True))
        return started[-1]

    yield _run
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(90)
    assert _left(var) == []


def _left(var: Path) -> list[str]:
    """Processes that still belong to this folder, by their environment or their words."""
    mine, found = str(var).encode(), []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mine in (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes() and int(folder.name) != os.getpid():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:120])
        except OSError:
            continue
    return [words for words in found if words]


def _said(var: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(var.glob("serve-*.log")))


def _answers(number: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{number}/accounts/login/", timeout=3).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _until(truth: Callable[[], bool], seconds: float = 180.0) -> bool:
    end = monotonic() + seconds
    while monotonic() < end:
        if truth():
            return True
        sleep(0.02)
    return False


def test_a_taken_port_is_told(free: int, run: Run, var: Path) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", free))
        other.listen()
        assert run().wait(90) == 2
    assert f"port {free} on 127.0.0.1 is taken" in _said(var)
    assert f"ANJU_PORT={free + 1}" in _said(var)
    assert not (var / "postgres").exists()


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(Refused, match="not an address of this machine"):
        port.require_free("192.0.2.1", 8000)


def test_the_first_page_is_asked_for_until_it_comes(free: int) -> None:
    """What listens first cuts the line, as a web process that dies would."""
    page, asked = port.Page("127.0.0.1", free), list[bytes]()
    assert not page.came
    with socket.create_server(("127.0.0.1", free)) as listens:
        for answer in (b"", b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"):
            assert not page.came
            client, _ = listens.accept()
            with client:
                asked.append(client.recv(4096))
                client.sendall(answer)
    assert _until(lambda: page.came)
    assert [line.split(b"\r\n")[0] for line in asked] == [b"GET / HTTP/1.1"] * 2


def _holds(var: Path) -> bool:
    lock = var / "serve.lock"
    return lock.is_file() and lock.stat().st_size > 0


MOMENTS: dict[str, Callable[[Path], bool]] = {
    "the folder is held": _holds,
    "the data are made": lambda var: (var / "postgres.new").exists(),
    "the database runs": lambda var: pidfile.running(var / "postgres") is not None,
    "tables are made": lambda var: any("anju.site prepare" in words for words in _left(var)),
    "pages start": lambda var: any("granian" in words for words in _left(var)),
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupt_while_starting_leaves_nothing(run: Run, var: Path, moment: str) -> None:
    """Whatever step it meets, everything that was started is gone."""
    process = run()
    assert _until(lambda: MOMENTS[moment](var) or process.poll() is not None), _said(var)
    process.send_signal(signal.SIGINT if moment.startswith("the") else signal.SIGTERM)
    assert process.wait(90) == 0
    assert _left(var) == []
    assert "Traceback" not in _said(var)


@pytest.mark.timeout(600)
def test_it_serves_survives_and_stops(run: Run, var: Path, free: int) -> None:
    process = run()
    assert _until(lambda: f"anju: open http://127.0.0.1:{free}" in _said(var)), _said(var)
    answered = [line.partition('"route": ')[2] for line in _said(var).partition("anju: open")[0].splitlines() if '"answered"' in line]
    assert answered, "an address is told before there is a page"
    assert run(ANJU_PORT="1024" if free != 1024 else "1025").wait(90) == 2
    assert "another `anju serve`" in _said(var)

    running = pidfile.running(var / "postgres")
    assert running is not None
    os.kill(running.pid, signal.SIGKILL)
    assert _until(lambda: "the database stopped by itself" in _said(var) and pidfile.running(var / "postgres") is not None)
    assert _until(lambda: _answers(free)), _said(var)

    web = next(int(words) for words in _children(process.pid) if "anju.site.wsgi" in _words(words))
    os.kill(web, signal.SIGKILL)
    assert _until(lambda: "web stopped by itself (signal SIGKILL)" in _said(var))
    assert _until(lambda: _answers(free)), _said(var)

    process.send_signal(signal.SIGINT)
    assert process.wait(90) == 0
    assert _left(var) == []
    assert not _answers(free)


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def _words(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    except OSError:
        return ""
