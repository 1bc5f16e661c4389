"""What is kept of a seal outside the database: the seal and the last link of every ledger, as text, so that a removed tail is found by name.

The first line is the seal as JSON; each further line "ledger:seq:hash in hex", in order of ledger.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection

from anju.records.chain import Fault, Head, Link, Reader, Seal, follow_on

LINKS = """
SELECT jurisdiction, enrolment, recorded, seq, kind, v, happened, actor, engine, sensitivity, salt, body, digest, hash
FROM entry ORDER BY enrolment, seq
"""
PULSES = "SELECT enrolment, seq, head FROM pulse ORDER BY enrolment"
SEALS = "SELECT id, upto, ledgers, entries, sha256, previous FROM seal ORDER BY upto"
HEADS = "SELECT enrolment, seq, hash FROM heads(%s) ORDER BY enrolment"
SUMMED = 7
"""How many of the newest seals are summed up again; every seal is followed from the one before."""
STEP = 5000


class Unreadable(ValueError):
    """The file is no copy of a seal, or was altered: its lines do not give its sum."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` read and found."""

    ledgers: int
    entries: int
    seals: int
    faults: tuple[Fault, ...]


def verify(against: Path | None = None) -> Verdict:
    """Read every ledger, as the owner of the tables, and every seal; and the copy in `against`. Needs no lock: one snapshot is read.

    Raises Unreadable where `against` is no copy of a seal.
    """
    kept = read(against) if against else {}
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(SEALS)
        seals = [Seal(*row) for row in cursor.fetchall()]
    reader = Reader(seals[-SUMMED:])
    faults = list(follow_on(seals))
    faults += list(reader.read(_compared(kept, faults), (Head(*row) for row in _rows("pulses", PULSES))))
    faults += [Fault(ledger, seq, "tail") for ledger, (seq, _) in kept.items()]
    faults += list(reader.broken_seals())
    return Verdict(reader.ledgers, reader.entries, len(seals), tuple(faults))


def _compared(kept: dict[int, tuple[int, bytes]], faults: list[Fault]) -> Iterator[Link]:
    """The links; those the copy knows are struck from it, or are faults where they differ."""
    for row in _rows("links", LINKS):
        link = Link(*row)
        known = kept.get(link.enrolment)
        if known is not None and known[0] == link.seq:
            del kept[link.enrolment]
            if known[1] != bytes(link.hash):
                faults.append(Fault(link.enrolment, link.seq, "altered"))
        yield link


def _rows(name: str, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of `query` by a cursor on the server: a ledger is larger than memory."""
    connection.ensure_connection()
    with connection.connection.cursor(name=f"anju_{name}") as cursor:
        cursor.itersize = STEP
        cursor.execute(query)
        yield from cursor


def write(seal: int, path: Path) -> int:
    """Write the copy of seal `seal`; returns how many ledgers it holds. The file appears whole or not at all. Raises LookupError, OSError."""
    with connection.cursor() as cursor:
        cursor.execute(SEALS.replace("ORDER", "WHERE id = %s ORDER"), [seal])
        row = cursor.fetchone()
        if row is None:
            raise LookupError(f"no seal {seal}")
        kept = Seal(*row)
        cursor.execute(HEADS, [kept.upto])
        lines = [f"{ledger}:{seq}:{bytes(link).hex()}" for ledger, seq, link in cursor.fetchall()]
    first = {
        "seal": kept.id, "upto": kept.upto.isoformat(), "ledgers": kept.ledgers, "entries": kept.entries,
        "sha256": bytes(kept.sha256).hex(), "previous": bytes(kept.previous).hex(),
    }  # fmt: skip
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text("\n".join([json.dumps(first), *lines]) + "\n", encoding="ascii")
    draft.replace(path)
    return len(lines)


def read(path: Path) -> dict[int, tuple[int, bytes]]:
    """The last links a copy holds, by ledger. Raises Unreadable where its lines do not give the sum it states, OSError."""
    first, *lines = path.read_text(encoding="ascii").splitlines() or [""]
    try:
        told: Mapping[str, str] = json.loads(first)
        previous, total = bytes.fromhex(told["previous"]), bytes.fromhex(told["sha256"])
        datetime.fromisoformat(told["upto"])
        heads = {int(ledger): (int(seq), bytes.fromhex(link)) for ledger, seq, link in (line.split(":") for line in lines)}
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"{path} is no copy of a seal") from error
    if sha256(previous + "\n".join(lines).encode()).digest() != total:
        raise Unreadable(f"{path} was altered: its lines do not give its sum")
    return heads
