"""The outbox: messages stored with what they tell of, spread over the channels there are, claimed, and settled.

Rows for channel `any` are spread first: one row more for each way that reaches the receiver, under the same key with the way behind it, so that
spreading twice makes nothing twice. A claimed row is not claimed again until its lease has passed: a sender that dies loses nothing, and
a message may arrive twice but never be lost; its key tells that it is the same one. Whom no way reaches is called: a row for channel `call` waits on
the list of calls until somebody has tried (`records.queries.calls`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection

LEASE = timedelta(minutes=2)
VOICE = """LEFT JOIN LATERAL (
        SELECT v.person, v.phone FROM (
            SELECT i.person, i.phone, 0 AS turn, 0 AS number FROM identity i WHERE i.person = o.to_person AND i.phone IS NOT NULL
            UNION ALL
            SELECT i.person, i.phone, CASE c.what WHEN 'guardian' THEN 1 ELSE 2 END, c.id
            FROM consent c JOIN identity i ON i.person = c.holder AND i.phone IS NOT NULL
            WHERE c.enrolment = o.enrolment AND c.person = o.to_person AND c.withdrawn IS NULL
        ) v ORDER BY v.turn, v.number LIMIT 1
    ) voice ON true
    LEFT JOIN person_contact own ON own.person = coalesce(voice.person, o.to_person)"""
"""By whose telephone the person of message `o` is told, and how that one likes to be told: their own; else their guardian's, or that of whoever
speaks for them by their agreement."""
SPREAD = f"""
WITH due AS (
    SELECT id, jurisdiction, area, key, to_post, to_person, wakes, kind, count, link, enrolment, at FROM outbox
    WHERE sent_at IS NULL AND NOT dead AND channel = 'any' AND next_at <= %(now)s
    ORDER BY next_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), reach AS (
    SELECT o.*, coalesce(CASE WHEN o.to_person IS NULL THEN mine.channel ELSE own.channel END, '') AS wish,
           coalesce(there.kinds, '{{}}') AS kinds, coalesce(there.dead, '{{}}') AS dead
    FROM due o
    LEFT JOIN post ON post.id = o.to_post
    LEFT JOIN member ON member.id = post.member
    LEFT JOIN member_contact mine ON mine.member = member.id
    {VOICE}
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT channel.kind) AS kinds, array_agg(DISTINCT channel.kind) FILTER (WHERE channel.dead_since IS NOT NULL) AS dead
        FROM channel JOIN area ON area.id = channel.area
        WHERE coalesce(post.area, o.area) BETWEEN area.id AND area.hi AND (channel.agency IS NULL OR channel.agency = post.agency)
          AND CASE WHEN o.to_person IS NOT NULL THEN channel.kind = 'sms' AND voice.phone IS NOT NULL
                   WHEN channel.kind = 'mail' THEN member.is_active AND member.email <> ''
                   WHEN channel.kind = 'sms' THEN member.is_active AND coalesce(mine.phone, post.phone) IS NOT NULL
                   ELSE true END
    ) AS there
), ways AS (
    SELECT reach.*, unnest(CASE
        WHEN wish = 'call' THEN ARRAY['call']
        WHEN to_person IS NOT NULL AND cardinality(kinds) = 0 THEN ARRAY['call']
        WHEN to_person IS NOT NULL AND kinds && dead THEN kinds || ARRAY['call']
        WHEN wish = ANY(kinds) AND NOT wakes AND wish <> ALL(dead) THEN ARRAY[wish]
        WHEN wakes OR kinds <@ ARRAY['sms'] OR array_remove(kinds, 'sms') <@ dead THEN kinds
        ELSE array_remove(kinds, 'sms') END) AS way
    FROM reach
), made AS (
    INSERT INTO outbox (jurisdiction, area, key, channel, to_post, to_person, wakes, to_text, kind, count, link, enrolment, at, attempts, next_at,
                        dead, error)
    SELECT jurisdiction, area, key || '/' || way, way, to_post, to_person, wakes, '', kind, count, link, enrolment, at, 0, %(now)s,
           false, '' FROM ways
    ON CONFLICT (key) DO NOTHING
)
UPDATE outbox SET sent_at = %(now)s, error = CASE WHEN EXISTS (SELECT 1 FROM ways WHERE ways.id = outbox.id) THEN '' ELSE 'in the app alone' END
FROM due WHERE outbox.id = due.id
"""  # noqa: S608  # constants
"""Staff get an SMS where nothing else reaches them, where it wakes, or where they wish it; a household an SMS or a call. A dead way is tried on: so
it is seen to live again."""
CLAIM = f"""
WITH due AS (
    SELECT id FROM outbox WHERE sent_at IS NULL AND NOT dead AND channel NOT IN ('any', 'call') AND next_at <= %(now)s
    ORDER BY next_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE outbox SET next_at = %(now)s + %(lease)s, attempts = attempts + 1 FROM due WHERE outbox.id = due.id
    RETURNING outbox.id, outbox.key, outbox.channel, outbox.to_post, outbox.to_person, outbox.area, outbox.kind, outbox.count, outbox.link,
              outbox.attempts, outbox.at, outbox.enrolment, outbox.wakes
)
SELECT o.id, o.key, o.channel, o.kind, o.count, o.link, o.attempts, o.to_person, o.wakes,
       coalesce(member.email, ''),
       coalesce(CASE WHEN o.to_person IS NULL THEN member.language ELSE nullif(own.language, '') END, 'zh-hans'),
       coalesce(CASE WHEN o.to_person IS NULL THEN place.zone ELSE enrolment.zone END, 'UTC'),
       CASE WHEN o.to_person IS NULL THEN mine.quiet_from ELSE own.quiet_from END,
       CASE WHEN o.to_person IS NULL THEN mine.quiet_until ELSE own.quiet_until END,
       enrolment.adoption,
       CASE WHEN o.to_person IS NOT NULL THEN voice.phone ELSE coalesce(mine.phone, post.phone) END,
       CASE WHEN o.to_person IS NOT NULL THEN 'identity.phone:' || coalesce(voice.person, o.to_person)
            WHEN mine.phone IS NOT NULL THEN 'member_contact.phone:' || member.id ELSE 'post.phone:' || post.id END,
       way.id, way.address
