"""What going over to another version would change, as a worker worked it out: how far that is, how many have which mark, the files by page."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import connection

from anju.records.queries.rows import rows
from anju.records.queries.switching import BEHIND

GATHER = f"""
    INSERT INTO foreseen (outlook, jurisdiction, area, enrolment, state, stage, code, marks)
    SELECT %(outlook)s, e.jurisdiction, e.area, e.id, 'waiting', '', '', '{{}}' {BEHIND} ORDER BY e.id
"""  # constants
ONE = """
    SELECT o.id, o.adoption, o.asked, o.at, o.state, a.zone, count(f.id), count(f.id) FILTER (WHERE f.state = 'done')
    FROM outlook o JOIN area a ON a.id = o.area LEFT JOIN foreseen f ON f.outlook = o.id
    WHERE o.adoption = %(adoption)s GROUP BY o.id, a.zone
"""
# whoever has gone over since, or waits to by a decision, is asked about no more
SEEN = """
    FROM foreseen f JOIN enrolment e ON e.id = f.enrolment AND (f.before IS NULL OR f.before = e.adoption)
"""
OF = "WHERE f.outlook = %(outlook)s AND f.state = 'done' AND NOT EXISTS (SELECT FROM switched s WHERE s.enrolment = e.id AND s.state = 'waiting')"
STILL = f"{SEEN} {OF}"
MARKS = f"SELECT m.mark, count(DISTINCT f.id), count(*) {SEEN} CROSS JOIN unnest(f.marks) AS m(mark) {OF} GROUP BY 1"  # constants
MARKED = "AND (%(mark)s = '' OR %(mark)s = ANY(f.marks))"
COUNT = f"SELECT count(*) {STILL} {MARKED}"  # constants
FILES = f"""
    SELECT f.enrolment, f.before, f.stage, f.code, f.marks, f.ends {STILL} {MARKED}
    ORDER BY f.code = '', cardinality(f.marks) DESC, f.enrolment LIMIT %(most)s OFFSET %(first)s
"""  # constants
NUMBERS = f"SELECT f.enrolment {STILL} {MARKED} AND f.code = '' ORDER BY f.enrolment"  # constants
BEFORE = f"SELECT DISTINCT f.before {STILL} AND f.before IS NOT NULL ORDER BY 1"  # constants
NEW = "NOT EXISTS (SELECT FROM foreseen f WHERE f.outlook = %(outlook)s AND f.enrolment = e.id)"
SINCE = f"SELECT count(*) {BEHIND} AND {NEW}"  # constants


@dataclass(frozen=True, slots=True)
class Outlook:
    """One outlook. `files` were listed as it began, of which `done` are worked out; `since` are on another version now and were not then.

    `marked`: by mark, how many files have it that have not gone over since; `times`: and how often.
    """

    number: int
    adoption: int
    asked: datetime
    at: datetime | None
    state: str
    zone: str
    files: int
    done: int
    since: int = 0
    marked: Mapping[str, int] = field(default_factory=dict)
    times: Mapping[str, int] = field(default_factory=dict)

    @property
    def busy(self) -> bool:
        """Whether a worker has yet to end it."""
        return self.state in ("waiting", "running")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would change for one file: `before` is the adoption it is under, None where it could not be looked at."""

    enrolment: int
    before: int | None
    stage: str
    code: str
    marks: tuple[str, ...]
    ends: datetime | None


def gather(outlook: int, adoption: int, now: datetime) -> None:
    """List every file that could go over to what `adoption` put into force. Needs the engine's scope."""
    with connection.cursor() as cursor:
        cursor.execute(GATHER, {"outlook": outlook, "adoption": adoption, "now": now})


def one(adoption: int, now: datetime) -> Outlook | None:
    """The outlook for an adoption, where it is in sight; counted once it is done."""
    found = rows(ONE, {"adoption": adoption})
    if not found:
        return None
    told = Outlook(*found[0])
    if told.state != "done":
        return told
    counted = rows(MARKS, {"outlook": told.number})
    ((since,),) = rows(SINCE, {"outlook": told.number, "adoption": adoption, "now": now})
    marked, times = {mark: files for mark, files, _ in counted}, {mark: times for mark, _, times in counted}
    return replace(told, since=since, marked=marked, times=times)


def files(outlook: int, mark: str, first: int, most: int) -> tuple[int, tuple[Foreseen, ...]]:
    """How many have `mark` (empty: all), and of them `most` from `first` on: who cannot go over first, then those for whom most would change."""
    given = {"outlook": outlook, "mark": mark, "first": first, "most": most}
    ((count,),) = rows(COUNT, given)
    return count, tuple(Foreseen(e, before, stage, code, tuple(marks), ends) for e, before, stage, code, marks, ends in rows(FILES, given))


def numbers(outlook: int, mark: str) -> list[int]:
    """Those that have `mark` and can go over."""
    return [row[0] for row in rows(NUMBERS, {"outlook": outlook, "mark": mark})]


def before(outlook: int) -> list[int]:
    """The adoptions that they are under."""
    return [row[0] for row in rows(BEFORE, {"outlook": outlook})]


def by_kind(marked: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Of marks that say what they are about: by kind, how many have each, the most first."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for mark, n in sorted(marked.items(), key=lambda each: (-each[1], each[0])):
        kind, slash, _ = mark.partition("/")
        if slash:
            found[kind][mark] = n
    return dict(found)
