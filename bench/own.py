"""A database of the benchmark's own, with the settings `anju serve` uses, and connections to it that Django knows nothing of."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from anju.site.postgres import Server
from bench.busy import sessions

LOGIN = "anju_owner"


def prepare() -> Path:
    """A new `var` folder, and this process's environment pointed at it; before Django is set up."""
    var = Path(tempfile.mkdtemp(prefix="anju-bench-", dir=os.environ.get("TMPDIR", "/tmp")))  # noqa: S108
    var.chmod(0o711)
    os.environ |= {"ANJU_VAR": str(var), "ANJU_LOGIN": "web", "ANJU_DEMO": "1", "DJANGO_SETTINGS_MODULE": "anju.site.settings"}
    return var


@contextmanager
def running(var: Path) -> Iterator[Server]:
    """The server over `var`, migrated and granted; all of it is gone afterwards."""
    surroundings = {name: value for name, value in os.environ.items() if name != "ANJU_LOGIN"} | {"ANJU_DEMO": "0"}  # no demo township in it
    server = Server(var / "postgres", shared_buffers="1GB")
    server.start()
    try:
        subprocess.run([sys.executable, "-m", "anju.site", "prepare"], env=surroundings, check=True, stdout=subprocess.DEVNULL)
        os.environ["ANJU_SOCKET"] = str(server.socket)
        yield server
    finally:
        server.stop()
        shutil.rmtree(var, ignore_errors=True)


class Bare:
    """psycopg alone, as the owner of the tables: no policies, no framework."""

    def __init__(self, server: Server) -> None:
        self._conninfo = server.conninfo(LOGIN, "anju")
        self._super = server.conninfo(database="anju")

    def connect(self) -> psycopg.Connection[Any]:
        """One more connection."""
        return psycopg.connect(self._conninfo)

    def serving(self, login: str) -> list[int]:
        """The database's processes that serve a login."""
        return sessions(self._super, login)

    def settle(self) -> None:
        """Let the planner know the tables as autovacuum would within a minute, and write everything out, so that nobody pays for another's work."""
        with psycopg.connect(self._super, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")

    def run(self, statement: str, **given: object) -> int:
        """One statement, committed; rows touched."""
        with self.connect() as connection:
            return connection.execute(statement, given).rowcount
