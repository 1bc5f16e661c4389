"""People taken in who wait to be enrolled, by door; and enrolments that a second person has to look at. Under the viewer's scope."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from anju.records.sealed import fingerprint, ring, unseal

PAGE = 60


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who lives here and waits to be enrolled. `arrived` is what the last spreadsheet said; `tail` the last figures of their telephone."""

    person: int
    name: str
    sex: str
    born: date | None
    area: int
    place: str
    place_en: str
    household: int | None
    address: str
    tail: str
    arrived: date | None
    source: int | None


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: a name or its beginning, pinyin or initials, or the last four figures of a telephone; in one village or all."""

    text: str = ""
    village: int | None = None


HELD = "e.archived IS NULL AND e.mode = 'compulsory' AND e.ends > %(now)s"
WAITS = """
    SELECT t.person FROM (
        SELECT w.id AS person, true AS here, false AS held, NULL::timestamptz AS ended, NULL::timestamptz AS began, NULL::timestamptz AS word,
               NULL::timestamptz AS seen
        FROM person w WHERE w.area BETWEEN %(lo)s AND %(hi)s AND w.merged_into IS NULL AND w.withdrawn IS NULL {of_id}
        UNION ALL SELECT e.person, false, coalesce({HELD}, false), CASE WHEN e.ends <= %(now)s THEN e.ends END,
                         CASE WHEN e.ends <= %(now)s THEN NULL ELSE e.entered END, NULL, NULL
            FROM enrolment e WHERE e.annulled IS NULL AND e.person IS NOT NULL {of}
        UNION ALL SELECT e.person, false, false, NULL, NULL, e.at, e.at FROM screening e WHERE true {of}
        UNION ALL SELECT e.person, false, false, NULL, NULL, NULL, f.at
            FROM import_row e JOIN import f ON f.id = e.import WHERE e.undone IS NULL AND e.person IS NOT NULL {of}
        UNION ALL SELECT m.merged_into, false, false, NULL, NULL, NULL, f.at
            FROM person m JOIN import_row r ON r.person = m.id JOIN import f ON f.id = r.import
            WHERE m.merged_into IS NOT NULL AND r.undone IS NULL) t
    GROUP BY t.person HAVING bool_or(t.here) AND NOT bool_or(t.held)
       AND coalesce(max(t.ended) < max(t.seen), max(t.ended) IS NULL) AND coalesce(max(t.began) < max(t.word), max(t.began) IS NULL)
""".replace("{HELD}", HELD)
"""Of the people who live from `lo` to `hi`, those whom nobody holds now and who were never enrolled or were found again since: by a list after END,
by word of them after that or, on a track that holds nobody, after it began. A file that is over and not archived yet hides nobody who comes again;
an archived one brings nobody back. All that is known is laid together and looked at once a person: no plan of it can ask about each of them anew."""
EVERYBODY = WAITS.replace("{of_id}", "").replace("{of}", "")
FEW = WAITS.replace("{of_id}", "AND w.id = ANY(%(people)s::bigint[])").replace("{of}", "AND e.person = ANY(%(people)s::bigint[])")
WAITING = """
    WITH w AS MATERIALIZED (
        SELECT p.id, i.name, i.sex, i.born, p.area, p.household, i.phone, i.pinyin, i.address,
               min(i.pinyin) OVER (PARTITION BY coalesce(p.household, -p.id)) AS first
        FROM person p JOIN identity i ON i.person = p.id
        WHERE p.area BETWEEN %(lo)s AND %(hi)s AND i.area BETWEEN %(lo)s AND %(hi)s
          AND p.merged_into IS NULL AND p.withdrawn IS NULL AND i.purged IS NULL
          AND (%(village)s::bigint IS NULL OR p.area = %(village)s)
          AND {may}
          AND (%(whole)s OR i.phone_tail_fp = %(tail)s OR i.name = %(text)s OR i.initials = %(plain)s OR starts_with(i.name, %(text)s)
               OR (%(pinyin)s <> '' AND starts_with(replace(i.pinyin, ' ', ''), %(pinyin)s)) OR p.id = ANY(%(named)s::bigint[]))
        ORDER BY first, p.household, i.pinyin, p.id LIMIT %(most)s OFFSET %(skip)s)
    SELECT w.id, w.name, w.sex, w.born, w.area, a.name, a.name_en, w.household, h.address, w.phone, w.address, r.id, r.fields, r.import
    FROM w JOIN area a ON a.id = w.area LEFT JOIN household h ON h.id = w.household
    LEFT JOIN LATERAL (SELECT r.id, r.fields, r.import FROM import_row r WHERE r.person = w.id ORDER BY r.id DESC LIMIT 1) r ON true
    ORDER BY w.first, w.household, w.pinyin, w.id
