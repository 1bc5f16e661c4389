"""The lines of a day as they are typed: from, to, who."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import QueryDict

from anju.core.duties.roster import Shift
from anju.core.moments import instant_of
from anju.web import wording

BLANK = 2
MOST = 48


@dataclass(frozen=True, slots=True)
class Line:
    """One line as typed. `wrong`: it cannot be read. `fixed`: it has begun."""

    start: str = ""
    end: str = ""
    post: str = ""
    fixed: bool = False
    wrong: bool = False


def lines(shifts: Sequence[Shift], fixed: Sequence[Shift], zone: str) -> tuple[Line, ...]:
    """The shifts as lines, and some empty ones."""
    made = [Line(wording.hour(one.start, zone), wording.hour(one.end, zone), str(one.post), one in fixed) for one in shifts]
    return (*made, *(Line() for _ in range(BLANK)))


def read(given: QueryDict, day: date, zone: str, roles: Mapping[int, str]) -> tuple[tuple[Line, ...], tuple[Shift, ...]]:
    """The lines sent, and the shifts they say; a line without a person says none. Midnight as an end is the day's end."""
    found, shifts = list[Line](), list[Shift]()
    for start, end, post in list(zip(given.getlist("start"), given.getlist("end"), given.getlist("post"), strict=False))[:MOST]:
        begins, ends = _at(start, day, zone), _end(end, day, zone)
        number = int(post) if post.isdecimal() and len(post) < 10 else 0
        if not number:
            continue
        good = begins is not None and ends is not None and begins < ends and number in roles
        found.append(Line(start, end, post, wrong=not good))
        if begins is not None and ends is not None and good:
            shifts.append(Shift(number, roles[number], begins, ends))
    return (*found, *(Line() for _ in range(BLANK))), tuple(shifts)


def _at(text: str, day: date, zone: str) -> datetime | None:
    try:
        return instant_of(day, time.fromisoformat(text), zone)
    except ValueError:
        return None


def _end(text: str, day: date, zone: str) -> datetime | None:
    return _at(text, day + timedelta(days=1) if text in ("00:00", "00:00:00") else day, zone)
