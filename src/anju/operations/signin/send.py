"""Codes on their way out: which may go now, by which gateway, and what became of each."""

from dataclasses import dataclass
from datetime import datetime

from anju.core.messages.gateway import Unreadable, read
from anju.core.messages.pace import LONGEST, Sent, free_at
from anju.records import pace
from anju.records.codes import Row, waiting
from anju.records.models import Channel, Code, Sending
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import unseal


@dataclass(frozen=True, slots=True)
class Due:
    """One code to send. `address`, `to` and `code` are secrets: they go to the gateway and nowhere else."""

    number: int
    way: int
    address: str
    to: str
    code: str
    language: str
    receiver: bytes


def due(now: datetime, real: datetime) -> tuple[Due, ...]:
    """What may be sent: as often as the gateway's rules let a number be written to, and its pace allows. `now` is Anju's, `real` the real time."""
    with scoped(ENGINE):
        rows = waiting(real)
        sent = pace.recent([row.receiver for row in rows], now - LONGEST) if rows else {}
        made = [(row, _due(row)) for row in rows]
        return tuple(one for row, one in made if _free(one, sent.get(row.receiver, {}), now) and pace.take(one.way, "sms", 1, now)[0])


def _due(row: Row) -> Due:
    to = unseal(row.phone, f"member_contact.phone:{row.member}")
    address, code = unseal(row.address, f"channel.address:{row.way}"), unseal(row.code, f"code.code:{row.number}")
    return Due(row.number, row.way, address, to, code, row.language, row.receiver)


def _free(one: Due, sent: Sent, now: datetime) -> bool:
    try:
        gateway = read(one.address)
    except Unreadable:
        return False
    return bool(gateway.template("code", one.language)) and free_at(gateway.provider, "code", sent, now) <= now


def taken(one: Due, parts: int, now: datetime, real: datetime) -> None:
    """The gateway took it."""
    with scoped(ENGINE):
        Code.objects.filter(pk=one.number).update(sent=real)
        _keep(one, parts, "", now)


def refused(one: Due, reason: str, now: datetime) -> None:
    """It did not, for `reason`: somebody says the code instead."""
    with scoped(ENGINE):
        Code.objects.filter(pk=one.number).update(failed=True)
        _keep(one, 0, reason, now)


def _keep(one: Due, parts: int, outcome: str, now: datetime) -> None:
    way = Channel.objects.only("jurisdiction", "area").get(pk=one.way)
    Sending.objects.create(
        jurisdiction=way.jurisdiction, area=way.area, channel=one.way, receiver=one.receiver, purpose="code", parts=parts, outcome=outcome, at=now
    )