"""
NAMED = "SELECT people_named(%s, 200)"
LEAST = 3


def waiting(sought: Sought, page: int, lo: int, hi: int, now: datetime) -> tuple[Waiting, ...]:
    """People of the areas `lo` to `hi` who wait to be enrolled at `now`, those of one door together, doors by pinyin; page from 0, one more than it
    holds."""
    text = sought.text.strip()
    figures = "".join(sign for sign in text if sign.isdecimal())
    given = {
        "lo": lo, "hi": hi, "now": now, "village": sought.village, "whole": not text, "text": text, "plain": text.lower(),
        "tail": fingerprint(figures[-4:], "phone_tail") if len(figures) >= 4 else b"",
        "pinyin": text.lower().replace(" ", "") if text.isascii() and text.replace(" ", "").isalpha() else "",
        "named": [row[0] for row in _rows(NAMED, [text])] if len(text) >= LEAST else [], "most": PAGE + 1, "skip": page * PAGE,
    }  # fmt: skip
    return tuple(_waiting(row) for row in _rows(WAITING.replace("{may}", f"p.id IN ({EVERYBODY})"), given))


ON = """
    NOT EXISTS (SELECT FROM enrolment e WHERE e.person = p.id AND e.annulled IS NULL AND CASE WHEN %(track)s = '' THEN {HELD}
                ELSE e.track = %(track)s AND e.archived IS NULL AND (e.ends IS NULL OR e.ends > %(now)s) END)
""".replace("{HELD}", HELD)
SOME = WAITING.replace("{may}", ON).replace(
    "ORDER BY first, p.household, i.pinyin, p.id LIMIT %(most)s OFFSET %(skip)s", "AND p.id = ANY(%(people)s::bigint[])"
)


def some(people: Sequence[int], lo: int, hi: int, now: datetime, track: str = "") -> tuple[Waiting, ...]:
    """Of `people` those who can be enrolled at `now`, by door: whom nobody holds, or with `track`, who are not on that one."""
    given = {
        "lo": lo, "hi": hi, "now": now, "village": None, "track": track, "whole": True, "text": "", "plain": "", "tail": b"", "pinyin": "",
        "named": [], "people": list(people),
    }  # fmt: skip
    return tuple(_waiting(row) for row in _rows(SOME, given))


COUNT = "SELECT count(*) FROM ({waits}) w".replace("{waits}", EVERYBODY)


def count(lo: int, hi: int, now: datetime) -> int:
    """How many wait to be enrolled at `now`."""
    return int(_rows(COUNT, {"lo": lo, "hi": hi, "now": now})[0][0])


def _waiting(row: Sequence[Any]) -> Waiting:
    number, household, door, phone, own, line, fields, source = row[0], row[7], row[8], row[9], row[10], row[11], row[12], row[13]
    address = unseal(bytes(door), f"household.address:{household}") if door else unseal(bytes(own), f"identity.address:{number}") if own else ""
    tail = unseal(bytes(phone), f"identity.phone:{number}")[-4:] if phone else ""
    said = json.loads(ring().open(bytes(fields), f"import_row.fields:{line}"))["fields"] if fields is not None else {}
    arrived = date.fromisoformat(said["arrived"]) if said.get("arrived") else None
    return Waiting(*[*row[:8], address, tail, arrived, source])


@dataclass(frozen=True, slots=True)
class Place:
    """An area somebody may live in."""

    area: int
    name: str
    name_en: str


PLACES = "SELECT id, name, name_en FROM area WHERE id BETWEEN %(lo)s AND %(hi)s AND kind IN ('village', 'site') ORDER BY pinyin, id"


def places(lo: int, hi: int) -> tuple[Place, ...]:
    """The villages of an interval."""
    return tuple(Place(*row) for row in _rows(PLACES, {"lo": lo, "hi": hi}))


@dataclass(frozen=True, slots=True)
class Adopted:
    """A plan in force over an area."""

    adoption: int
    area: int


ADOPTED = """
    SELECT d.id, d.area FROM adoption d JOIN area a ON a.id = d.area
    WHERE d.until IS NULL AND (a.id BETWEEN %(lo)s AND %(hi)s OR %(lo)s BETWEEN a.id AND a.hi) ORDER BY a.hi - a.id, d.since DESC, d.id
