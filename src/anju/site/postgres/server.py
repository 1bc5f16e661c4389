"""One PostgreSQL server over one data folder: made, started, found running, stopped."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import psycopg
from psycopg.conninfo import make_conninfo

from anju.site.postgres import account, binaries, pidfile
from anju.site.postgres.binaries import Refused

SUPERUSER = "anju"
LONGEST_SOCKET = 107  # bytes, the kernel's limit for the whole path
READY_WITHIN = 60.0  # seconds; recovery after a crash included
PREFIX = "anju-"
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # the server's own log must not repeat rows or statements: they hold personal data
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}


class Server:
    """The embedded server. `start` uses one that runs already over the same data; only one that was started or adopted here is stopped."""

    def __init__(self, data: Path, **options: str) -> None:
        self.data = data.absolute()
        self.socket = Path()
        self.adopted = False
        self._options = OPTIONS | options
        self._process: subprocess.Popen[bytes] | None = None
        self._pid = 0
        self._runner: account.Runner | None = None

    @property
    def pid(self) -> int:
        """The process id of the server; 0 before `start`."""
        return self._pid

    def conninfo(self, user: str = SUPERUSER, database: str = "postgres") -> str:
        """How to reach it, in libpq's words."""
        return make_conninfo(host=str(self.socket), user=user, dbname=database)

    def start(self) -> None:
        """Start it, or use the one that runs; returns when it answers.

        Raises Refused with the reason and the way out: no programs, no account to run them, data of another version, no start within a minute.
        """
        if (found := pidfile.running(self.data)) is not None:
            self._pid, self.socket, self.adopted = found.pid, found.socket, True
            if self._wait(lambda: pidfile.running(self.data) is not None):
                return
        self.adopted = False
        self.data.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        self._runner = account.choose(binaries.find(), self.data)
        self._check_version(self._runner)
        if not (self._runner.data / "PG_VERSION").exists():
            self._initialise(self._runner)
        self._runner.own(self._runner.data)
        self._launch(self._runner)

    def alive(self) -> bool:
        """Whether the server's process still runs."""
        if self._process is not None:
            return self._process.poll() is None
        return pidfile.running(self.data) is not None

    def stop(self) -> None:
        """Stop it at once, with nothing lost; harmless when it does not run."""
        if self._pid and self.alive():
            for sign, seconds in ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
                _send(self._pid, sign)
                if self._gone(seconds):
                    break
        if self.socket.name.startswith(PREFIX):
            shutil.rmtree(self.socket, ignore_errors=True)
        self._process, self._pid = None, 0

    def _gone(self, seconds: float) -> bool:
        until = monotonic() + seconds
        while self.alive() and monotonic() < until:
            sleep(0.02)
        return not self.alive()

    def _check_version(self, runner: account.Runner) -> None:
        made = runner.data / "PG_VERSION"
        if made.exists() and (version := made.read_text(encoding="ascii").strip()) != str(binaries.major(runner.programs)):
            raise Refused(
                f"The data in {self.data} were made by PostgreSQL {version}, and the server found in {runner.programs} is "
                f"{binaries.major(runner.programs)}. Set ANJU_PG_BIN to the programs of version {version}, or restore a backup into a new folder."
            )

    def _initialise(self, runner: account.Runner) -> None:
        """Make the data in a folder beside and rename it, so that an interrupted start leaves nothing half made."""
        draft = runner.data.with_name(f"{runner.data.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir(mode=0o700)
        runner.own(draft)
        words = ("-D", str(draft), "-U", SUPERUSER, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions")
        kept = {"cwd": "/", "start_new_session": True, **runner.process}  # Ctrl-C in a terminal must not end it half way
        made = subprocess.run(runner.command("initdb", *words), capture_output=True, text=True, check=False, **kept)
        if made.returncode != 0:
            raise Refused(f"PostgreSQL could not make its data in {draft}:\n{made.stdout}{made.stderr}")
        if runner.data.is_dir():
            runner.data.rmdir()
        draft.rename(runner.data)

    def _launch(self, runner: account.Runner) -> None:
        if (old := pidfile.left(self.data)) is not None and old.socket.name.startswith(PREFIX) and old.socket != self.socket:
            shutil.rmtree(old.socket, ignore_errors=True)
        if not self.socket.is_dir() or self.socket == Path():
            self.socket = _socket_folder(runner)
        until = monotonic() + READY_WITHIN
        while monotonic() < until:
            self._process = self._spawn(runner)
            self._pid = self._process.pid
            if self._wait(lambda: self._process is not None and self._process.poll() is None, until):
                return
            sleep(0.2)  # after kill -9 the old server's children hold the shared memory for a moment
        raise Refused(f"PostgreSQL did not start within {READY_WITHIN:.0f} s. Its own words are in {self._log()}.")

    def _log(self) -> Path:
        return self.data.with_name(f"{self.data.name}.log")

    def _spawn(self, runner: account.Runner) -> subprocess.Popen[bytes]:
        options = [word for name, value in self._options.items() for word in ("-c", f"{name}={value}")]
        command = runner.command("postgres", "-D", str(runner.data.resolve()), "-k", str(self.socket), *options)
        with self._log().open("ab") as log:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True, **runner.process)

    def _wait(self, living: Callable[[], bool], until: float | None = None) -> bool:
        """Whether it answers before it dies; raises Refused when it does neither in time."""
        until = until or monotonic() + READY_WITHIN
        while living():
            try:
                psycopg.connect(self.conninfo(), connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if monotonic() > until:
                    raise Refused(f"PostgreSQL runs but does not answer: {error}. Its own words are in {self._log()}.") from error
                sleep(0.03)
            else:
                return True
        return False


def _socket_folder(runner: account.Runner) -> Path:
    base = next(path for path in (tempfile.gettempdir(), "/tmp") if len(os.fsencode(path)) < LONGEST_SOCKET - 50 or path == "/tmp")  # noqa: S108
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    runner.own(folder)
    return folder


def _send(pid: int, sign: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, sign)
