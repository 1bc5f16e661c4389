"""A vendor's push: signed, fresh, stored once before it is answered, and heard only for sensors inside the vendor's area."""

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from django.db import IntegrityError, transaction

from anju.core.evidence import payload
from anju.operations.channel import Nowhere
from anju.operations.devices.hear import Packet, hear
from anju.records.models import Area, Pushed, Road
from anju.records.queries.rows import numbers
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal, unseal

WINDOW = timedelta(minutes=5)
"""How far a push's own time may be from now: an older one was recorded by somebody and is sent again."""
NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
MOST = 500
"""Messages of one push."""
LARGEST = 256 * 1024
"""Bytes of one push."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A push as it came: whose, its own time (seconds since 1970), a word used once, and hex HMAC-SHA256 over time, nonce and body."""

    key: str
    time: str
    nonce: str
    signature: str
    body: bytes


class Unheard(Exception):
    """Nothing was stored; `reason` says why, and tells nothing of which keys there are."""

    def __init__(self, reason: Literal["not signed", "not fresh", "not readable", "too many"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Taken:
    """How many messages were stored; `repeated`: this push was, before."""

    stored: int
    repeated: bool


def open_road(area: int, name: str, *, now: datetime) -> tuple[str, str]:
    """Let a platform called `name` push what sensors in `area` tell: its key and its secret, which is shown once. Raises Nowhere."""
    key, secret = f"rd_{secrets.token_hex(8)}", secrets.token_urlsafe(32)
    with scoped(ENGINE):
        place = Area.objects.filter(pk=area).first()
        if place is None:
            raise Nowhere(f"there is no area {area}")
        number = numbers("road", 1)[0]
        sealed = seal(secret, f"road.secret:{number}")
        Road.objects.create(id=number, jurisdiction=place.jurisdiction, area=area, key=key, name=name, secret=sealed, since=now)
    return key, secret


def close_road(key: str, *, now: datetime) -> bool:
    """Hear that platform no more; whether it was heard."""
    with scoped(ENGINE):
        return Road.objects.filter(key=key, until=None).update(until=now) > 0


def push(sent: Sent, *, now: datetime, real: datetime) -> Taken:
    """Store a push received at `now` (Anju's clock; `real` by the machine's). Raises `Unheard`."""
    if len(sent.body) > LARGEST:
        raise Unheard("too many")
    with scoped(ENGINE):
        road = Road.objects.filter(key=sent.key[:64], until=None).first()
        secret = unseal(bytes(road.secret), f"road.secret:{road.pk}") if road is not None else secrets.token_urlsafe(32)
        if not hmac.compare_digest(signature(secret, sent).encode(), sent.signature.lower().encode()) or road is None:
            raise Unheard("not signed")
        if not NONCE.fullmatch(sent.nonce) or not _fresh(sent.time, real):
            raise Unheard("not fresh")
        packets = _packets(sent.body)
        try:
            with transaction.atomic():
                Pushed.objects.create(road=road, nonce=sent.nonce, at=now, stored=len(packets))
        except IntegrityError:
            return Taken(Pushed.objects.get(road=road, nonce=sent.nonce).stored, repeated=True)
        place = Area.objects.get(pk=road.area)
        hear(packets, now, within=(place.pk, place.hi))
        return Taken(len(packets), repeated=False)


def signature(secret: str, sent: Sent) -> str:
    """What whoever has the secret signs: time, nonce and body, a line each."""
    return hmac.new(secret.encode(), f"{sent.time}\n{sent.nonce}\n".encode() + sent.body, hashlib.sha256).hexdigest()


def _fresh(time: str, real: datetime) -> bool:
    if not re.fullmatch(r"\d{1,12}", time, re.ASCII):
        return False
    try:
        return abs(datetime.fromtimestamp(int(time), UTC) - real) <= WINDOW
    except (OverflowError, ValueError, OSError):
        return False


def _packets(body: bytes) -> list[Packet]:
    """`{"messages": [...]}`. A message that names no sensor makes the push unreadable: its sender must learn of it."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Unheard("not readable") from None
    messages = said.get("messages") if isinstance(said, dict) else None
    if not isinstance(messages, list):
        raise Unheard("not readable")
    if len(messages) > MOST:
        raise Unheard("too many")
    read = [payload.push(one) for one in messages]
    if None in read:
        raise Unheard("not readable")
    return [Packet(one) for one in read if one is not None]
