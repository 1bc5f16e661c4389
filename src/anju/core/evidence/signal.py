"""What a sensor has told so far, and what one more message of it adds: only what changed is a signal.

A repeated word is none, nor a retained one heard again; a door that bounces opened once; what was never known is neither open nor shut.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from anju.core.plan.device import HAZARDS, Device, Word

Position = Literal["unknown", "open", "closed"]
BOUNCE = timedelta(seconds=1)
"""Two openings sooner after each other are one: sliding doors tell them twice."""
AHEAD, BEHIND = timedelta(minutes=5), timedelta(days=7)
"""How far a sensor's clock may run ahead, or a message come late, before its clock is not believed."""
RECOVERED = 10
"""Per cent by which a battery must have risen above the limit before it can be weak again."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one message says; None where it does not say. `at`: when the sensor says it was; `online`: whether its gateway reaches it.

    `bare`: the position was told as on or off alone, which is a door's only where the sensor is a contact: see `meant`.
    """

    position: Position | None = None
    battery: int | None = None
    weak: bool | None = None
    tampered: bool | None = None
    hazard: Word | None = None
    online: bool | None = None
    at: datetime | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What a sensor was last known to say. `settled`: the last position that was one, open or closed; `moved`: since when."""

    position: Position = "unknown"
    settled: Position = "unknown"
    moved: datetime | None = None
    opened: datetime | None = None
    battery: int | None = None
    weak: bool = False
    tampered: bool = False
    hazard: Word | None = None
    heard: datetime | None = None
    silent: datetime | None = None
    """Since when it counts as silent; None while it is heard."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that changed, and when."""

    word: Word
    at: datetime


ALARMS: Mapping[str, Word] = {"smoke": "fire", "gas": "gas", "water": "flood"}
"""What a sensor of a kind means by on, where it is no contact."""


def meant(reading: Reading, kind: str) -> Reading:
    """What a sensor of `kind` means by its message: a smoke sensor's bare on is a fire and no door that opened. What says of itself what it is of
    stays."""
    if not reading.bare or kind not in ALARMS:
        return reading
    said: dict[Position | None, Word] = {"open": ALARMS[kind], "closed": "clear"}
    return replace(reading, position=None, hazard=said.get(reading.position), bare=False)


def hear(known: Known, reading: Reading, received: datetime, device: Device, *, retained: bool = False) -> tuple[Known, tuple[Signal, ...]]:
    """What is known after `reading`, received at `received` (aware, UTC), and what changed by it. A position that was `retained` counts like any:
    heard again it changes nothing, and one that moved while nobody listened is learned late. But it is no sign of life of the sensor."""
    believed = reading.at is not None and received - BEHIND <= reading.at <= received + AHEAD
    at = min(reading.at, received) if reading.at is not None and believed else received
    found: list[Signal] = []
    if reading.online is False:
        return _lost(known, received)
    known = _alive(known, at if believed else None) if retained and known.heard is not None else _alive(known, received)
    if reading.position is not None and (known.moved is None or at >= known.moved):
        known, moved = _moved(known, reading.position, at)
        found += moved
    known, more = _condition(known, reading, at, device)
    return known, (*found, *more)


def _alive(known: Known, at: datetime | None) -> Known:
    """It spoke at `at`; where that is not known, or was before it was last heard, nothing is learned of how it fares."""
    if at is None or (known.heard is not None and at < known.heard):
        return known
    return replace(known, heard=at, silent=None)


def _lost(known: Known, received: datetime) -> tuple[Known, tuple[Signal, ...]]:
    """Its gateway does not reach it: silent from now on, once."""
    if known.silent is not None:
        return known, ()
    return replace(known, silent=received, position="unknown"), (Signal("silent", received),)


def silence(known: Known, device: Device, now: datetime) -> datetime | None:
    """When a sensor that was not heard became silent, if that has passed by `now`; None where it speaks, was never heard, or is silent already."""
    if known.heard is None or known.silent is not None:
        return None
    limit = known.heard + device.silent_after
    return limit if limit <= now else None


def _moved(known: Known, position: Position, at: datetime) -> tuple[Known, list[Signal]]:
    """Unknown is not closed: what was not known to be closed has not opened."""
    if position == "unknown":
        return replace(known, position=position), []
    changed, first = position != known.settled, known.settled == "unknown"
    after = replace(known, position=position, settled=position, moved=at if changed else known.moved)
    if not changed or first:
        return after, []
    if position == "closed":
        return after, [Signal("closed", at)]
    bounced = known.opened is not None and at - known.opened < BOUNCE
    return replace(after, opened=at), [] if bounced else [Signal("opened", at)]


def _condition(known: Known, reading: Reading, at: datetime, device: Device) -> tuple[Known, list[Signal]]:
    """Battery, cover, smoke, gas and water: each told once as it turns."""
    found: list[Signal] = []
    if reading.battery is not None:
        known = replace(known, battery=reading.battery)
    weak = _weak(known, reading, device)
    if weak and not known.weak:
        found.append(Signal("battery", at))
    if reading.tampered and not known.tampered:
        found.append(Signal("tampered", at))
    tampered = known.tampered if reading.tampered is None else reading.tampered
    hazard = known.hazard if reading.hazard is None else reading.hazard
    if hazard != known.hazard and hazard in HAZARDS and not (known.hazard is None and hazard == "clear"):
        found.append(Signal(hazard, at))
    return replace(known, weak=weak, tampered=tampered, hazard=hazard), found


def _weak(known: Known, reading: Reading, device: Device) -> bool:
    if reading.weak is not None:
        return reading.weak
    if reading.battery is None:
        return known.weak
    return reading.battery < device.weak_below + (RECOVERED if known.weak else 0)
