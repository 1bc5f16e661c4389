"""What a round needs beside the duties: the addresses of its doors, opened, and who comes along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.records.queries.rows import rows
from anju.records.sealed import unseal

ADDRESSES = """
    SELECT e.id, h.id, h.address, i.person, i.address
    FROM enrolment e
    LEFT JOIN person p ON p.id = e.person
    LEFT JOIN household h ON h.id = coalesce(e.household, p.household)
    LEFT JOIN identity i ON i.person = e.person
    WHERE e.id = ANY(%s)
"""
FILES = """
    SELECT e.id, coalesce(i.name, ''), e.adoption, e.track
    FROM enrolment e LEFT JOIN person p ON p.id = e.person LEFT JOIN identity i ON i.person = e.person
    WHERE coalesce(e.household, p.household) = %s AND e.archived IS NULL AND e.annulled IS NULL AND e.area BETWEEN %s AND %s ORDER BY e.id
"""
PARTNERS = """
    SELECT d.enrolment, d.rule, d.adoption, d.track, d.role, d.opens, d.closes, coalesce(m.name, '')
    FROM duty d
    LEFT JOIN post s ON s.id = d.post
    LEFT JOIN member m ON m.id = s.member
    WHERE d.enrolment = ANY(%s) AND d.rule = ANY(%s) AND d.how IS NULL AND NOT d.hidden AND d.opens < %s
    ORDER BY d.enrolment, d.opens, d.rule
"""


@dataclass(frozen=True, slots=True)
class Partner:
    """An open duty of another role at the same door, and who has it."""

    enrolment: int
    rule: str
    adoption: int
    track: str
    role: str
    opens: datetime
    closes: datetime
    holder: str


def addresses(enrolments: Sequence[int]) -> dict[int, str]:
    """Under the viewer's own scope, by enrolment: the household's address, else the person's own; none where it is not known."""
    found: dict[int, str] = {}
    for enrolment, household, there, person, own in rows(ADDRESSES, [list(enrolments)]) if enrolments else ():
        if there:
            found[enrolment] = unseal(bytes(there), f"household.address:{household}")
        elif own:
            found[enrolment] = unseal(bytes(own), f"identity.address:{person}")
    return found


@dataclass(frozen=True, slots=True)
class File:
    """A running file of somebody at a door."""

    enrolment: int
    name: str
    adoption: int
    track: str


def files(household: int, lo: int, hi: int) -> tuple[File, ...]:
    """Under the viewer's own scope: the running files of everybody at one door."""
    return tuple(File(*row) for row in rows(FILES, [household, lo, hi]))


def partners(enrolments: Sequence[int], rules: Sequence[str], until: datetime) -> tuple[Partner, ...]:
    """Open duties of `rules` in these files that open before `until`; what only a clinician may learn is never among them."""
    return tuple(Partner(*row) for row in rows(PARTNERS, [list(enrolments), list(rules), until])) if enrolments and rules else ()
