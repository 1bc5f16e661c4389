"""Parcels: claimed messages grouped by receiver, so that each gets one at a time, whatever it is of."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from anju.records import sealed
from anju.records.outbox import Row


@dataclass(frozen=True, slots=True)
class Line:
    """So many of one kind, and where in Anju they are."""

    kind: str
    count: int
    link: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """Everything due for one receiver by one channel. `address` and `to` are secrets: they go to the channel and nowhere else."""

    channel: str
    way: int
    address: str
    to: str
    language: str
    key: str
    ids: tuple[int, ...]
    lines: tuple[Line, ...]
    receiver: bytes = b""
    """The fingerprint of a telephone number."""
    wakes: bool = False
    home: bool = False


def reachable(row: Row) -> bool:
    """Whether the channel is still there, and the receiver has an address for it."""
    return row.way is not None and {"mail": bool(row.email), "sms": row.phone is not None}.get(row.channel, True)


def parcels(rows: Iterable[Row]) -> Iterable[Parcel]:
    """One for each receiver; messages for a household never lie in one with those for staff."""
    to = {row.id: _to(row) for row in rows}

    def receiver(row: Row) -> tuple[str, int, str, bool]:
        return row.channel, row.way or 0, to[row.id], row.person is not None

    for (channel, way, number, home), group in groupby(sorted(rows, key=receiver), key=receiver):
        members = list(group)
        address = sealed.unseal(members[0].address or b"", f"channel.address:{way}")
        mark = sealed.fingerprint(number, "phone") if channel == "sms" else b""
        ids, wakes = tuple(row.id for row in members), any(row.wakes for row in members)
        yield Parcel(channel, way, address, number, members[0].language, members[0].key, ids, _lines(members), mark, wakes, home)


def _to(row: Row) -> str:
    if row.channel == "sms":
        return sealed.unseal(bytes(row.phone or b""), row.place)
    return row.email if row.channel == "mail" else ""


def _lines(rows: Iterable[Row]) -> tuple[Line, ...]:
    """One line for each kind and link, counts added up."""
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        sums[row.kind, row.link] = sums.get((row.kind, row.link), 0) + row.count
    return tuple(Line(kind, count, link) for (kind, link), count in sums.items())
