"""Hearing sensors: a batch of messages becomes what is known of each sensor, and the signals of what changed. Stored when this returns.

Whoever brought the messages acknowledges them after this, never before: a message stored and brought again is known by its packet.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from anju.core.evidence import signal
from anju.core.evidence.payload import Message
from anju.core.evidence.signal import Signal
from anju.core.plan.device import Device
from anju.operations import clock
from anju.operations.plans import plan_of
from anju.records import sensors
from anju.records.scope import ENGINE, scoped
from anju.records.sensors import Sensor

DIGEST, KEPT = 8, 128
"""Bytes by which a packet is known, and how many packets of one sensor: more than a broker keeps in flight."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One message as it came. `number` and `again`: its packet's number and whether the broker says that it was sent before. `retained`: the broker
    kept it for whoever comes to listen."""

    message: Message
    payload: bytes = b""
    number: int = 0
    again: bool = False
    retained: bool = False

    @property
    def digest(self) -> str:
        return hashlib.blake2b(self.payload + self.number.to_bytes(4, "big"), digest_size=DIGEST).hexdigest()


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a batch: each message was one of these."""

    taken: int = 0
    repeated: int = 0
    unread: int = 0
    strange: int = 0
    """Of a sensor nobody fitted, or of one whose file is over: nothing of it is kept."""
    signals: int = 0


def hear(packets: Sequence[Packet], now: datetime, within: tuple[int, int] | None = None) -> Heard:
    """Take in messages received at `now` (aware, UTC), in their order, in one transaction. Those of one sensor that says the same change nothing.

    `within`: the areas, from one number to another, for whose sensors the sender may speak.
    """
    with scoped(ENGINE):
        known = sensors.lock(sorted({packet.message.key for packet in packets}), now)
        found, changed = Heard(), list[tuple[Sensor, Signal]]()
        for packet in packets:
            one = known.get(packet.message.key)
            may = one is not None and one.on and (within is None or within[0] <= one.area <= within[1])
            device = device_of(one.adoption) if one is not None and may else None
            if one is None or device is None:
                found = replace(found, strange=found.strange + 1)
                continue
            found = _take(one, device, packet, now, found, changed)
        heard = [one for one in known.values() if one.on]
        for one in heard:
            one.listen = _listen(one)
        sensors.store(heard, changed, now)
        return replace(found, signals=len(changed))


def device_of(adoption: int) -> Device | None:
    """What the plan of an adoption makes of sensors; None where it has none."""
    return next((form.device for form in plan_of(adoption).forms.values() if form.device is not None), None)


def _take(one: Sensor, device: Device, packet: Packet, now: datetime, found: Heard, changed: list[tuple[Sensor, Signal]]) -> Heard:
    digest = packet.digest
    if packet.again and digest in _packets(one.recent):
        return replace(found, repeated=found.repeated + 1)
    one.told += 1
    if packet.number:
        one.recent = (one.recent + digest)[-2 * DIGEST * KEPT :]
    reading = packet.message.reading
    if reading is None:
        one.unread += 1
        return replace(found, unread=found.unread + 1)
    if reading.at is not None:  # in a demo, Anju's clock runs ahead of the sensor's
        reading = replace(reading, at=reading.at + clock.offset())
    one.known, signals = signal.hear(one.known, signal.meant(reading, one.kind), now, device, retained=packet.retained)
    one.paired = one.paired or one.known.heard
    changed += [(one, each) for each in signals] if one.started is not None else []
    return replace(found, taken=found.taken + 1)


def _listen(one: Sensor) -> datetime | None:
    """Until when it may say nothing; none where it is silent already, or was never heard."""
    device = device_of(one.adoption)
    return one.known.heard + device.silent_after if device is not None and one.known.heard and one.known.silent is None else None


def _packets(recent: str) -> Iterable[str]:
    """The digests, in hex, that are written one behind the other."""
    return {recent[at : at + 2 * DIGEST] for at in range(0, len(recent), 2 * DIGEST)}


def grow_silent(now: datetime) -> int:
    """Those that were not heard within their plan's limit are silent from then on, once, and what they last said counts no more; how many."""
    with scoped(ENGINE):
        late, changed = list(sensors.lock((), now, silent=True).values()), list[tuple[Sensor, Signal]]()
        for one in late:
            device = device_of(one.adoption)
            since = signal.silence(one.known, device, now) if device is not None and one.on else None
            if since is not None:
                one.known = replace(one.known, silent=since, position="unknown")
                changed.append((one, Signal("silent", since)))
        sensors.store(late, changed, now)
        return len(changed)