FROM taken o
LEFT JOIN post ON post.id = o.to_post
LEFT JOIN area place ON place.id = post.area
LEFT JOIN member ON member.id = post.member AND member.is_active
LEFT JOIN member_contact mine ON mine.member = member.id
{VOICE}
LEFT JOIN enrolment ON enrolment.id = o.enrolment AND o.to_person IS NOT NULL
LEFT JOIN LATERAL (
    SELECT channel.id, channel.address FROM channel JOIN area ON area.id = channel.area
    WHERE channel.kind = o.channel AND coalesce(post.area, o.area) BETWEEN area.id AND area.hi
      AND (channel.agency IS NULL OR channel.agency = post.agency)
    ORDER BY channel.agency IS NULL, area.id DESC LIMIT 1
) AS way ON true
ORDER BY o.at, o.id
"""  # noqa: S608  # constants
HOME = """
    SELECT DISTINCT d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth
    FROM person n
    JOIN person p ON p.id = n.id OR p.household = n.household
    JOIN enrolment e ON (e.person = p.id OR e.id = o.enrolment) AND e.annulled IS NULL AND (e.ends IS NULL OR e.ends > %(now)s)
    JOIN duty d ON d.jurisdiction = e.jurisdiction AND d.enrolment = e.id AND d.how IS NULL AND NOT d.hidden AND d.opens <= %(now)s
    WHERE n.id = o.to_person AND (d.role = 'person' OR EXISTS (
        SELECT FROM rung g WHERE g.adoption = d.adoption AND g.track = d.track AND g.rule = d.rule AND g.step = 0 AND g.home))
