"""The preview, made by a worker: every row read, checked and matched; its progress stands on the import for the page that waits."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from procrastinate.exceptions import AlreadyEnqueued

from anju.core.intake.match import OUTCOMES, keys
from anju.core.intake.places import Entry
from anju.core.intake.preview import Preview, Reading, candidates, settle
from anju.core.intake.rows import split
from anju.core.intake.sheets import Unreadable
from anju.core.moments import local_day
from anju.operations import later
from anju.operations.intake import doors, results, rows, staff
from anju.operations.intake.known import hashing, known, villages
from anju.operations.intake.receive import Book, book
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Area, Import
from anju.records.scope import ENGINE, scoped

Progress = Callable[[int, int], None]


def preview(source: int) -> None:
    """Preview import `source`, unless it has been already. A file that cannot be read any more makes the import fail, with its reason."""
    with scoped(ENGINE):
        row = Import.objects.get(pk=source)
        if row.state != "previewing":
            return
        opened = _book(row)
    if opened is None:
        return
    made = people(row, opened, progress(source)) if row.kind == "people" else None
    told = results.judged(row, opened, progress(source)) if row.kind == "results" else None
    with scoped(ENGINE):
        row = Import.objects.select_for_update().get(pk=source)
        if row.state == "previewing":
            _keep(row, opened, made, told)


def _book(row: Import) -> Book | None:
    try:
        return book(row)
    except (Unreadable, ValueError) as wrong:
        row.state, row.error = "failed", wrong.key if isinstance(wrong, Unreadable) else "the file is damaged"
        row.save(update_fields=["state", "error"])
        return None


def _keep(row: Import, opened: Book, made: Reading | None, told: Sequence[Entry] | None) -> None:
    if made is not None:
        done = matched(row, made)
        rows.insert(row, done.outcomes, rows.of_outcome)
        counts, skips = done.counts, done.skips
    else:
        entries = told if told is not None else judged(row, opened)
        rows.insert(row, entries, rows.of_entry)
        counts = counted([entry.outcome for entry in entries])
        skips = dict(Counter(skipped.what for skipped in split(opened.sheets, opened.layouts).skipped))
    row.counts, row.rows, row.done, row.state = {**counts, "skipped": skips}, counts["rows"], counts["rows"], "ready"
    row.save(update_fields=["counts", "rows", "done", "state"])


def judged(row: Import, opened: Book) -> tuple[Entry, ...]:
    """What becomes of each row of a file that lists neither people nor results."""
    return doors.judged(row, opened) if row.kind == "doors" else staff.judged(row, opened)


def counted(outcomes: list[str]) -> dict[str, int]:
    """How many rows there are, and how many of each outcome."""
    found = Counter(outcomes)
    return {"rows": len(outcomes)} | {name: found[name] for name in OUTCOMES}


def people(row: Import, opened: Book, on_progress: Progress | None = None) -> Reading:
    """Every data row as a candidate, against the villages of the import's area."""
    with scoped(ENGINE):
        area = Area.objects.get(pk=row.area)
        places = villages(area.pk, area.hi)
    return candidates(opened.sheets, opened.layouts, places, today(row, area), fingerprint=hashing(), on_progress=on_progress)


def matched(row: Import, reading: Reading) -> Preview:
    """What becomes of each candidate, given everybody known now. Inside the engine's scope."""
    area = Area.objects.get(pk=row.area)
    return settle(reading, known(keys(reading.candidates), area.pk, area.hi))


def today(row: Import, area: Area) -> date:
    """The local day the file was brought: the same at preview and when it is taken in."""
    return local_day(row.at, area.zone)


def progress(source: int) -> Progress:
    """Writes how far a job has come, each time in a transaction of its own."""

    def tell(done: int, of: int) -> None:
        with scoped(ENGINE):
            Import.objects.filter(pk=source).update(done=done, rows=of)

    return tell


def again(viewer: Viewer, source: int) -> None:
    """Start a job anew that a stopped worker left behind; one that is running already does no harm. Raises `Refused`."""
    with scoped(viewer.scope()):
        state = Import.objects.filter(pk=source).values_list("state", flat=True).first()
    if state not in ("previewing", "taking"):
        raise Refused(Fault("import moved on" if state else "unknown import"))
    try:
        with scoped(ENGINE):
            (later.preview if state == "previewing" else later.take)(source)
    except AlreadyEnqueued:
        return  # it waits its turn
