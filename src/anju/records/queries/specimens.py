"""Samples that a laboratory's rows may be about. Under the engine's scope, within the areas of whoever brought the file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anju.records.queries.rows import rows

PEOPLE = """
    SELECT e.id FROM identity i JOIN enrolment e ON e.person = i.person
    WHERE (i.identity_fp = ANY(%(identities)s::bytea[]) OR i.name = ANY(%(names)s::text[])) AND e.area BETWEEN %(lo)s AND %(hi)s
      AND e.annulled IS NULL AND e.archived IS NULL
"""
_WHO = "e.zone, e.adoption, e.person, coalesce(i.name, ''), i.identity_fp, i.phone_fp"
CODED = f"""
    SELECT s.enrolment, s.seq, coalesce(s.code, ''), s.taken, t.form, v.form, v.values, {_WHO}
    FROM specimen s
    JOIN enrolment e ON e.id = s.enrolment AND e.annulled IS NULL
    JOIN evidence t ON t.jurisdiction = s.jurisdiction AND t.enrolment = s.enrolment AND t.recorded = s.recorded AND t.seq = s.seq
    LEFT JOIN evidence v ON v.jurisdiction = s.jurisdiction AND v.enrolment = s.enrolment AND v.recorded = s.answered AND v.seq = s.answer
    LEFT JOIN identity i ON i.person = e.person
    WHERE s.undone IS NULL AND s.area BETWEEN %(lo)s AND %(hi)s AND s.jurisdiction = %(jurisdiction)s
      AND (s.code = ANY(%(codes)s::text[]) OR s.enrolment = ANY(%(enrolments)s::bigint[]))
"""  # noqa: S608  # constants
BARE = f"""
    SELECT d.enrolment, d.opened_by, '', coalesce(t.happened, t.recorded), t.form, d.evidence, NULL, {_WHO}
    FROM duty d
    JOIN enrolment e ON e.id = d.enrolment
    JOIN evidence t ON t.jurisdiction = d.jurisdiction AND t.enrolment = d.enrolment AND t.seq = d.opened_by
    LEFT JOIN identity i ON i.person = e.person
    WHERE d.jurisdiction = %(jurisdiction)s AND d.enrolment = ANY(%(enrolments)s::bigint[]) AND d.how IS NULL AND d.opened_by > 0
      AND NOT EXISTS (SELECT FROM specimen s WHERE s.enrolment = d.enrolment AND s.seq = d.opened_by)
"""  # noqa: S608
WAITING = """
    SELECT d.enrolment, d.opened_by, d.rule, d.occurs_on, d.nth, d.evidence
    FROM unnest(%(enrolments)s::bigint[], %(seqs)s::integer[]) AS n(enrolment, seq)
    JOIN duty d ON d.jurisdiction = %(jurisdiction)s AND d.enrolment = n.enrolment AND d.opened_by = n.seq AND d.how IS NULL
    ORDER BY d.opens, d.rule
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A sample: which fact took it by which form, and, where its result is known, the form and the values that say it. Without a code, `asked` is the
    form that an open duty waits for."""

    enrolment: int
    seq: int
    code: str
    at: datetime
    form: str
    asked: str | None
    values: Mapping[str, Any] | None
    zone: str
    adoption: int
    person: int | None
    name: str
    identity: bytes | None
    phone: bytes | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open duty that the fact `seq` called for."""

    enrolment: int
    seq: int
    rule: str
    occurs_on: Any
    nth: int
    evidence: str


def people(identities: Sequence[bytes], names: Sequence[str], lo: int, hi: int) -> list[int]:
    """The running enrolments of whoever has one of these numbers or names."""
    found = rows(PEOPLE, {"identities": list(identities), "names": list(names), "lo": lo, "hi": hi}) if identities or names else ()
    return [enrolment for (enrolment,) in found]


def coded(codes: Sequence[str], enrolments: Sequence[int], jurisdiction: int, lo: int, hi: int) -> tuple[Taken, ...]:
    """The samples that stand and have one of `codes` or are of one of `enrolments`."""
    given = {"codes": list(codes), "enrolments": list(enrolments), "jurisdiction": jurisdiction, "lo": lo, "hi": hi}
    return tuple(_taken(*row) for row in rows(CODED, given))


def bare(enrolments: Sequence[int], jurisdiction: int) -> tuple[Taken, ...]:
    """What waits in `enrolments` because of a fact that gave no code, whatever it waits for."""
    return tuple(_taken(*row) for row in rows(BARE, {"enrolments": list(enrolments), "jurisdiction": jurisdiction})) if enrolments else ()


def _taken(*row: Any) -> Taken:  # noqa: ANN401  # a row of the database
    told = [*row]
    told[6] = json.loads(row[6]) if isinstance(row[6], str) else row[6]
    told[11:13] = (bytes(mark) if mark is not None else None for mark in row[11:13])
    return Taken(*told)


def waiting(samples: Sequence[tuple[int, int]], jurisdiction: int) -> tuple[Waiting, ...]:
    """The open duties that these samples, by (enrolment, fact), called for."""
    given = {"enrolments": [one for one, _ in samples], "seqs": [seq for _, seq in samples], "jurisdiction": jurisdiction}
    return tuple(Waiting(*row) for row in rows(WAITING, given)) if samples else ()
