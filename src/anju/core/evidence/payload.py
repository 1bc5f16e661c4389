"""Messages of sensors as they come: zigbee2mqtt, Home Assistant, a vendor's push. Nothing a message says can do more than be unreadable."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from anju.core.evidence.signal import Position, Reading
from anju.core.plan.device import Word

LONGEST = 16_384
"""Bytes; a sensor says less."""
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{3,63}", re.ASCII)
"""What a sensor is called on the air: a random word, never a name or an address."""
_ONLINE: Mapping[str, bool] = {"online": True, "offline": False}
_SWITCHED: Mapping[str, bool | None] = {
    "ON": True, "OFF": False, "on": True, "off": False, "unknown": None, "unavailable": None, "None": None, "": None,
}  # fmt: skip
_CLASSES: Mapping[str, Word] = {"smoke": "fire", "gas": "gas", "carbon_monoxide": "gas", "moisture": "flood"}
"""Home Assistant's classes of what is no door, by the word their ON means."""
_SENSES: tuple[tuple[str, Word], ...] = (("smoke", "fire"), ("gas", "gas"), ("carbon_monoxide", "gas"), ("water_leak", "flood"))
_EPOCH_MS = 10_000_000_000


@dataclass(frozen=True, slots=True)
class Message:
    """Which sensor says what. A reading of None: the message could not be read."""

    key: str
    reading: Reading | None


def mqtt(topic: str, payload: bytes) -> Message | None:
    """What a message of the broker says: `zigbee2mqtt/[<gateway>/]<key>[/availability]`, or `<prefix>/binary_sensor/<key>/state|availability` as Home
    Assistant has them. None where it is no sensor's: the gateway about itself, a command, another topic."""
    parts = topic.split("/")
    if len(parts) >= 2 and parts[0] == "zigbee2mqtt":
        return _zigbee(parts[1:], payload)
    if len(parts) == 4 and parts[1] == "binary_sensor" and parts[3] in ("state", "availability"):
        return _binary(parts[2], parts[3], payload)
    return None


def _zigbee(parts: list[str], payload: bytes) -> Message | None:
    """The last part is the sensor; before it a gateway may have a name of its own."""
    if "bridge" in parts or parts[-1] in ("set", "get"):
        return None
    about = parts[-1] == "availability" and len(parts) > 1
    key = parts[-2] if about else parts[-1]
    if not KEY.fullmatch(key) or not payload:  # nothing: a retained message taken back
        return None
    if about:
        return Message(key, availability(payload))
    said = _table(payload)
    return Message(key, None if said is None else _zigbee_says(said))


def _zigbee_says(said: Mapping[str, object]) -> Reading | None:
    """`contact` true is closed. What is there must be of its kind: a door is not judged by half a message."""
    contact = said.get("contact")
    if contact is not None and not isinstance(contact, bool):
        return None
    position: Position | None = None if "contact" not in said else "unknown" if contact is None else "closed" if contact else "open"
    return Reading(position, _battery(said), _flag(said, "battery_low"), _flag(said, "tamper"), _hazard(said), at=_moment(said.get("last_seen")))


def _hazard(said: Mapping[str, object]) -> Word | None:
    told = [(word, said[key]) for key, word in _SENSES if isinstance(said.get(key), bool)]
    on = next((word for word, value in told if value), None)
    return on or ("clear" if told else None)


def _binary(key: str, what: str, payload: bytes) -> Message | None:
    if not KEY.fullmatch(key):
        return None
    if what == "availability":
        return Message(key, availability(payload))
    text = _text(payload)
    if text is None:
        return Message(key, None)
    if text in _SWITCHED:
        return Message(key, _switched(_SWITCHED[text], ""))
    said = _table(payload)
    state = said.get("state") if said is not None else None
    if said is None or not isinstance(state, str) or state not in _SWITCHED:
        return Message(key, None)
    attributes = said.get("attributes")
    more = {**(attributes if isinstance(attributes, dict) else {}), **said}
    kind = more.get("device_class")
    read = _switched(_SWITCHED[state], kind if isinstance(kind, str) else "")
    at = _moment(more.get("last_changed") or more.get("last_seen"))
    return Message(key, replace(read, battery=_battery(more), weak=_flag(more, "battery_low"), tampered=_flag(more, "tamper"), at=at))


def _switched(on: bool | None, kind: str) -> Reading:
    """A door's ON is open. What is unknown or unavailable is neither. Where no class stands with it, it is bare: the sensor's kind says of what."""
    if kind in _CLASSES:
        return Reading(hazard=None if on is None else _CLASSES[kind] if on else "clear")
    return Reading("unknown" if on is None else "open" if on else "closed", bare=not kind)


def availability(payload: bytes) -> Reading | None:
    """`online`, or `{"state": "online"}` as later versions say it."""
    text = _text(payload)
    said = _table(payload) if text is not None and text.startswith("{") else None
    state = said.get("state") if said is not None else text
    return Reading(online=_ONLINE[state]) if isinstance(state, str) and state in _ONLINE else None


def push(said: object) -> Message | None:
    """One message of a vendor's push: `{"device", "state": "open"|"closed"|"unknown", "at", "battery", "battery_low", "tamper", "alarm":
    "fire"|"gas"|"flood"|"clear", "online"}`, all but the device optional. None where it names no sensor."""
    if not isinstance(said, dict) or not isinstance(key := said.get("device"), str) or not KEY.fullmatch(key):
        return None
    state, alarm = said.get("state"), said.get("alarm")
    position: Position | None = "open" if state == "open" else "closed" if state == "closed" else "unknown" if state == "unknown" else None
    hazard: Word | None = "fire" if alarm == "fire" else "gas" if alarm == "gas" else "flood" if alarm == "flood" else None
    hazard = "clear" if alarm == "clear" else hazard
    if (state is not None and position is None) or (alarm is not None and hazard is None) or (said.get("at") is not None and not _moment(said["at"])):
        return Message(key, None)
    weak, tampered, online = (_flag(said, name) for name in ("battery_low", "tamper", "online"))
    return Message(key, Reading(position, _battery(said), weak, tampered, hazard, online, _moment(said.get("at"))))


def _battery(said: Mapping[str, object]) -> int | None:
    """Per cent; anything that cannot be one is not told."""
    value = said.get("battery")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(value) if 0 <= value <= 100 else None


def _flag(said: Mapping[str, object], key: str) -> bool | None:
    value = said.get(key)
    return value if isinstance(value, bool) else None


def _moment(value: object) -> datetime | None:
    """An instant with its offset, or milliseconds (seconds) since 1970; None for anything else."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > _EPOCH_MS else value, UTC)
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None
    except (ValueError, OverflowError, OSError):
        return None


def _text(payload: bytes) -> str | None:
    try:
        return payload.decode() if len(payload) <= LONGEST else None
    except UnicodeDecodeError:
        return None


def _table(payload: bytes) -> dict[str, object] | None:
    if len(payload) > LONGEST:
        return None
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
