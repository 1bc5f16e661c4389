"""The list of calls: whom no other way reaches, or who wishes to be called. Under the scope in force; the most urgent first, one line a door."""

from dataclasses import dataclass
from datetime import datetime, time

from anju.records.queries.rows import rows

MOST = 30
CALLS = """
SELECT DISTINCT ON (o.wakes, coalesce(p.household, -o.to_person, -o.to_post), o.to_person IS NULL)
       o.id, o.kind, o.count, o.enrolment, o.to_person, o.to_post, coalesce(i.name, m.name, ''), a.name, a.name_en, o.at, o.next_at,
       o.attempts, o.wakes,
       coalesce(e.zone, a.zone), e.adoption, k.quiet_from, k.quiet_until
FROM outbox o
JOIN area a ON a.id = o.area
LEFT JOIN person p ON p.id = o.to_person
LEFT JOIN identity i ON i.person = o.to_person
LEFT JOIN person_contact k ON k.person = o.to_person
LEFT JOIN enrolment e ON e.id = o.enrolment AND o.to_person IS NOT NULL
LEFT JOIN post t ON t.id = o.to_post AND o.to_person IS NULL
LEFT JOIN member m ON m.id = t.member
WHERE o.channel = 'call' AND o.sent_at IS NULL AND NOT o.dead AND o.area BETWEEN %(lo)s AND %(hi)s
ORDER BY o.wakes DESC, coalesce(p.household, -o.to_person, -o.to_post), o.to_person IS NULL, o.at
"""


@dataclass(frozen=True, slots=True)
class Call:
    """One call to make. `person`: somebody at home; else a colleague in `post`. `next` is after now where it was tried a short while ago."""

    message: int
    kind: str
    count: int
    enrolment: int | None
    person: int | None
    post: int | None
    name: str
    place: str
    place_en: str
    at: datetime
    next: datetime
    tried: int
    wakes: bool
    zone: str
    adoption: int | None
    quiet_from: time | None
    quiet_until: time | None


def calls(lo: int, hi: int) -> tuple[Call, ...]:
    """What is on the list of whoever looks: emergencies first, then who waits longest."""
    found = [Call(*row) for row in rows(CALLS, {"lo": lo, "hi": hi})]
    return tuple(sorted(found, key=lambda each: (not each.wakes, each.at)))
