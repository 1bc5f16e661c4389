"""Writes a calendar (RFC 5545): events with a title, a place and two moments in UTC. Nothing else has room in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

WIDTH = 75
"""Octets of a line at most; longer ones are folded."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `uid` stays the same as long as it is the same event."""

    uid: str
    title: str
    place: str
    starts: datetime
    ends: datetime


def written(events: Sequence[Event], now: datetime) -> bytes:
    """The whole calendar, as of `now`."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Anju//watches//EN", "METHOD:PUBLISH", "REFRESH-INTERVAL;VALUE=DURATION:PT15M"]
    for one in events:
        lines += ["BEGIN:VEVENT", f"UID:{_text(one.uid)}", f"DTSTAMP:{_at(now)}", f"DTSTART:{_at(one.starts)}", f"DTEND:{_at(one.ends)}"]
        lines += [f"SUMMARY:{_text(one.title)}", f"LOCATION:{_text(one.place)}", "END:VEVENT"]
    return b"".join(_folded(line) for line in (*lines, "END:VCALENDAR"))


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """What ends a value, or a line, in the format is written otherwise."""
    for mark in ("\\", ";", ","):
        words = words.replace(mark, f"\\{mark}")
    return "\\n".join(words.splitlines())


def _folded(line: str) -> bytes:
    """A line of at most `WIDTH` octets, none in the middle of a character; what is over goes on after a blank."""
    found, rest = list[bytes](), line
    while rest:
        part, room = rest[:WIDTH], WIDTH - bool(found)
        while len(part.encode()) > room:
            part = part[:-1]
        found.append(part.encode())
        rest = rest[len(part) :]
    return b"\r\n ".join(found) + b"\r\n"
