"""Watches as a calendar (RFC 5545) that a phone subscribes to: a title, a place and two moments in UTC. Nothing else has room in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

REFRESH = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Watch:
    """One event. `uid` stays the same as long as it is the same event."""

    uid: str
    title: str
    place: str
    starts: datetime
    ends: datetime


def written(watches: Sequence[Watch], now: datetime) -> bytes:
    """The whole calendar, as of `now`."""
    made = Calendar()
    made.add("VERSION", "2.0")
    made.add("PRODID", "-//Anju//watches//EN")
    made.add("METHOD", "PUBLISH")
    made.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    for one in watches:
        made.add_component(_event(one, now))
    return bytes(made.to_ical())


def _event(one: Watch, now: datetime) -> Event:
    event = Event()
    event.add("UID", one.uid)
    event.add("DTSTAMP", now.astimezone(UTC))
    event.add("DTSTART", one.starts.astimezone(UTC))
    event.add("DTEND", one.ends.astimezone(UTC))
    event.add("SUMMARY", one.title)
    event.add("LOCATION", one.place)
    return event