"""
"""What the people at the door of message `o` can do something about."""
WAITING = f"SELECT o.id, (SELECT count(*) FROM ({HOME}) w) FROM outbox o WHERE o.id = ANY(%(ids)s)"  # noqa: S608  # constants
DONE = f"""
UPDATE outbox o SET sent_at = %(now)s, error = 'nothing waits'
WHERE o.channel = 'call' AND o.sent_at IS NULL AND NOT o.dead AND o.to_person IS NOT NULL AND NOT EXISTS ({HOME})
"""  # noqa: S608  # constants
SENT = "UPDATE outbox SET sent_at = %(now)s, error = %(how)s WHERE id = ANY(%(ids)s) AND sent_at IS NULL"
HOLD = "UPDATE outbox SET next_at = %(until)s, attempts = attempts - 1, error = %(why)s WHERE id = ANY(%(ids)s) AND sent_at IS NULL"
FAILED = """
UPDATE outbox SET next_at = %(now)s + (%(backoff)s::interval[])[least(attempts, cardinality(%(backoff)s::interval[]))], error = %(reason)s,
    dead = at + %(give_up)s <= %(now)s
WHERE id = ANY(%(ids)s) AND sent_at IS NULL
"""
CALL = """
INSERT INTO outbox (jurisdiction, area, key, channel, to_post, to_person, wakes, to_text, kind, count, link, enrolment, at, attempts, next_at,
                    dead, error)
SELECT jurisdiction, area, regexp_replace(key, '/[a-z]+$', '') || '/call', 'call', to_post, to_person, wakes, '', kind, count, link, enrolment, at, 0,
       %(now)s, false, ''
FROM outbox WHERE id = ANY(%(ids)s) AND to_person IS NOT NULL
ON CONFLICT (key) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One claimed message. `address` is the channel's, sealed; None where no channel of that kind reaches the receiver any more. `phone` is sealed
    for `place`. `adoption` is the household's plan, where it is for one."""

    id: int
    key: str
    channel: str
    kind: str
    count: int
    link: str
    attempts: int
    person: int | None
    wakes: bool
    email: str
    language: str
    zone: str
    quiet_from: time | None
    quiet_until: time | None
    adoption: int | None
    phone: bytes | None
    place: str
    way: int | None
    address: bytes | None


def spread(now: datetime, limit: int) -> int:
    """Turn up to `limit` messages for any channel into one for each way there is; how many were."""
    return _run(SPREAD, {"now": now, "limit": limit})


def claim(now: datetime, limit: int) -> tuple[Row, ...]:
    """Up to `limit` messages due at `now`, nobody else's until their lease has passed; oldest first."""
    return tuple(Row(*row) for row in _all(CLAIM, {"now": now, "limit": limit, "lease": LEASE}))


def waiting(ids: Sequence[int], now: datetime) -> dict[int, int]:
    """How many duties wait at the door that each of these messages is for."""
    return dict(_all(WAITING, {"ids": list(ids), "now": now}))


def sent(ids: Sequence[int], now: datetime, how: str = "") -> None:
    """They went out, or (`how`, a word of ours) need not any more."""
    _run(SENT, {"ids": list(ids), "now": now, "how": how})


def hold(ids: Sequence[int], until: datetime, why: str) -> None:
    """They wait until then, through nobody's fault: it counts as no attempt."""
    _run(HOLD, {"ids": list(ids), "until": until, "why": why})


def failed(ids: Sequence[int], now: datetime, reason: str, backoff: Sequence[timedelta], give_up: timedelta) -> None:
    """They did not: each is due again after the pause of its attempt, or given up when it is older than `give_up`. `reason` is a code of ours."""
    _run(FAILED, {"ids": list(ids), "now": now, "reason": reason, "backoff": list(backoff), "give_up": give_up})


def call(ids: Sequence[int], now: datetime) -> None:
    """Put those of them that are for a household on the list of calls."""
    _run(CALL, {"ids": list(ids), "now": now})


def spare_calls(now: datetime) -> int:
    """Take from the list of calls the households for whom nothing waits any more; how many were."""
    return _run(DONE, {"now": now})


def _run(statement: str, given: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return int(cursor.rowcount)


def _all(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
