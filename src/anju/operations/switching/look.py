"""Before anybody decides: who is on another version than the one in force, and what an outlook says that going over would change for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.core.plan.model import HELD
from anju.operations.switching.change import Change, change
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Adoption
from anju.records.queries import outlook as outlooks
from anju.records.queries import switching as queries
from anju.records.queries.outlook import Outlook
from anju.records.queries.switching import Behind
from anju.records.scope import ENGINE, scoped

PAGE = 50
"""Files that one page lists."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of an outlook's files, of `files` in all; `more` follow."""

    files: int
    more: bool
    changes: tuple[Change, ...]


def target(viewer: Viewer, adoption: int) -> Adoption:
    """The adoption that files of the viewer's own area are to go over to. Raises `Unable` where it is not theirs, or in force no more."""
    with scoped(ENGINE):
        row = Adoption.objects.select_related("area", "plan_version").filter(pk=adoption).first()
    if row is None or viewer.purpose != "area" or not viewer.lo <= row.area_id <= viewer.hi:
        raise Unable("beyond")
    if row.until is not None:
        raise Unable("in force no more")
    return row


def behind(viewer: Viewer, adoption: int, now: datetime) -> tuple[Behind, ...]:
    """How many files in the viewer's sight are on another version; nothing for whoever could not decide on them."""
    try:
        target(viewer, adoption)
    except Unable:
        return ()
    with scoped(viewer.scope()):
        return queries.behind(adoption, HELD, now)


def outlook(viewer: Viewer, adoption: int, now: datetime) -> Outlook | None:
    """What was worked out for `adoption`, or is being; None where nobody has asked. Raises `Unable`."""
    target(viewer, adoption)
    with scoped(viewer.scope()):
        return outlooks.one(adoption, now)


def listed(viewer: Viewer, found: Outlook, mark: str = "", page: int = 0) -> Listed:
    """The files that have `mark`, or all: who cannot go over first, then those for whom most would change. `page` counts from 0."""
    target(viewer, found.adoption)
    first = page * PAGE
    with scoped(viewer.scope()):
        files, rows = outlooks.files(found.number, mark, first, PAGE)
        named = queries.named([row.enrolment for row in rows])
    told = tuple(change(named[row.enrolment], row, found.adoption) for row in rows if row.enrolment in named)
    return Listed(files, first + PAGE < files, told)


def before(viewer: Viewer, found: Outlook) -> Sequence[int]:
    """The adoptions that its files are under."""
    target(viewer, found.adoption)
    with scoped(viewer.scope()):
        return outlooks.before(found.number)


def chosen(viewer: Viewer, found: Outlook, mark: str) -> Sequence[int]:
    """The files that have `mark` and can go over."""
    target(viewer, found.adoption)
    with scoped(viewer.scope()):
        return outlooks.numbers(found.number, mark)
