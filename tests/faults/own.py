"""A whole Anju in a folder of its own: its database may be killed, emptied and restored without anybody else noticing."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from anju.site.postgres import Server

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = ("ANJU_SOCKET", "ANJU_LOGIN", "DATABASE_URL")


@dataclass(frozen=True)
class Own:
    """The folder, and what a process needs to work on it."""

    var: Path

    def environment(self, login: str) -> dict[str, str]:
        """For a process as one of the logins."""
        kept = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
        path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
        chosen = {"ANJU_VAR": str(self.var), "ANJU_LOGIN": login, "ANJU_DEMO": "0"}
        return {**kept, **chosen, "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "anju.site.settings"}

    def anju(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the `anju` command to its end."""
        surroundings = self.environment("owner")
        del surroundings["ANJU_LOGIN"]  # each verb has its own
        return subprocess.run([sys.executable, "-m", "anju.site", *words], env=surroundings, capture_output=True, text=True, timeout=240, check=False)

    def start(self, module: str, *words: str, login: str = "worker") -> subprocess.Popen[str]:
        """Start a module of the tests or of Anju as a process; what it prints can be read."""
        command = [sys.executable, "-m", module, *words]
        return subprocess.Popen(command, env=self.environment(login), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def ask(self, server: Server, statement: str) -> list[tuple[Any, ...]]:
        """Rows of a statement, as the server's own superuser."""
        with psycopg.connect(server.conninfo(database="anju")) as connection:
            return connection.execute(statement).fetchall()  # type: ignore[call-overload,no-any-return]


@contextmanager
def whole() -> Iterator[Own]:
    """Tables, grants and logins in a new folder; nothing runs."""
    var = Path(tempfile.mkdtemp(prefix="anju-own-", dir="/tmp"))
    var.chmod(0o711)
    own = Own(var)
    try:
        for verb in ("migrate", "grants"):
            made = own.anju(verb)
            assert made.returncode == 0, made.stderr
        yield own
    finally:
        shutil.rmtree(var, ignore_errors=True)
