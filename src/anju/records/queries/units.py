"""Files of units and areas: where each stands, what it owes, what it said last, what its area published. Under the scope in force.

`lo` and `hi` are the viewer's area again, so that the planner sees them. Instants are aware, UTC; `now` too.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from anju.core.plan.model import Text
from anju.records.queries.duties import COLUMNS, JOINS, Row
from anju.records.queries.rows import rows
from anju.records.queries.said import Said, heard

MOST = 200
"""Files on one page."""
LATELY = 40
"""Answers of a form that are read at most."""


@dataclass(frozen=True, slots=True)
class File:
    """The enrolment of a unit or an area on its own track, and how many of its duties are open in time and late."""

    enrolment: int
    subject: str
    adoption: int
    track: str
    area: int
    name: str
    name_en: str
    kind: str
    where: str
    where_en: str
    starts: datetime
    ends: datetime | None
    zone: str
    stage: str
    open: int = 0
    late: int = 0

    @property
    def title(self) -> Text:
        """The unit's name; the area's for an area's own file."""
        return Text(self.name, self.name_en or self.name)

    @property
    def place(self) -> Text:
        """The area it is in."""
        return Text(self.where, self.where_en or self.where)


@dataclass(frozen=True, slots=True)
class Ears:
    """Who asks: duties about what was told in private are shown to those who may hear it and to whoever has them, and to nobody else."""

    hears: bool
    posts: Sequence[int]


HEARD = "(%(hears)s OR NOT d.hidden OR d.post = ANY(%(posts)s::bigint[]))"
ADOPTIONS = "SELECT id FROM adoption ORDER BY id"
ANY = """
    SELECT EXISTS (SELECT FROM unnest(%(adoptions)s::int[], %(tracks)s::text[]) AS k(adoption, track)
        JOIN LATERAL (SELECT FROM enrolment e WHERE e.adoption = k.adoption AND e.track = k.track AND e.subject <> 'person'
                      AND e.archived IS NULL AND e.annulled IS NULL AND e.area BETWEEN %(lo)s AND %(hi)s LIMIT 1) found ON true)
"""
FILE = """
    SELECT e.id, e.subject, e.adoption, e.track, e.area, coalesce(o.name, a.name), coalesce(o.name_en, a.name_en), coalesce(o.kind, a.kind),
           a.name, a.name_en, e.starts, e.ends, e.zone, coalesce(u.stage, '')
    FROM enrolment e JOIN area a ON a.id = e.area LEFT JOIN agency o ON o.id = e.agency LEFT JOIN pulse u ON u.enrolment = e.id
    WHERE e.annulled IS NULL AND e.subject <> 'person'
"""
ONE = f"{FILE} AND e.id = %(enrolment)s"
LIST = f"""
    WITH f AS MATERIALIZED (
        {FILE} AND e.archived IS NULL AND (e.adoption, e.track) IN (SELECT * FROM unnest(%(adoptions)s::int[], %(tracks)s::text[]))
        AND e.area BETWEEN %(lo)s AND %(hi)s ORDER BY e.adoption, e.track, e.area, e.id LIMIT {MOST + 1})
    SELECT f.*, coalesce(n.open, 0), coalesce(n.late, 0) FROM f LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE d.opens <= %(now)s AND d.closes >= %(now)s) AS open,
               count(*) FILTER (WHERE d.must AND d.closes < %(now)s) AS late
        FROM duty d WHERE d.enrolment = f.id AND d.how IS NULL AND {HEARD}) n ON true
    ORDER BY f.adoption, f.track, f.area, f.id
"""  # noqa: S608  # constants


def adoptions() -> tuple[int, ...]:
    """Every adoption there is; who is enrolled keeps theirs though it ended."""
    return tuple(number for (number,) in rows(ADOPTIONS, []))


def some(tracks: Sequence[tuple[int, str]], lo: int, hi: int) -> bool:
    """Whether any file on one of these tracks (adoption, name) is in sight."""
    return bool(tracks) and bool(rows(ANY, _tracks(tracks) | {"lo": lo, "hi": hi})[0][0])


def files(tracks: Sequence[tuple[int, str]], lo: int, hi: int, now: datetime, ears: Ears) -> tuple[File, ...]:
    """The files on these tracks with what they owe at `now`, by plan, track and area; one more than `MOST` where there are more."""
    given = _tracks(tracks) | {"lo": lo, "hi": hi, "now": now} | _ears(ears)
    return tuple(File(*row) for row in rows(LIST, given)) if tracks else ()


def file(enrolment: int) -> File | None:
    """One file; None where it is not in sight or is a person's."""
    found = rows(ONE, {"enrolment": enrolment})
    return File(*found[0]) if found else None


def _tracks(tracks: Sequence[tuple[int, str]]) -> dict[str, Any]:
    return {"adoptions": [adoption for adoption, _track in tracks], "tracks": [track for _adoption, track in tracks]}


def _ears(ears: Ears) -> dict[str, Any]:
    return {"hears": ears.hears, "posts": list(ears.posts)}


# What is owed -----------------------------------------------------------------------------------------------------------

