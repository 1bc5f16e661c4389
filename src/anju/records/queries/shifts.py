"""Watches by who stands them: one's own, those before and after, swaps and questions under way, what is open to be handed over. Each runs under the
scope in force."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.core.duties.roster import Shift
from anju.core.enrolment.fact import Key
from anju.records.queries.rosters import Named
from anju.records.queries.rows import rows
from anju.records.sealed import unseal


@dataclass(frozen=True, slots=True)
class Row:
    """One watch of somebody, in its roster. `member`: who holds the post."""

    number: int
    named: Named
    shift: Shift
    name: str
    member: int | None
    left: datetime | None


ROW = """
    SELECT w.id, w.area, w.roster, w.enrolment, w.post, w.role, w.starts, w.ends, coalesce(m.name, ''), p.member, w."left"
    FROM watch_shift w LEFT JOIN post p ON p.id = w.post LEFT JOIN member m ON m.id = p.member
"""
OF_POSTS = f"{ROW} WHERE w.post = ANY(%(posts)s) AND w.ends > %(since)s AND w.starts < %(until)s ORDER BY w.starts, w.id"
OF_MEMBER = f"{ROW} WHERE p.member = %(member)s AND w.ends > %(since)s AND w.starts < %(until)s ORDER BY w.starts, w.id"
NUMBERED = f"{ROW} WHERE w.id = ANY(%(numbers)s) ORDER BY w.starts, w.id"
EXACT = f"{ROW} WHERE w.post = %(post)s AND w.starts = %(starts)s AND w.ends = %(ends)s"
NEAR = f"""{ROW} JOIN unnest(%(areas)s::bigint[], %(rosters)s::text[], %(owns)s::bigint[]) AS k(area, roster, own)
    ON w.area = k.area AND w.roster = k.roster AND w.enrolment IS NOT DISTINCT FROM k.own
    WHERE w.ends > %(since)s AND w.starts < %(until)s ORDER BY w.starts, w.id"""


def of_posts(posts: Sequence[int], since: datetime, until: datetime) -> tuple[Row, ...]:
    """The watches of these posts that touch `since` to `until`, in order."""
    return _found(OF_POSTS, {"posts": list(posts), "since": since, "until": until})


def of_member(member: int, since: datetime, until: datetime) -> tuple[Row, ...]:
    """The watches of every post a member holds, in order."""
    return _found(OF_MEMBER, {"member": member, "since": since, "until": until})


def numbered(numbers: Sequence[int]) -> tuple[Row, ...]:
    """Watches by number."""
    return _found(NUMBERED, {"numbers": list(numbers)})


def exactly(post: int, starts: datetime, ends: datetime) -> Row | None:
    """The watch of a post from then to then; None where the roster was changed since."""
    found = _found(EXACT, {"post": post, "starts": starts, "ends": ends})
    return found[0] if found else None


def near(named: Collection[Named], since: datetime, until: datetime) -> tuple[Row, ...]:
    """The watches of these rosters that touch `since` to `until`, in order."""
    areas, names, owns = zip(*named, strict=True)
    return _found(NEAR, {"areas": list(areas), "rosters": list(names), "owns": list(owns), "since": since, "until": until})


def _found(sql: str, given: dict[str, object]) -> tuple[Row, ...]:
    return tuple(
        Row(number, (area, roster, own), Shift(post, role, starts, ends), name, member, left)
        for number, area, roster, own, post, role, starts, ends, name, member, left in rows(sql, given)
    )


# Duties that come with a watch --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty of a file: whose, when it opened, and how it was closed, if it was."""

    key: Key
    post: int | None
    role: str
    opens: datetime
    closes: datetime
    how: str | None