"""


def adopted(lo: int, hi: int) -> tuple[Adopted, ...]:
    """Plans in force over or inside an interval, the nearest first."""
    return tuple(Adopted(*row) for row in _rows(ADOPTED, {"lo": lo, "hi": hi}))


IN_FORCE = """
    SELECT DISTINCT d.id FROM adoption d JOIN area a ON a.id = d.area WHERE a.id <= %(hi)s AND a.hi >= %(lo)s ORDER BY 1
"""


def in_force(lo: int, hi: int) -> tuple[int, ...]:
    """Every adoption that people of an interval may be under, ended ones too: who is enrolled keeps theirs."""
    return tuple(int(row[0]) for row in _rows(IN_FORCE, {"lo": lo, "hi": hi}))


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody at their door, enrolled or not."""

    person: int
    name: str
    area: int
    address: str
    enrolment: int | None


WHO = """
    SELECT p.id, i.name, p.area, h.address, p.household, i.address,
           (SELECT max(e.id) FROM enrolment e WHERE e.person = p.id AND e.annulled IS NULL AND e.archived IS NULL)
    FROM person p JOIN identity i ON i.person = p.id LEFT JOIN household h ON h.id = p.household
    WHERE p.id = %(person)s AND p.area BETWEEN %(lo)s AND %(hi)s AND p.withdrawn IS NULL
"""


def who(person: int, lo: int, hi: int) -> Who | None:
    """One person; None where they are not in sight."""
    for number, name, area, door, household, own, enrolment in _rows(WHO, {"person": person, "lo": lo, "hi": hi}):
        address = unseal(bytes(door), f"household.address:{household}") if door else unseal(bytes(own), f"identity.address:{number}") if own else ""
        return Who(number, name, area, address, enrolment)
    return None


@dataclass(frozen=True, slots=True)
class Look:
    """An enrolment that waits for a second look, with its basis, and the duty that asks for it."""

    enrolment: int
    adoption: int
    track: str
    rule: str
    occurs_on: date
    nth: int
    closes: datetime
    zone: str
    name: str
    place: str
    place_en: str
    entered: datetime
    starts: datetime
    ends: datetime | None
    authority: str
    article: str
    decider: str
    first_day_rule: str
    first_day_evidence: str
    reason: str


LOOKS = """
    SELECT e.id, e.adoption, e.track, d.rule, d.occurs_on, d.nth, d.closes, e.zone, coalesce(i.name, ''), a.name, a.name_en, e.entered, e.starts,
           e.ends, e.authority, e.article, e.decider, e.first_day_rule, e.first_day_evidence, e.reason
    FROM duty d JOIN enrolment e ON e.id = d.enrolment JOIN area a ON a.id = e.area LEFT JOIN identity i ON i.person = e.person
    WHERE d.how IS NULL AND d.area BETWEEN %(lo)s AND %(hi)s AND (d.rule = ANY(%(rules)s)) AND e.annulled IS NULL
      AND (%(enrolment)s::bigint IS NULL OR e.id = %(enrolment)s) AND (%(posts)s::bigint[] IS NULL OR d.post = ANY(%(posts)s::bigint[]))
    ORDER BY d.closes, i.pinyin, e.id LIMIT 200
"""


def looks(rules: Sequence[str], posts: Sequence[int] | None, lo: int, hi: int, enrolment: int | None = None) -> tuple[Look, ...]:
    """Open duties of `rules`, of `posts` or (None) of everybody in sight, by deadline; the reason opened."""
    found = _rows(LOOKS, {"rules": list(rules), "posts": list(posts) if posts is not None else None, "lo": lo, "hi": hi, "enrolment": enrolment})
    return tuple(_look(row) for row in found)


def _look(row: Sequence[Any]) -> Look:
    told = [*row]
    told[19] = unseal(bytes(row[19]), f"enrolment.reason:{row[0]}") if row[19] is not None else ""
    return Look(*told)


def _rows(sql: str, given: Mapping[str, Any] | Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
