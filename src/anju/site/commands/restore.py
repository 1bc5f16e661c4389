"""Bring a backup back into an empty `var` folder, and prove it: every file by its checksum, every ledger by its chain, every count by a recount."""

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from io import RawIOBase
from pathlib import Path, PurePosixPath
from typing import Any, cast

from anju.site import database, ring, session, strongbox, vault
from anju.site.children import python
from anju.site.environment import Environment, read
from anju.site.postgres import Refused, account, binaries
from anju.site.postgres.account import Runner

PROOFS = (("ledger", "verify"), ("recount",))


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("file", type=Path, help="a backup made by `anju backup`")
    parser.add_argument("--keys", type=Path, help="the key ring of that installation; without it, the one that stands in `var`")


def run(args: argparse.Namespace) -> int:
    """Restore and prove; 1 when a proof failed (the data are there then, to be looked at). Raises Refused when nothing was restored."""
    environment = read()
    data = database.data(environment)
    _require_empty(environment, data)
    keys = ring.read(args.keys or vault.keys_path(environment))
    environment.var.mkdir(mode=0o711, parents=True, exist_ok=True)
    runner = account.choose(binaries.find(), data)
    try:
        with args.file.open("rb") as file:
            line, told = strongbox.head(file)
            _require_version(told, runner)
            _place(runner, strongbox.read(file, line, told, keys))
    except OSError as error:
        raise Refused(f"{error.filename or args.file} cannot be used: {error.strerror}") from error
    ring.put(keys, vault.keys_path(environment))
    print(f"restored as of {told['made']} (Anju {told['anju']}); proving it")
    return _prove(environment)


def _require_empty(environment: Environment, data: Path) -> None:
    if environment.database_url is not None:
        raise Refused("DATABASE_URL names a server of your own: restore it with pgBackRest as docs/operate.md says")
    if data.is_dir() and any(data.iterdir()):
        raise Refused(f"{data} is not empty: stop Anju and move that folder away first; a restore never writes over data")


def _require_version(told: dict[str, Any], runner: Runner) -> None:
    if told["postgres"] != (major := binaries.major(runner.programs)):
        raise Refused(
            f"the backup was made by PostgreSQL {told['postgres']}, and {runner.programs} holds version {major}: "
            f"set ANJU_PG_BIN to the programs of version {told['postgres']}"
        )


def _place(runner: Runner, pieces: Iterator[bytes]) -> None:
    """Unpack beside the data folder, check every file against the backup's own list, and only then put it in its place."""
    draft = runner.data.with_name(f"{runner.data.name}.restoring")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        _unpack(pieces, draft)
        _check(runner, draft)
        if runner.data.is_dir():
            runner.data.rmdir()
        draft.rename(runner.data)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    runner.own(runner.data)


def _unpack(pieces: Iterator[bytes], folder: Path) -> None:
    stream = cast("Any", _Stream(pieces))
    with tarfile.open(fileobj=stream, mode="r|") as tar:
        for member in tar:
            place = PurePosixPath(member.name)
            if place.is_absolute() or ".." in place.parts or not (member.isfile() or member.isdir()):
                raise Refused(f"the backup holds {member.name!r}, which is no plain file or folder of a database")
            tar.extract(member, folder, set_attrs=False)
    for piece in pieces:  # what follows the tar's own end still has to open, or the file was cut short
        del piece
    for found in folder.rglob("*"):
        found.chmod(0o700 if found.is_dir() else 0o600)


class _Stream(RawIOBase):
    """The pieces as a file that is read once from front to back."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._kept = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._kept) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._kept += piece
        size = len(self._kept) if size < 0 else size
        taken, self._kept = self._kept[:size], self._kept[size:]
        return taken


def _check(runner: Runner, folder: Path) -> None:
    words = [str(runner.programs / "pg_verifybackup"), "--exit-on-error", str(folder)]
    if not Path(words[0]).is_file():
        return
    told = subprocess.run(words, capture_output=True, text=True, cwd="/", check=False)
    if told.returncode != 0:
        raise Refused(f"the backup's files are not what its own list says:\n{told.stdout}{told.stderr}")


def _prove(environment: Environment) -> int:
    """Run the proofs as anybody could, over the restored database; 0 when all of them hold."""
    with session.database(environment):
        results = [_run(*words) for words in PROOFS]
    print("the restored data are whole" if not any(results) else "the restored data are NOT whole; what differs stands above", file=sys.stderr)
    return 1 if any(results) else 0


def _run(*words: str) -> int:
    surroundings = {name: value for name, value in os.environ.items() if name != "ANJU_LOGIN"}  # each verb has its own
    return subprocess.run(python("anju.site", *words), env=surroundings, check=False).returncode
