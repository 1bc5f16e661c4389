"""Processor time, which others on the same machine disturb less than the clock: of whole processes, and of the database's own for each session."""

from collections.abc import Iterable
from pathlib import Path
from time import process_time

import psycopg

SESSIONS = "SELECT pid FROM pg_stat_activity WHERE usename = %s AND datname = 'anju'"


def spent(*pids: int) -> float:
    """Seconds that the processes and their children spent so far, all threads of each; one that ended counts no more."""
    return sum(_own(pid) + spent(*_children(pid)) for pid in pids)


def together(*pids: int) -> float:
    """The same, with what this process spent."""
    return process_time() + spent(*pids)


def sessions(conninfo: str, login: str) -> list[int]:
    """The database's processes that serve a login."""
    with psycopg.connect(conninfo) as connection:
        return [pid for (pid,) in connection.execute(SESSIONS, [login])]


def _own(pid: int) -> float:
    return sum(int(told.split()[0]) for told in _told(pid, "schedstat")) / 1e9


def _children(pid: int) -> list[int]:
    return [int(child) for told in _told(pid, "children") for child in told.split()]


def _told(pid: int, what: str) -> Iterable[str]:
    for place in Path(f"/proc/{pid}/task").glob(f"*/{what}"):
        try:
            yield place.read_text(encoding="ascii")
        except OSError:
            continue