OWED = f"""
    WITH d AS MATERIALIZED (
        SELECT * FROM duty d WHERE d.enrolment = ANY(%(files)s) AND d.how IS NULL AND (%(rules)s::text[] IS NULL OR d.rule = ANY(%(rules)s))
          AND {HEARD}
        ORDER BY d.closes LIMIT %(most)s)
    SELECT {COLUMNS} FROM d {JOINS} ORDER BY d.closes, d.rule, d.nth
"""  # noqa: S608


def owed(files: Sequence[int], ears: Ears, only: Sequence[str] | None = None, most: int = 400) -> tuple[Row, ...]:
    """Open duties of these files, of the rules `only` or of all, the first deadline first."""
    given = {"files": list(files), "rules": list(only) if only is not None else None, "most": most} | _ears(ears)
    return tuple(Row(*row) for row in rows(OWED, given))


@dataclass(frozen=True, slots=True)
class Closed:
    """How often one rule of one role was closed in one way, and the last time."""

    rule: str
    role: str
    how: str
    times: int
    last: datetime


CLOSED = f"""
    SELECT d.rule, d.role, d.how, count(*), max(d.closed_at) FROM duty d
    WHERE d.enrolment = %(file)s AND d.how IS NOT NULL AND d.closed_at >= %(since)s AND d.occurs_on >= %(day)s AND {HEARD}
    GROUP BY d.rule, d.role, d.how ORDER BY max(d.closed_at) DESC
"""  # noqa: S608


def closed(enrolment: int, ears: Ears, since: datetime, known_from: date) -> tuple[Closed, ...]:
    """What was closed since an instant, of duties for `known_from` and later, by rule; the last first."""
    given = {"file": enrolment, "since": since, "day": known_from} | _ears(ears)
    return tuple(Closed(*row) for row in rows(CLOSED, given))


# What was said ----------------------------------------------------------------------------------------------------------

SAID = """
    SELECT k.enrolment, v.seq, v.recorded, v.form, v.values, v.happened, v.by, v.via, v.superseded, v.sealed, v.rule, v.occurs_on, v.nth
    FROM unnest(%(files)s::bigint[], %(forms)s::text[]) AS k(enrolment, form) JOIN LATERAL (
        SELECT * FROM evidence v WHERE v.enrolment = k.enrolment AND v.form = k.form AND NOT v.superseded
        ORDER BY v.recorded DESC, v.seq DESC LIMIT %(most)s) v ON true
    ORDER BY k.enrolment, v.form, v.recorded DESC, v.seq DESC
"""


def said(asked: Mapping[int, Sequence[str]], most: int = LATELY) -> dict[int, dict[str, list[Said]]]:
    """The latest standing answers of the forms asked for of each file, by file and form, newest first."""
    pairs = [(number, form) for number, forms in asked.items() for form in forms]
    found: dict[int, dict[str, list[Said]]] = {number: {} for number in asked}
    given = {"files": [number for number, _form in pairs], "forms": [form for _number, form in pairs], "most": most}
    for number, *rest in rows(SAID, given) if pairs else ():
        one = heard(tuple(rest))
        found[number].setdefault(one.form, []).append(one)
    return found


CALLED = """
    SELECT seq, recorded, form, values, happened, by, via, superseded, NULL, rule, occurs_on, nth FROM evidence WHERE enrolment = %s AND seq = ANY(%s)
"""


def called(enrolment: int, seqs: Sequence[int]) -> dict[int, Said]:
    """Answers by their number in the ledger: what opened a duty. Sealed answers are left out."""
    return {one.seq: one for row in rows(CALLED, [enrolment, list(seqs)]) if (one := heard(row))} if seqs else {}


@dataclass(frozen=True, slots=True)
class Published:
    """What the file of an area or of a unit there says of a form, in force from `since` for the plan in the area and below."""

    enrolment: int
    area: int
    hi: int
    plan: str
    form: str
    values: Mapping[str, Any]
    since: datetime
    where: str
    where_en: str

    @property
    def place(self) -> Text:
        """The area that published it."""
        return Text(self.where, self.where_en or self.where)


PUBLISHED = """
    SELECT p.enrolment, p.area, a.hi, p.plan, p.form, p.values, p.since, a.name, a.name_en FROM published p JOIN area a ON a.id = p.area
    WHERE p.until IS NULL AND a.id <= %(hi)s AND a.hi >= %(lo)s ORDER BY a.hi - a.id, p.plan, p.form, p.since DESC
"""


def published(lo: int, hi: int) -> tuple[Published, ...]:
    """What is in force in and around `lo` to `hi`, the nearest area's first."""
    found = rows(PUBLISHED, {"lo": lo, "hi": hi})
    return tuple(
        Published(enrolment, area, top, plan, form, json.loads(values), since, zh, en)
        for enrolment, area, top, plan, form, values, since, zh, en in found
    )


@dataclass(frozen=True, slots=True)
class Spell:
    """A stage and when it was entered."""

    stage: str
    since: datetime


STAGES = "SELECT stage, since FROM stage_span WHERE enrolment = %s ORDER BY since, id"


def stages(enrolment: int) -> tuple[Spell, ...]:
    """The stages a file has been in, in order."""
    return tuple(Spell(*row) for row in rows(STAGES, [enrolment]))
