"""The ledger's chain, read a second time: what sql/chain.sql computes, recomputed here from the stored bytes, sharing no code with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Literal, NamedTuple

ZEROS = bytes(32)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

What = Literal[
    "altered",  # body, salt or digest do not belong together, or a head column was changed
    "removed",  # a number is missing
    "inserted",  # a number comes twice
    "blanked",  # the body is gone without an entry that says it was purged
    "tail",  # the pulse says the ledger goes on, or ends elsewhere
    "gone",  # the pulse has a head, the ledger no entry
    "seal",  # a seal does not follow on from the one before
    "sealed",  # what a seal summed up is not what is there
]


class Link(NamedTuple):
    """One row of `entry`, in the order of the query that `anju ledger verify` makes."""

    jurisdiction: int
    enrolment: int
    recorded: datetime
    seq: int
    kind: str
    v: int
    happened: datetime | None
    actor: str
    engine: str
    sensitivity: str
    salt: bytes | None
    body: str | None
    digest: bytes
    hash: bytes


class Head(NamedTuple):
    """The last link of a ledger, as its pulse has it."""

    enrolment: int
    seq: int
    head: bytes


class Seal(NamedTuple):
    """One nightly seal."""

    id: int
    upto: datetime
    ledgers: int
    entries: int
    sha256: bytes
    previous: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written: in which ledger (0: a seal's), at which number."""

    ledger: int
    seq: int
    what: What

    def __str__(self) -> str:
        return f"ledger {self.ledger}, entry {self.seq}: {self.what}"


def head_of(link: Link) -> bytes:
    """One line of every column but area, salt, body, digest and hash; instants in microseconds since 1970, UTC."""
    happened = "" if link.happened is None else str(_micros(link.happened))
    parts = (
        link.jurisdiction, link.enrolment, _micros(link.recorded), link.seq, link.kind, link.v, happened, link.actor, link.engine, link.sensitivity,
    )  # fmt: skip
    return "\x1f".join(map(str, parts)).encode()


def _micros(instant: datetime) -> int:
    return (instant - EPOCH) // MICROSECOND


class Reader:
    """Reads ledgers in order of number, each in order of `seq`; gathers faults, and what each of `seals` should have summed up."""

    def __init__(self, seals: Iterable[Seal] = ()) -> None:
        self.seals = {seal.id: seal for seal in seals}
        self._sums = {number: sha256(seal.previous) for number, seal in self.seals.items()}
        self._counted = dict.fromkeys(self.seals, 0)
        self.entries = 0
        self.ledgers = 0

    def read(self, links: Iterable[Link], heads: Iterable[Head]) -> Iterator[Fault]:
        """Every fault of all ledgers. Both come ordered by ledger number; `heads` has a row for each ledger there is."""
        pulses = iter(heads)
        pulse = next(pulses, None)
        for ledger, chain in _by_ledger(links):
            while pulse is not None and pulse.enrolment < ledger:
                yield from _empty(pulse)
                pulse = next(pulses, None)
            yield from self._ledger(ledger, chain, pulse if pulse is not None and pulse.enrolment == ledger else None)
            if pulse is not None and pulse.enrolment == ledger:
                pulse = next(pulses, None)
        while pulse is not None:
            yield from _empty(pulse)
            pulse = next(pulses, None)

    def _ledger(self, ledger: int, chain: list[Link], pulse: Head | None) -> Iterator[Fault]:
        before, expected = ZEROS, 1
        purged = max((link.seq for link in chain if link.kind == "purged"), default=0)
        for link in chain:
            if link.seq != expected:
                yield Fault(ledger, link.seq, "removed" if link.seq > expected else "inserted")
                before = b""
            yield from _link(link, before, purged)
            before, expected = bytes(link.hash), link.seq + 1
        last = chain[-1]
        if pulse is None or pulse.seq != last.seq or bytes(pulse.head) != bytes(last.hash):
            yield Fault(ledger, last.seq, "tail")
        self.entries += len(chain)
        self.ledgers += 1
        self._sum(ledger, chain)

    def _sum(self, ledger: int, chain: list[Link]) -> None:
        for number, seal in self.seals.items():
            last = next((link for link in reversed(chain) if link.recorded <= seal.upto), None)
            if last is not None:
                line = f"{ledger}:{last.seq}:{bytes(last.hash).hex()}"
                self._sums[number].update((b"\n" if self._counted[number] else b"") + line.encode())
                self._counted[number] += 1

    def broken_seals(self) -> Iterator[Fault]:
        """After `read`: the seals whose sum is not that of what is there."""
        for number, seal in self.seals.items():
            if self._sums[number].digest() != bytes(seal.sha256) or self._counted[number] != seal.ledgers:
                yield Fault(0, number, "sealed")


def _link(link: Link, before: bytes, purged: int) -> Iterator[Fault]:
    if link.body is None:
        if link.seq >= purged:
            yield Fault(link.enrolment, link.seq, "blanked")
    elif link.salt is None or sha256(bytes(link.salt) + link.body.encode()).digest() != bytes(link.digest):
        yield Fault(link.enrolment, link.seq, "altered")
        return
    if before and sha256(before + bytes(link.digest) + head_of(link)).digest() != bytes(link.hash):
        yield Fault(link.enrolment, link.seq, "altered")


def _empty(pulse: Head) -> Iterator[Fault]:
    if pulse.seq or bytes(pulse.head) != ZEROS:
        yield Fault(pulse.enrolment, pulse.seq, "gone")


def _by_ledger(links: Iterable[Link]) -> Iterator[tuple[int, list[Link]]]:
    chain: list[Link] = []
    for link in links:
        if chain and link.enrolment != chain[0].enrolment:
            yield chain[0].enrolment, chain
            chain = []
        chain.append(link)
    if chain:
        yield chain[0].enrolment, chain


def follow_on(seals: Iterable[Seal]) -> Iterator[Fault]:
    """The seals, oldest first, that do not follow on from the one before."""
    before = ZEROS
    for seal in seals:
        if bytes(seal.previous) != before:
            yield Fault(0, seal.id, "seal")
        before = bytes(seal.sha256)
