"""The line list: who is isolated, since when and until when, and how much is open at each door. By area and END, so that one index serves it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import connection

from anju.records.sealed import fingerprint

Which = Literal["now", "ended", "archived"]
PAGE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """One line. `open` and `overdue` count the duties in the viewer's sight; what is missed but cannot be made up counts as overdue too."""

    enrolment: int
    area: int
    place: str
    place_en: str
    adoption: int
    track: str
    stage: str
    name: str
    starts: datetime
    ends: datetime | None
    zone: str
    open: int
    overdue: int


_WHICH: dict[Which, str] = {
    "now": "e.archived IS NULL AND e.annulled IS NULL AND (e.ends IS NULL OR e.ends > %(now)s)",
    "ended": "e.archived IS NULL AND e.annulled IS NULL AND e.ends <= %(now)s",
    "archived": "e.archived IS NOT NULL",
}
_LINE = "CASE WHEN e.ends IS NULL THEN 'infinity'::timestamptz ELSE e.ends END"
"""As the indexes of enrolment have it."""
_LINES = """
    WITH found AS MATERIALIZED (
        SELECT e.id, e.area, e.adoption, e.track, e.person, e.household, e.subject, e.starts, e.ends, e.zone FROM enrolment e
        WHERE e.area BETWEEN %(lo)s AND %(hi)s AND e.subject IN ('person', 'household') AND {which} {people}
          AND (e.area, {line}, e.id) > (%(area)s, %(ends)s::timestamptz, %(id)s)
        ORDER BY e.area, {line}, e.id LIMIT %(most)s)
    SELECT f.id, f.area, a.name, a.name_en, f.adoption, f.track, coalesce(u.stage, ''), coalesce(i.name, h.name, ''), f.starts, f.ends, f.zone,
           d.open, d.overdue
    FROM found f
    JOIN area a ON a.id = f.area
    LEFT JOIN pulse u ON u.enrolment = f.id
    LEFT JOIN identity i ON i.person = f.person
    LEFT JOIN LATERAL (
        SELECT z.name FROM person y JOIN identity z ON z.person = y.id
        WHERE f.subject = 'household' AND y.household = f.household AND y.merged_into IS NULL ORDER BY y.id LIMIT 1) h ON true
    CROSS JOIN LATERAL (
        SELECT count(*) AS open, count(*) FILTER (WHERE o.closes < %(now)s AND o.must) AS overdue
        FROM duty o WHERE o.enrolment = f.id AND o.how IS NULL) d
    ORDER BY f.area, coalesce(f.ends, 'infinity'), f.id
"""
_OF = """AND (e.person = ANY(%(people)s)
          OR e.subject = 'household' AND e.household IN (SELECT x.household FROM person x WHERE x.id = ANY(%(people)s)))"""
LINES: dict[tuple[Which, bool], str] = {
    (which, some): _LINES.format(which=words, line=_LINE, people=_OF if some else "")
    for which, words in _WHICH.items()
    for some in (False, True)
}


def lines(lo: int, hi: int, now: datetime, which: Which, after: tuple[int, str, int] | None, people: list[int] | None) -> tuple[Listed, ...]:
    """Up to `PAGE` lines and one more after `after` (area, END as text, enrolment), of `people` only where given. `now` is aware, UTC."""
    area, ends, number = after or (-1, "-infinity", -1)
    given: dict[str, Any] = {"lo": lo, "hi": hi, "now": now, "area": area, "ends": ends, "id": number, "most": PAGE + 1, "people": people}
    with connection.cursor() as cursor:
        cursor.execute(LINES[which, people is not None], given)
        return tuple(Listed(*row) for row in cursor.fetchall())


NAMED = """
    SELECT n.person FROM (
        (SELECT i.person, i.pinyin FROM identity i
         WHERE i.area BETWEEN %(lo)s AND %(hi)s AND i.name >= %(word)s AND i.name < %(word)s || chr(1114111)
         ORDER BY i.name LIMIT 200)
        UNION
        (SELECT i.person, i.pinyin FROM identity i
         WHERE i.area BETWEEN %(lo)s AND %(hi)s AND i.pinyin >= %(spelt)s AND i.pinyin < %(spelt)s || chr(1114111)
         ORDER BY i.pinyin LIMIT 200)
        UNION
        (SELECT i.person, i.pinyin FROM unnest(%(heads)s::text[]) h
         JOIN identity i ON i.pinyin >= h || ' ' AND i.pinyin < h || '!'
         WHERE i.area BETWEEN %(lo)s AND %(hi)s AND starts_with(replace(i.pinyin, ' ', ''), %(spelt)s)
         ORDER BY i.pinyin LIMIT 200)
        UNION
        (SELECT i.person, i.pinyin FROM identity i
         WHERE i.area BETWEEN %(lo)s AND %(hi)s AND i.initials >= %(spelt)s AND i.initials < %(spelt)s || chr(1114111)
         ORDER BY i.pinyin LIMIT 200)
    ) n ORDER BY n.pinyin, n.person LIMIT 200
"""
SYLLABLE = 6
"""Letters of the longest syllable: zhuang."""
TAIL = "SELECT i.person FROM identity i WHERE i.phone_tail_fp = %(mark)s AND i.area BETWEEN %(lo)s AND %(hi)s LIMIT 200"


def named(word: str, lo: int, hi: int, *, inside: bool) -> list[int]:
    """People whose name, pinyin or initials begin with `word` ("luo hui", "luohui", "lh"); with `inside` (area purposes) also those whose name
    contains three characters of it."""
    spelt = word.lower()
    heads = [spelt[:length] for length in range(1, min(len(spelt), SYLLABLE + 1))] if spelt.isascii() and spelt.isalpha() else []
    found = _people(NAMED, {"lo": lo, "hi": hi, "word": word, "spelt": spelt, "heads": heads})
    if inside and len(word) >= 3:
        found += _people("SELECT people_named(%(word)s, 200)", {"word": word})
    return found


def tailed(figures: str, lo: int, hi: int) -> list[int]:
    """People whose telephone number ends in these four figures."""
    return _people(TAIL, {"lo": lo, "hi": hi, "mark": fingerprint(figures, "phone_tail")})


def _people(sql: str, given: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [int(row[0]) for row in cursor.fetchall()]
