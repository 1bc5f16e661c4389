"""Sign-in codes that wait for a gateway: those whose member is reached by one. Needs the engine's scope."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anju.records.queries.rows import rows

WAITING = """
SELECT c.id, c.member, c.code, m.language, t.phone, t.phone_fp, way.id, way.address
FROM code c
JOIN member m ON m.id = c.member AND m.is_active
JOIN member_contact t ON t.member = c.member AND t.phone IS NOT NULL
JOIN LATERAL (
    SELECT h.id, h.address FROM channel h JOIN area a ON a.id = h.area
    WHERE h.kind = 'sms' AND (
        m.purpose = 'admin' AND h.agency IS NULL OR m.area BETWEEN a.id AND a.hi AND h.agency IS NULL
        OR EXISTS (SELECT 1 FROM post p WHERE p.member = m.id AND p.active_until IS NULL AND p.area BETWEEN a.id AND a.hi
                                          AND (h.agency IS NULL OR h.agency = p.agency)))
    ORDER BY h.agency IS NULL, a.id DESC LIMIT 1
) way ON true
WHERE c.sent IS NULL AND NOT c.failed AND c.shown IS NULL AND c.until > %(real)s
ORDER BY c.made LIMIT 200 FOR UPDATE OF c SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A code, its member's number and their gateway, all sealed."""

    number: int
    member: int
    code: bytes
    language: str
    phone: bytes
    receiver: bytes
    way: int
    address: bytes


def waiting(real: datetime) -> tuple[Row, ...]:
    """Locked for the transaction. `real` is the real time."""
    return tuple(_row(*row) for row in rows(WAITING, {"real": real}))


def _row(*row: Any) -> Row:  # noqa: ANN401  # columns
    values: list[Any] = [bytes(value) if isinstance(value, memoryview) else value for value in row]
    return Row(*values)
