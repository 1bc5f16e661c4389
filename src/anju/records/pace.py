"""How fast a channel may go, over all workers, and how often a number was written to. Needs the engine's scope."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

USUAL = {"robot": 20, "mail": 60, "sms": 600}
"""Messages in any minute, where a channel says nothing of its own: chat robots take twenty."""
TAKE = """
WITH had AS (
    SELECT c.id, coalesce(c.per_minute, %(usual)s) / 2.0 AS half, c.tokens, c.tokens_at FROM channel c WHERE c.id = %(channel)s FOR UPDATE
), has AS (
    SELECT id, half, least(greatest(half, 1), coalesce(tokens + greatest(extract(epoch FROM %(now)s - tokens_at), 0) * half / 60,
                                                       greatest(half, 1))) AS n FROM had
)
UPDATE channel c SET tokens = has.n - least(floor(has.n), %(wanted)s), tokens_at = %(now)s FROM has WHERE c.id = has.id
RETURNING least(floor(has.n), %(wanted)s)::integer, (60 / has.half * (1 - (has.n - floor(has.n))))::double precision
"""
"""A bucket of half a minute's messages, filled at half the pace: no minute ever sees more than a whole one's."""
RECENT = """
SELECT receiver, purpose, array_agg(at) FROM sending
WHERE receiver = ANY(%(receivers)s) AND at > %(since)s AND outcome IN ('', 'rate')
GROUP BY receiver, purpose
"""


def take(channel: int, kind: str, wanted: int, now: datetime) -> tuple[int, float]:
    """How many of `wanted` messages may leave by `channel` now, taken from what it has left; and in how many seconds there is another."""
    given = {"channel": channel, "usual": USUAL.get(kind, 60), "wanted": wanted, "now": now}
    rows = _all(TAKE, given)
    return (int(rows[0][0]), float(rows[0][1])) if rows else (0, 60.0)


def recent(receivers: Sequence[bytes], since: datetime) -> dict[bytes, dict[str, list[datetime]]]:
    """When each receiver was written to since then, by purpose; what a gateway refused as too often counts there too."""
    found: dict[bytes, dict[str, list[datetime]]] = defaultdict(dict)
    for receiver, purpose, times in _all(RECENT, {"receivers": list(receivers), "since": since}):
        found[bytes(receiver)][purpose] = times
    return found


def _all(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
