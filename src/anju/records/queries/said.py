"""Answered forms as evidence keeps them: to the household what it said, to staff what their scope shows. Instants are aware, UTC."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from anju.records.queries.rows import rows
from anju.records.sealed import unseal


@dataclass(frozen=True, slots=True)
class Said:
    """One answered form as evidence keeps it, sealed answers apart: `secrets` opens them."""

    seq: int
    recorded: datetime
    form: str
    values: Mapping[str, Any]
    happened: datetime | None
    by: str
    via: str
    superseded: bool
    sealed: bytes | None
    rule: str | None
    occurs_on: date | None
    nth: int | None

    @property
    def moment(self) -> datetime:
        """When it is said to have happened."""
        return min(self.happened or self.recorded, self.recorded)


COLUMNS = "SELECT seq, recorded, form, values, happened, by, via, superseded, sealed, rule, occurs_on, nth FROM evidence"
SAID = f"{COLUMNS} WHERE enrolment = %s AND form = ANY(%s) ORDER BY recorded DESC, seq DESC LIMIT %s"  # constants
SOME = f"{COLUMNS} WHERE enrolment = %s AND seq = ANY(%s)"
ONE = f"{COLUMNS} WHERE enrolment = %s AND seq = %s"
STANDING = f"{COLUMNS} WHERE enrolment = %s AND form = ANY(%s) AND NOT superseded ORDER BY coalesce(happened, recorded) DESC LIMIT %s"
OWN = f"""
    {COLUMNS} WHERE enrolment = %s AND by = %s AND sensitivity <> 'hidden' AND form NOT LIKE 'fact:%%' ORDER BY recorded DESC, seq DESC LIMIT 80
"""


def said(enrolment: int, forms: Sequence[str], most: int = 120) -> tuple[Said, ...]:
    """The latest answers of `forms`, newest first."""
    return tuple(heard(row) for row in rows(SAID, [enrolment, list(forms), most]))


def one(enrolment: int, seq: int) -> Said | None:
    """One answered form by its number in the ledger."""
    found = rows(ONE, [enrolment, seq])
    return heard(found[0]) if found else None


def some(enrolment: int, seqs: Sequence[int]) -> tuple[Said, ...]:
    """Answered forms by their numbers in the ledger, in no order."""
    return tuple(heard(row) for row in rows(SOME, [enrolment, list(seqs)])) if seqs else ()


def standing(enrolment: int, forms: Sequence[str], most: int = 60) -> tuple[Said, ...]:
    """The latest answers of `forms` that stand, by when they happened, newest first."""
    return tuple(heard(row) for row in rows(STANDING, [enrolment, list(forms), most]))


PRIVATE = "SELECT DISTINCT enrolment FROM evidence WHERE enrolment = ANY(%s) AND sensitivity = 'hidden' AND NOT superseded"


def private(enrolments: Sequence[int]) -> tuple[int, ...]:
    """Those of `enrolments` in which something was told in private that the reader may see."""
    return tuple(int(row[0]) for row in rows(PRIVATE, [list(enrolments)])) if enrolments else ()


def own(enrolment: int, who: str) -> tuple[Said, ...]:
    """What `who` reported, newest first. What was told in private is never listed: somebody may be looking over their shoulder."""
    return tuple(heard(row) for row in rows(OWN, [enrolment, who]))


def secrets(enrolment: int, said: Said) -> dict[str, Any]:
    """The sealed answers in clear, by field; empty where there are none, or no more. For who sees the evidence: for staff after a look was kept."""
    return dict(json.loads(unseal(said.sealed, f"evidence.sealed:{enrolment}:{said.seq}"))) if said.sealed else {}


def heard(row: tuple[Any, ...]) -> Said:
    """A row of the columns above. Django leaves JSON of a cursor as text, and bytes as a view."""
    seq, recorded, form, values, happened, by, via, superseded, sealed, *rest = row
    return Said(seq, recorded, form, json.loads(values), happened, by, via, superseded, bytes(sealed) if sealed else None, *rest)