OWED = """
    SELECT rule, occurs_on, nth, post, role, opens, closes, how FROM duty
    WHERE enrolment = %(file)s AND rule = ANY(%(rules)s) AND opens >= %(since)s AND opens <= %(now)s ORDER BY opens, rule
"""
OPEN = """
    SELECT rule, occurs_on, nth, post, role, opens, closes, how FROM duty
    WHERE enrolment = %(file)s AND how IS NULL AND NOT hidden AND rule <> ALL(%(rules)s) AND opens <= %(now)s ORDER BY closes, rule, nth
"""


def owed(file: int, rules: Sequence[str], since: datetime, now: datetime) -> tuple[Owed, ...]:
    """The duties of these rules that opened from `since` to `now`, open and closed."""
    return tuple(Owed(Key(*row[:3]), *row[3:]) for row in rows(OWED, {"file": file, "rules": list(rules), "since": since, "now": now}))


def undone(file: int, but: Sequence[str], now: datetime) -> tuple[Owed, ...]:
    """What is open in a file at `now`, but the duties of the rules `but`."""
    return tuple(Owed(Key(*row[:3]), *row[3:]) for row in rows(OPEN, {"file": file, "rules": list(but), "now": now}))


@dataclass(frozen=True, slots=True)
class Happening:
    """An open incident of a file."""

    number: int
    rule: str
    raised: datetime


INCIDENTS = "SELECT id, rule, raised FROM incident WHERE enrolment = %s AND settled_at IS NULL AND NOT hidden ORDER BY raised, id"


def incidents(file: int) -> tuple[Happening, ...]:
    """The open incidents of a file."""
    return tuple(Happening(*row) for row in rows(INCIDENTS, [file]))


@dataclass(frozen=True, slots=True)
class Note:
    """What the watch before said of itself."""

    form: str
    values: dict[str, object]
    recorded: datetime
    by: str


NOTES = """
    SELECT form, values, recorded, by FROM evidence
    WHERE enrolment = %(file)s AND rule = ANY(%(rules)s) AND sensitivity IN ('watch', 'duty') AND NOT superseded
      AND recorded >= %(since)s ORDER BY recorded DESC, seq DESC LIMIT 3
"""


def notes(file: int, rules: Sequence[str], since: datetime) -> tuple[Note, ...]:
    """The latest answers to the duties of these rules since an instant, the newest first."""
    found = rows(NOTES, {"file": file, "rules": list(rules), "since": since})
    return tuple(Note(form, json.loads(values), recorded, by) for form, values, recorded, by in found)


# Whom to call ---------------------------------------------------------------------------------------------------------------

PHONES = "SELECT id, phone FROM post WHERE id = ANY(%s) AND phone IS NOT NULL"


def phones(posts: Sequence[int]) -> dict[int, str]:
    """The duty telephone of each post that has one."""
    return {post: unseal(bytes(sealed), f"post.phone:{post}") for post, sealed in rows(PHONES, [list(posts)])}


# Questions and swaps under way ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Question:
    """A post is asked to step in; `answer` is empty while it has not said."""

    number: int
    post: int
    at: datetime
    answer: str
    named: Named
    starts: datetime
    ends: datetime
    of: int
    name: str


QUESTIONS = """
    SELECT k.id, k.post, k.at, k.answer, c.area, c.roster, c.enrolment, c.starts, c.ends, c.post, coalesce(m.name, '')
    FROM watch_ask k JOIN watch_call c ON c.id = k.call LEFT JOIN post p ON p.id = c.post LEFT JOIN member m ON m.id = p.member
    WHERE c.ended IS NULL AND c.ends > %(now)s AND k.post = ANY(%(posts)s) AND k.answer = '' ORDER BY c.starts, k.id
"""


def questions(posts: Sequence[int], now: datetime) -> tuple[Question, ...]:
    """What these posts are asked and have not answered. `named` holds the file in place of whose own it is."""
    return tuple(
        Question(number, post, at, answer, (area, roster, file), starts, ends, of, name)
        for number, post, at, answer, area, roster, file, starts, ends, of, name in rows(QUESTIONS, {"posts": list(posts), "now": now})
    )


