"""The lines of a day as they are typed: from, to, who."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import QueryDict

from anju.core.duties.roster import Shift
from anju.core.moments import instant_of, local_day
from anju.web import wording

BLANK = 2
MOST = 48


@dataclass(frozen=True, slots=True)
class Line:
    """One line as typed. `wrong`: it cannot be read. `fixed`: it has begun. `over`: it ends on the next day."""

    start: str = ""
    end: str = ""
    post: str = ""
    fixed: bool = False
    wrong: bool = False
    over: bool = False


def lines(shifts: Sequence[Shift], fixed: Sequence[Shift], zone: str) -> tuple[Line, ...]:
    """The shifts as lines, and some empty ones."""
    made = [Line(wording.hour(one.start, zone), wording.hour(one.end, zone), str(one.post), one in fixed, over=_over(one, zone)) for one in shifts]
    return (*made, *(Line() for _ in range(BLANK)))


def read(given: QueryDict, day: date, zone: str, roles: Mapping[int, str]) -> tuple[tuple[Line, ...], tuple[Shift, ...]]:
    """The lines sent, and the shifts they say; a line without a person says none. One that ends no later than it begins ends on the next day."""
    found, shifts = list[Line](), list[Shift]()
    for start, end, post in list(zip(given.getlist("start"), given.getlist("end"), given.getlist("post"), strict=False))[:MOST]:
        begins, ends = _at(start, day, zone), _at(end, day, zone)
        over = begins is not None and ends is not None and ends <= begins
        ends = _at(end, day + timedelta(days=1), zone) if over else ends
        number = int(post) if post.isdecimal() and len(post) < 10 else 0
        if not number:
            continue
        good = begins is not None and ends is not None and begins < ends and number in roles
        found.append(Line(start, end, post, wrong=not good, over=over))
        if begins is not None and ends is not None and good:
            shifts.append(Shift(number, roles[number], begins, ends))
    return (*found, *(Line() for _ in range(BLANK))), tuple(shifts)


def _at(text: str, day: date, zone: str) -> datetime | None:
    try:
        return instant_of(day, time.fromisoformat(text), zone)
    except ValueError:
        return None


def _over(one: Shift, zone: str) -> bool:
    return local_day(one.end - timedelta(microseconds=1), zone) > local_day(one.start, zone)
