"""Reads the pid file PostgreSQL keeps in its data folder: is a server running over these data, and where is its socket."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs: its process and the folder of its socket."""

    pid: int
    socket: Path


def running(data: Path) -> Running | None:
    """The server that runs over `data`; None when there is none, or when the file was left behind by one that was killed."""
    stated = left(data)
    return stated if stated is not None and _serves(stated.pid, data) else None


def left(data: Path) -> Running | None:
    """What the pid file says, whether or not that server still runs."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return Running(int(lines[0]), Path(lines[4]))
    except (OSError, ValueError, IndexError):
        return None


def _serves(pid: int, data: Path) -> bool:
    """Whether the process lives and is a postgres over these data: a number may have been given to another process since."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return True  # no /proc on this system: the signal was answered
    return state != "Z" and any(word.endswith(b"postgres") for word in words) and os.fsencode(data.resolve()) in words
