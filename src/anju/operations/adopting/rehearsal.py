"""The rehearsal of a draft: asked for on a page, told by a worker, kept with the draft. Who tells the stories is not known here."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from anju.core.moments import local_day
from anju.core.plan.model import Plan
from anju.operations import later
from anju.operations.adopting.amend import held
from anju.operations.plans import compiled
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Draft
from anju.records.queries import adopting as queries
from anju.records.scope import ENGINE, scoped

MOST = 2000
"""More people tell nothing more, and take a worker minutes."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker is to rehearse: the plan, how many people, how many are enrolled on which track, the first local day and the zone."""

    plan: Plan
    people: int
    enrolled: Mapping[str, int]
    first: date
    zone: str


def ask(viewer: Viewer, number: int, people: int) -> None:
    """Let a worker rehearse the draft with so many people. Asked again before it began, it is one rehearsal. Raises `Unable`."""
    with scoped(ENGINE):
        row = held(viewer, number)
        if not 1 <= people <= MOST:
            raise Unable("people to rehearse", "people")
        if compiled(row.texts, row.parameters)[0] is None:
            raise Unable("unreadable")
        row.rehearsal, row.people, row.done, row.stories = "waiting", people, 0, 0
        row.save(update_fields=["rehearsal", "people", "done", "stories"])
        with suppress(AlreadyEnqueued), transaction.atomic():
            later.rehearse(number)


def claim(number: int, now: datetime) -> Work | None:
    """What is to be rehearsed, from now on running; None where nobody waits for it. One that was left half done is told from its beginning."""
    with scoped(ENGINE):
        row = Draft.objects.select_for_update().get(pk=number)
        if row.rehearsal not in ("waiting", "running") or row.dropped is not None:
            return None
        plan, _ = compiled(row.texts, row.parameters)
        where = queries.one(number)
        if plan is None or where is None:
            row.rehearsal = "failed"
            row.save(update_fields=["rehearsal"])
            return None
        row.rehearsal, row.done, row.stories = "running", 0, 0
        row.save(update_fields=["rehearsal", "done", "stories"])
        enrolled = queries.enrolled(row.plan, row.area, where.hi, now)
        return Work(plan, row.people, enrolled, local_day(now, where.zone), where.zone)


def progress(number: int, done: int, stories: int) -> None:
    """So many of so many stories are told."""
    with scoped(ENGINE):
        Draft.objects.filter(pk=number, rehearsal="running").update(done=done, stories=stories)


def keep(number: int, digest: str, result: Mapping[str, object], now: datetime) -> None:
    """Keep what came of it, for the plan of that digest. One asked for anew meanwhile is told anew: this result is not its."""
    with scoped(ENGINE):
        Draft.objects.filter(pk=number, rehearsal="running").update(rehearsal="done", result=dict(result), digest=digest, rehearsed=now)


def fail(number: int) -> None:
    """It could not be told to its end."""
    with scoped(ENGINE):
        Draft.objects.filter(pk=number, rehearsal="running").update(rehearsal="failed")
