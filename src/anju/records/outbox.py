"""The outbox: messages stored with what they tell of, spread over the channels there are, claimed, and settled.

Rows for channel `any` are spread first: one row more for each way that reaches the receiver, under the same key with the way behind it, so that
spreading twice makes nothing twice. A claimed row is not claimed again until its lease has passed: a sender that dies loses nothing, and
a message may arrive twice but never be lost; its key tells that it is the same one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

LEASE = timedelta(minutes=2)
SPREAD = """
WITH due AS (
    SELECT id, jurisdiction, area, key, to_post, kind, count, link, enrolment, at FROM outbox
    WHERE sent_at IS NULL AND NOT dead AND channel = 'any' AND next_at <= %(now)s
    ORDER BY next_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), ways AS (
    SELECT due.*, way.kind AS way FROM due
    LEFT JOIN post ON post.id = due.to_post
    LEFT JOIN member ON member.id = post.member
    CROSS JOIN LATERAL (
        SELECT DISTINCT channel.kind FROM channel JOIN area ON area.id = channel.area
        WHERE coalesce(post.area, due.area) BETWEEN area.id AND area.hi AND (channel.agency IS NULL OR channel.agency = post.agency)
          AND (channel.kind <> 'mail' OR (member.is_active AND member.email <> ''))
    ) AS way
), made AS (
    INSERT INTO outbox (jurisdiction, area, key, channel, to_post, to_text, kind, count, link, enrolment, at, attempts, next_at, dead, error)
    SELECT jurisdiction, area, key || '/' || way, way, to_post, '', kind, count, link, enrolment, at, 0, %(now)s, false, '' FROM ways
    ON CONFLICT (key) DO NOTHING
)
UPDATE outbox SET sent_at = %(now)s, error = CASE WHEN EXISTS (SELECT 1 FROM ways WHERE ways.id = outbox.id) THEN '' ELSE 'in the app alone' END
FROM due WHERE outbox.id = due.id
"""
CLAIM = """
WITH due AS (
    SELECT id FROM outbox WHERE sent_at IS NULL AND NOT dead AND channel <> 'any' AND next_at <= %(now)s
    ORDER BY next_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE outbox SET next_at = %(now)s + %(lease)s, attempts = attempts + 1 FROM due WHERE outbox.id = due.id
    RETURNING outbox.id, outbox.key, outbox.channel, outbox.to_post, outbox.area, outbox.kind, outbox.count, outbox.link, outbox.attempts, outbox.at
)
SELECT taken.id, taken.key, taken.channel, taken.kind, taken.count, taken.link, taken.attempts,
       coalesce(member.email, ''), coalesce(member.language, 'zh-hans'), way.id, way.address
FROM taken
LEFT JOIN post ON post.id = taken.to_post
LEFT JOIN member ON member.id = post.member AND member.is_active
LEFT JOIN LATERAL (
    SELECT channel.id, channel.address FROM channel JOIN area ON area.id = channel.area
    WHERE channel.kind = taken.channel AND coalesce(post.area, taken.area) BETWEEN area.id AND area.hi
      AND (channel.agency IS NULL OR channel.agency = post.agency)
    ORDER BY channel.agency IS NULL, area.id DESC LIMIT 1
) AS way ON true
ORDER BY taken.at, taken.id
"""
SENT = "UPDATE outbox SET sent_at = %(now)s, error = '' WHERE id = ANY(%(ids)s) AND sent_at IS NULL"
LATE = "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND NOT dead AND at <= %(before)s"
FAILED = """
UPDATE outbox SET next_at = %(now)s + (%(backoff)s::interval[])[least(attempts, cardinality(%(backoff)s::interval[]))], error = %(reason)s,
    dead = at + %(give_up)s <= %(now)s
WHERE id = ANY(%(ids)s) AND sent_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One claimed message. `address` is the channel's, sealed; None where no channel of that kind reaches the receiver any more."""

    id: int
    key: str
    channel: str
    kind: str
    count: int
    link: str
    attempts: int
    email: str
    language: str
    way: int | None
    address: bytes | None


def spread(now: datetime, limit: int) -> int:
    """Turn up to `limit` messages for any channel into one for each way there is; how many were."""
    with connection.cursor() as cursor:
        cursor.execute(SPREAD, {"now": now, "limit": limit})
        return int(cursor.rowcount)


def claim(now: datetime, limit: int) -> tuple[Row, ...]:
    """Up to `limit` messages due at `now`, nobody else's until their lease has passed; oldest first."""
    given: dict[str, Any] = {"now": now, "limit": limit, "lease": LEASE}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, given)
        return tuple(Row(*row) for row in cursor.fetchall())


def sent(ids: Sequence[int], now: datetime) -> None:
    """They went out."""
    with connection.cursor() as cursor:
        cursor.execute(SENT, {"ids": list(ids), "now": now})


def failed(ids: Sequence[int], now: datetime, reason: str, backoff: Sequence[timedelta], give_up: timedelta) -> None:
    """They did not: each is due again after the pause of its attempt, or given up when it is older than `give_up`. `reason` is a code of ours."""
    given: dict[str, Any] = {"ids": list(ids), "now": now, "reason": reason, "backoff": list(backoff), "give_up": give_up}
    with connection.cursor() as cursor:
        cursor.execute(FAILED, given)


def late(before: datetime) -> int:
    """How many messages written up to `before` are still to go out."""
    with connection.cursor() as cursor:
        cursor.execute(LATE, {"before": before})
        (count,) = cursor.fetchone()
        return int(count)