@dataclass(frozen=True, slots=True)
class Called:
    """Who was asked to step in for a watch, when, and what they said."""

    post: int
    name: str
    at: datetime
    answer: str


CALLED = """
    SELECT k.post, coalesce(m.name, ''), k.at, k.answer FROM watch_ask k JOIN watch_call c ON c.id = k.call
    LEFT JOIN post p ON p.id = k.post LEFT JOIN member m ON m.id = p.member
    WHERE c.ended IS NULL AND c.post = %(post)s AND c.starts = %(starts)s ORDER BY k.at, k.id
"""


def called(post: int, starts: datetime) -> tuple[Called, ...]:
    """Those asked so far to step in for the watch of a post that begins then, in order."""
    return tuple(Called(*row) for row in rows(CALLED, {"post": post, "starts": starts}))


UNDER_WAY = """
    SELECT c.post, coalesce(n.name, ''), c.starts, c.ends, k.post, coalesce(m.name, ''), k.at, k.answer
    FROM watch_call c LEFT JOIN post q ON q.id = c.post LEFT JOIN member n ON n.id = q.member
    LEFT JOIN watch_ask k ON k.call = c.id LEFT JOIN post p ON p.id = k.post LEFT JOIN member m ON m.id = p.member
    WHERE c.ended IS NULL AND c.enrolment = %(file)s AND c.roster = %(roster)s AND c.ends > %(now)s ORDER BY c.starts, c.id, k.at, k.id
"""
Lost = tuple[str, datetime, datetime]
"""Who cannot stand a watch, from when to when."""


def under_way(file: int, roster: str, now: datetime) -> dict[Lost, tuple[Called, ...]]:
    """The watches of a roster that somebody gave up and nobody has accepted, each with those asked so far."""
    found = dict[Lost, tuple[Called, ...]]()
    for _post, name, starts, ends, post, asked, at, answer in rows(UNDER_WAY, {"file": file, "roster": roster, "now": now}):
        lost = (name, starts, ends)
        found[lost] = (*found.get(lost, ()), *([Called(post, asked, at, answer)] if post is not None else []))
    return found


@dataclass(frozen=True, slots=True)
class Swap:
    """A swap under way: whose watch, who is asked for it, and for which of theirs."""

    number: int
    area: int
    file: int
    roster: str
    post: int
    name: str
    starts: datetime
    ends: datetime
    to_post: int
    to_name: str
    to_starts: datetime | None
    to_ends: datetime | None
    asked: datetime
    agreed: datetime | None


SWAP = """
    SELECT s.id, s.area, s.enrolment, s.roster, s.post, coalesce(m.name, ''), s.starts, s.ends, s.to_post, coalesce(n.name, ''),
           s.to_starts, s.to_ends, s.asked, s.agreed
    FROM watch_swap s LEFT JOIN post p ON p.id = s.post LEFT JOIN member m ON m.id = p.member
    LEFT JOIN post q ON q.id = s.to_post LEFT JOIN member n ON n.id = q.member
    WHERE s.settled IS NULL AND s.starts > %(now)s
"""
SWAPS = f"{SWAP} AND (s.post = ANY(%(posts)s) OR s.to_post = ANY(%(posts)s)) ORDER BY s.starts, s.id"
AGREED = f"{SWAP} AND s.agreed IS NOT NULL ORDER BY s.starts, s.id LIMIT 200"


def swaps(posts: Sequence[int], now: datetime) -> tuple[Swap, ...]:
    """Swaps under way that these posts asked for or are asked for."""
    return tuple(Swap(*row) for row in rows(SWAPS, {"posts": list(posts), "now": now}))


def agreed(now: datetime) -> tuple[Swap, ...]:
    """Swaps that both agree to and that wait for approval."""
    return tuple(Swap(*row) for row in rows(AGREED, {"now": now}))
