"""Change the key that seals personal data: `rotate` makes a new one and seals everything anew with it; the old keys still open old backups."""

import argparse
import json
import os
import secrets
from pathlib import Path

from django.conf import settings

from anju.records import keys
from anju.records.sealed import Ring


def add(parser: argparse.ArgumentParser) -> None:
    """`rotate [--drop]` or `show`."""
    verbs = parser.add_subparsers(dest="what", required=True)
    rotate = verbs.add_parser("rotate", help="make a new key and seal everything anew; goes on after an interruption when run again with --resume")
    rotate.add_argument("--resume", action="store_true", help="make no new key: only seal anew what an older key still seals")
    rotate.add_argument(
        "--drop", action="store_true", help="then take keys that seal nothing any more out of the ring; older backups need them still"
    )
    verbs.add_parser("show", help="how many values each key seals")


def run(args: argparse.Namespace) -> int:
    """0, or 1 where a key that was to be dropped is still in use."""
    path = Path(settings.ANJU_KEYS)
    if args.what == "rotate":
        if not args.resume:
            _make(path)
        for column, count in keys.reseal(Ring.read(path)).items():
            if count:
                print(f"{column}: {count} sealed anew")
    used = keys.left(Ring.read(path))
    for number, count in sorted(used.items()):
        print(f"key {number}: {count} values")
    if args.what == "rotate" and args.drop:
        _drop(path, {number for number, count in used.items() if not count})
    return 0


def _make(path: Path) -> None:
    """Add a key with the next number. Whoever seals from now on seals with it: the file is read again when it changes."""
    given = json.loads(path.read_text(encoding="ascii"))
    number = max(map(int, given["seals"])) + 1
    given["seals"][str(number)] = secrets.token_hex(32)
    _write(path, given)
    print(f"key {number} made; keep a copy of {path} apart from the data")


def _drop(path: Path, unused: set[int]) -> None:
    given = json.loads(path.read_text(encoding="ascii"))
    newest = max(map(int, given["seals"]))
    for number in sorted(unused - {newest}):
        given["seals"].pop(str(number), None)
        print(f"key {number} dropped")
    _write(path, given)


def _write(path: Path, given: dict[str, object]) -> None:
    """Replace the ring whole, readable by its owner alone; a crash leaves the old one."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(json.dumps(given, indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
