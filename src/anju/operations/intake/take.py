"""Taking a previewed file in: people, what identifies them, and doors, set-wise and all or nothing.

The rows are matched again under a lock, against whoever is known by now. A row merged into somebody known is kept as a person of its own
that points there: taking the merge back is then one update, and nothing of either has to be invented again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from anju.core.intake.candidate import Place
from anju.core.intake.match import CREATED, MERGED, UNCHANGED, Outcome, Target
from anju.operations import later
from anju.operations.intake import doors, preview, results, rows, staff
from anju.operations.intake.fill import fill
from anju.operations.intake.receive import book
from anju.operations.intake.record import Doors, identity
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Area, Identity, Import, Person
from anju.records.queries.rows import numbers
from anju.records.scope import ENGINE, scoped

BATCH = 2000


def ask(viewer: Viewer, source: int) -> None:
    """Let a worker take a previewed import in. Asked twice, it is taken once. Raises `Refused`."""
    with scoped(viewer.scope()):
        if not Import.objects.filter(pk=source).exists():
            raise Refused(Fault("unknown import"))
    with scoped(ENGINE):
        row = Import.objects.select_for_update().get(pk=source)
        if row.state in ("taking", "taken"):
            return
        if row.state != "ready":
            raise Refused(Fault("import moved on"))
        row.state, row.done = "taking", 0
        row.save(update_fields=["state", "done"])
        later.take(source)


def take(source: int, now: datetime) -> None:
    """Take import `source` in at `now` (aware, UTC), unless it has been. All of it is stored, or nothing; results batch by batch."""
    with scoped(ENGINE):
        row = Import.objects.get(pk=source)
        if row.state != "taking":
            return
        opened = book(row)
    if row.kind == "results":
        results.take(source, opened, preview.progress(source), now)
        return
    reading = preview.people(row, opened, preview.progress(source)) if row.kind == "people" else None
    with scoped(ENGINE):
        row = Import.objects.select_for_update().get(pk=source)
        if row.state != "taking":
            return
        one_at_a_time(row.jurisdiction)
        if reading is not None:
            done = preview.matched(row, reading)
            kept = rows.settle(row, done.outcomes, rows.of_outcome, _people(row, done.outcomes, now))
            counts = done.counts
        else:
            entries = preview.judged(row, opened)
            (doors if row.kind == "doors" else staff).take(row, entries, now)
            kept = rows.settle(row, entries, rows.of_entry, {})
            counts = preview.counted([entry.outcome for entry in entries])
        if kept != counts["rows"]:
            raise Lost(f"import {source}: {counts['rows']} rows settled, {kept} kept")
        row.counts, row.state = {**row.counts, **counts}, "taken"
        row.rows = row.done = counts["rows"]
        row.save(update_fields=["counts", "state", "rows", "done"])


class Lost(Exception):
    """A row has no outcome kept: nothing was taken in."""


def one_at_a_time(jurisdiction: int) -> None:
    """Two files that name the same people are taken in one after the other: the second finds whom the first made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('anju.intake'), %s)", [jurisdiction])


@dataclass(slots=True)
class _Made:
    """Who came of the rows: (person, whom they went into) by place, and what is to be stored."""

    people: dict[Place, tuple[int, int | None]] = field(default_factory=dict)
    persons: list[Person] = field(default_factory=list)
    identities: list[Identity] = field(default_factory=list)


def _people(row: Import, outcomes: Sequence[Outcome], now: datetime) -> dict[Place, tuple[int, int | None]]:
    """Make the people of all rows and tell who came of each; unchanged rows name whom they found."""
    new = [o for o in outcomes if o.outcome in (CREATED, MERGED)]
    ids = dict(zip((o.place for o in new), numbers("person", len(new)), strict=True))
    doors = Doors(row.jurisdiction)
    doors.open([o.candidate for o in new if o.outcome == CREATED])
    made, areas = _Made(), _areas(new)
    for outcome in outcomes:
        if outcome.outcome == UNCHANGED and outcome.into:
            whom = _whom(outcome.into, ids)
            made.people[outcome.place] = (whom, None)
        elif outcome.place in ids:
            _one(made, row, outcome, ids, doors, areas, now)
    Person.objects.bulk_create(made.persons, batch_size=BATCH)
    Identity.objects.bulk_create(made.identities, batch_size=BATCH)
    fill({made.people[o.place][0]: _whom(o.into, ids) for o in new if o.outcome == MERGED and o.into})
    return made.people


def _one(made: _Made, row: Import, outcome: Outcome, ids: Mapping[Place, int], doors: Doors, areas: Mapping[str, int], now: datetime) -> None:
    number, into = ids[outcome.place], _whom(outcome.into, ids) if outcome.outcome == MERGED and outcome.into else None
    area = areas.get(outcome.candidate.village, row.area)
    household = doors.of(outcome.candidate) if into is None else None
    made.people[outcome.place] = (number, into)
    made.persons.append(Person(id=number, jurisdiction=row.jurisdiction, area=area, merged_into_id=into, household_id=household, created=now))
    made.identities.append(identity(number, row.jurisdiction, area, outcome.candidate))


def _whom(target: Target, ids: Mapping[Place, int]) -> int:
    return int(target.person_id) if target.person_id is not None else ids[target.place]  # type: ignore[index]  # exactly one is given


def _areas(outcomes: Sequence[Outcome]) -> dict[str, int]:
    keys = {o.candidate.village for o in outcomes}
    return {str(number): number for number in Area.objects.filter(pk__in=[int(k) for k in keys if k.isdecimal()]).values_list("pk", flat=True)}
