"""The ways by which messages leave, how each stands and what it cost. Under the scope in force."""

from dataclasses import dataclass
from datetime import datetime

from anju.records.queries.rows import rows

WAYS = """
SELECT c.id, c.kind, a.name, a.name_en, coalesce(g.name, ''), coalesce(g.name_en, ''), c.dead_since, c.failures, c.used_at, c.per_minute,
       count(s.id) FILTER (WHERE s.outcome = ''), coalesce(sum(s.parts), 0)::integer, count(s.id) FILTER (WHERE s.outcome <> '')
FROM channel c
JOIN area a ON a.id = c.area
LEFT JOIN agency g ON g.id = c.agency
LEFT JOIN sending s ON s.channel = c.id AND s.at >= %(since)s
WHERE c.area BETWEEN %(lo)s AND %(hi)s
GROUP BY c.id, c.kind, a.name, a.name_en, g.name, g.name_en, c.dead_since, c.failures, c.used_at, c.per_minute, a.id
ORDER BY c.dead_since NULLS LAST, a.id, c.kind, c.id
"""


@dataclass(frozen=True, slots=True)
class Way:
    """One channel. Since an instant it sent so many messages, charged as so many parts, and so many were refused."""

    number: int
    kind: str
    place: str
    place_en: str
    agency: str
    agency_en: str
    dead_since: datetime | None
    failures: int
    used_at: datetime | None
    per_minute: int | None
    sent: int
    parts: int
    refused: int


def ways(lo: int, hi: int, since: datetime) -> tuple[Way, ...]:
    """Those in sight, the dead first."""
    return tuple(Way(*row) for row in rows(WAYS, {"lo": lo, "hi": hi, "since": since}))
