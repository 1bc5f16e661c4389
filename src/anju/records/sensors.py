"""Sensors in the database, many at once: lock and load them, store what a batch of messages changed, all in two statements."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from anju.core.evidence.signal import Known, Signal

LOCK = """
SELECT d.id, d.key, d.kind, d.jurisdiction, d.area, d.enrolment, e.adoption, d.paired, d.started, d.told, d.unread, d.recent,
       e.annulled IS NULL AND e.archived IS NULL AND (e.ends IS NULL OR e.ends > %(now)s)
           AND coalesce(p.household, e.household) IS NOT DISTINCT FROM d.household,
       d.position, d.settled, d.moved, d.opened, d.battery, d.weak, d.tampered, d.hazard, d.heard, d.silent
FROM device d JOIN enrolment e ON e.id = d.enrolment LEFT JOIN person p ON p.id = e.person
WHERE d.removed IS NULL AND (d.key = ANY(%(keys)s) OR (%(silent)s AND d.listen <= %(now)s AND d.silent IS NULL AND d.started IS NOT NULL))
ORDER BY d.id FOR UPDATE OF d
"""
UPDATE = """
UPDATE device d SET paired = x.paired, position = x.position, settled = x.settled, moved = x.moved, opened = x.opened, battery = x.battery,
       weak = x.weak, tampered = x.tampered, hazard = x.hazard, heard = x.heard, listen = x.listen, silent = x.silent, told = x.told,
       unread = x.unread, recent = x.recent
FROM jsonb_to_recordset(%s::jsonb) AS x(id bigint, paired timestamptz, position text, settled text, moved timestamptz, opened timestamptz,
     battery smallint, weak boolean, tampered boolean, hazard text, heard timestamptz, listen timestamptz, silent timestamptz, told bigint,
     unread bigint, recent text)
WHERE d.id = x.id
"""
INSERT = """
INSERT INTO signal (jurisdiction, area, device, enrolment, word, at, received, due)
SELECT x.jurisdiction, x.area, x.device, x.enrolment, x.word, x.at, x.received, x.received
FROM ROWS FROM (jsonb_to_recordset(%s::jsonb) AS (jurisdiction integer, area bigint, device bigint, enrolment bigint, word text, at timestamptz,
     received timestamptz)) WITH ORDINALITY AS x(jurisdiction, area, device, enrolment, word, at, received, n) ORDER BY n
"""


@dataclass(slots=True)
class Sensor:
    """One sensor, locked: where it belongs, what is known of it. `on`: its file runs and its home is where it was fitted."""

    number: int
    key: str
    kind: str
    jurisdiction: int
    area: int
    enrolment: int
    adoption: int
    paired: datetime | None
    started: datetime | None
    known: Known
    told: int
    unread: int
    recent: str
    on: bool
    listen: datetime | None = None


def lock(keys: Sequence[str], now: datetime, *, silent: bool = False) -> dict[str, Sensor]:
    """The sensors called `keys` that were not removed, by key, locked until the transaction ends; with `silent`, those past their limit too."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, {"keys": list(keys), "now": now, "silent": silent})
        return {row[1]: _sensor(row) for row in cursor.fetchall()}


def _sensor(row: Sequence[Any]) -> Sensor:
    number, key, kind, jurisdiction, area, enrolment, adoption, paired, started, told, unread, recent, on, *known = row
    return Sensor(number, key, kind, jurisdiction, area, enrolment, adoption, paired, started, Known(*known), told, unread, recent, on)


def store(sensors: Sequence[Sensor], changed: Sequence[tuple[Sensor, Signal]], received: datetime) -> None:
    """What each is known to say now, and what changed, in order."""
    if not sensors:
        return
    signals = [_signal(one, signal) | {"received": _iso(received)} for one, signal in changed]
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, [json.dumps([_row(one) for one in sensors])])
        if signals:
            cursor.execute(INSERT, [json.dumps(signals)])


def _signal(one: Sensor, signal: Signal) -> dict[str, object]:
    where = {"jurisdiction": one.jurisdiction, "area": one.area, "device": one.number, "enrolment": one.enrolment}
    return {**where, "word": signal.word, "at": _iso(signal.at)}


def _row(one: Sensor) -> dict[str, object]:
    known = one.known
    said = {name: getattr(known, name) for name in ("position", "settled", "battery", "weak", "tampered", "hazard")}
    moments = {"moved": known.moved, "opened": known.opened, "heard": known.heard, "silent": known.silent, "paired": one.paired, "listen": one.listen}
    counts = {"id": one.number, "told": one.told, "unread": one.unread, "recent": one.recent}
    return {**counts, **said, **{name: _iso(at) for name, at in moments.items()}}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
