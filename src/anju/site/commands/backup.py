"""Write the whole database into one sealed file while Anju goes on working. The key ring does not go into it: keep a copy elsewhere."""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import IO, BinaryIO

from django.db import connection

from anju.operations import clock, heartbeat
from anju.site import ring, session, strongbox, vault
from anju.site.environment import read
from anju.site.postgres import Refused, binaries
from anju.site.postgres.server import SUPERUSER

PART = 256 * 1024
ELSEWHERE = "this database is a server of your own (DATABASE_URL): back it up with pgBackRest as docs/operate.md says, and the key ring apart from it"


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("file", type=Path, help="the backup to write; it must not exist yet")
    parser.add_argument("--keys", type=Path, help="also copy the key ring to this file, which must lie in another folder than the backup")


def run(args: argparse.Namespace) -> int:
    """Back up. Raises Refused when it cannot, and then leaves no file behind."""
    environment = read()
    if environment.database_url is not None:
        raise Refused(ELSEWHERE)
    keys = ring.read(vault.keys_path(environment))
    _copy_keys(keys, args.keys, args.file)
    with _whole(args.file) as file:
        strongbox.write(file, _told(), _base(binaries.find()), keys)
    session.become("worker")
    heartbeat.beat("backup", clock.now(), clock.real())
    print(f"{args.file}: {args.file.stat().st_size / 1e6:.1f} MB. It opens only with the key ring {args.keys or vault.keys_path(environment)}.")
    return 0


def _copy_keys(keys: dict[str, object], path: Path | None, file: Path) -> None:
    if path is None:
        return
    if path.absolute().parent == file.absolute().parent:
        raise Refused("the key ring and the backup would lie in one folder: whoever finds it could read everything. Give --keys another folder")
    ring.put(keys, path)


def _told() -> dict[str, object]:
    """What anybody may know of the backup: when, by which versions, and the sum of the last seal over all ledgers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(sha256, 'hex'), upto FROM seal ORDER BY upto DESC LIMIT 1")
        seal = cursor.fetchone()
        cursor.execute("SELECT current_setting('server_version_num')::integer / 10000")
        (major,) = cursor.fetchone()
    sealed = {"seal": seal[0], "upto": seal[1].isoformat()} if seal else {}
    return {"made": clock.real().isoformat(), "anju": version("anju"), "postgres": major, **sealed}


def _base(programs: Path) -> Iterator[bytes]:
    """A base backup with the log it needs, as one tar, straight from the running server."""
    program = programs / "pg_basebackup"
    if not program.is_file():
        raise Refused(f"{programs} has no pg_basebackup; set ANJU_PG_BIN to a PostgreSQL of the same version that has it")
    where = ("--host", str(connection.settings_dict["HOST"]), "--username", SUPERUSER, "--no-password")
    words = [str(program), *where, "--pgdata=-", "--format=tar", "--wal-method=fetch", "--checkpoint=fast", "--manifest-checksums=SHA256"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/") as process:
        yield from _parts(process.stdout)
        words_of_it = process.stderr.read().decode(errors="replace") if process.stderr else ""
    if process.returncode != 0:
        raise Refused(f"pg_basebackup could not finish:\n{words_of_it}")


def _parts(stream: IO[bytes] | None) -> Iterator[bytes]:
    while stream is not None and (part := stream.read(PART)):
        yield part


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """A file that appears whole or not at all, readable by its owner alone."""
    draft = path.with_name(f"{path.name}.part")
    try:
        if path.exists():
            raise Refused(f"{path} exists already; a backup never writes over another")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise Refused(f"{draft} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        print(f"anju: no backup was made; {path} does not exist", file=sys.stderr)
        raise
