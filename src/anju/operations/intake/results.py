"""A laboratory's results from a spreadsheet: each row that is taken becomes a fact of its file, recorded like one typed by hand.

A file is taken in batches, each with its rows in one transaction: what a killed worker has recorded stays, and another goes on behind it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from anju.core.enrolment.fact import Key
from anju.core.intake import reasons, results
from anju.core.intake.candidate import Place
from anju.core.intake.match import CREATED, OUTCOMES, REJECTED, UNCHANGED
from anju.core.intake.places import Entry
from anju.core.intake.preview import Progress
from anju.core.intake.results import Bench, Sample, word
from anju.core.moments import local_day
from anju.core.plan.model import Field, Form
from anju.operations.intake import rows
from anju.operations.intake.known import hashing
from anju.operations.intake.receive import Book
from anju.operations.plans import plan_of
from anju.operations.record import Done, Said, record_many
from anju.operations.viewer import Viewer
from anju.records.models import Area, Enrolment, Import, ImportRow
from anju.records.queries import specimens
from anju.records.queries.specimens import Taken
from anju.records.scope import ENGINE, scoped

BATCH = 200
VIA = "laboratory"


def judged(row: Import, opened: Book, on_progress: Progress | None = None) -> tuple[Entry, ...]:
    """One entry for each row, against the samples known by now in the import's area."""
    hashed = hashing()
    asked = results.wanted(opened.sheets, opened.layouts, hashed)
    with scoped(ENGINE):
        area = Area.objects.get(pk=row.area)
        enrolments = specimens.people([*asked.identities], [*asked.names], area.pk, area.hi)
        found = specimens.coded([*asked.codes], enrolments, row.jurisdiction, area.pk, area.hi) + specimens.bare(enrolments, row.jurisdiction)
        samples = [sample for each in found if (sample := _sample(each)) is not None]
    bench = Bench(samples, hashed, row.at, local_day(row.at, area.zone))
    return results.entries(opened.sheets, opened.layouts, bench, on_progress)


def _sample(taken: Taken) -> Sample | None:
    """The sample as rows are matched with it; None where its form awaits no result, or what waits for it is none."""
    asked = _asked(taken)
    choice = asked.choice if asked else None
    if asked is None or choice is None or (not taken.code and taken.values is None and taken.asked not in (None, asked.name)):
        return None
    said = str(taken.values.get(choice.name, "")) if taken.values is not None else ""
    phones = (taken.phone,) if taken.phone else ()
    return Sample(f"{taken.enrolment}:{taken.seq}", taken.code, taken.name, taken.at, taken.zone, _words(choice), taken.identity, phones, said)


def _asked(taken: Taken) -> Form | None:
    """The form that the sample's result comes in."""
    plan = plan_of(taken.adoption)
    form = plan.forms.get(taken.form)
    awaits = form.tube.awaits if form and form.tube else None
    return plan.forms.get(awaits.form) if awaits else None


def _words(choice: Field) -> Mapping[str, str]:
    """Each answer by what a laboratory may call it."""
    return {word(text): one.name for one in choice.options for text in (one.name, one.title.zh, one.title.en, *one.also)}


def take(source: int, opened: Book, on_progress: Progress, now: datetime) -> None:
    """Record the results of import `source` that have not been, and settle every row. `now` is aware, UTC."""
    with scoped(ENGINE):
        row = Import.objects.get(pk=source)
        before = ImportRow.objects.filter(source=source, enrolment__isnull=False).values_list("sheet", "row")
        done = {Place(sheet, number) for sheet, number in before}
    entries = judged(row, opened)
    wanted = [entry for entry in entries if entry.outcome == CREATED and entry.place not in done]
    left = [entry for entry in entries if entry.outcome != CREATED and entry.place not in done]
    for batch in _batches(wanted):
        with scoped(ENGINE):
            if Import.objects.select_for_update().get(pk=source).state != "taking":
                return
            _record(row, batch, now)
        done |= {entry.place for entry in batch}
        on_progress(len(done), len(entries))
    with scoped(ENGINE):
        row = Import.objects.select_for_update().get(pk=source)
        if row.state == "taking":
            _settle(row, left, len(entries))


def _batches(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Of one enrolment one row at a time: rows about the same file stand each alone."""
    left = list(entries)
    while left:
        batch, later, seen = list[Entry](), list[Entry](), set[int]()
        for entry in left:
            enrolment, _ = _key(entry)
            fits = len(batch) < BATCH and enrolment not in seen
            (batch if fits else later).append(entry)
            seen.add(enrolment)
        yield batch
        left = later


def _key(entry: Entry) -> tuple[int, int]:
    enrolment, _, seq = entry.refs["sample"].partition(":")
    return int(enrolment), int(seq)


def _record(row: Import, batch: Sequence[Entry], now: datetime) -> None:
    """Record a batch, and write beside each row what became of it. Inside the engine's scope."""
    keys = [_key(entry) for entry in batch]
    area = Area.objects.only("hi").get(pk=row.area)
    known = {(one.enrolment, one.seq): one for one in specimens.coded([], [enrolment for enrolment, _ in keys], row.jurisdiction, row.area, area.hi)}
    known = {(one.enrolment, one.seq): one for one in specimens.bare([enrolment for enrolment, _ in keys], row.jurisdiction)} | known
    open_ = {(one.enrolment, one.seq, one.evidence): one for one in specimens.waiting(keys, row.jurisdiction)}
    said: dict[Place, tuple[int, Said]] = {}
    for entry, key in zip(batch, keys, strict=True):
        taken = known.get(key)
        asked = _asked(taken) if taken else None
        if taken is not None and asked is not None and taken.values is None:
            duty = open_.get((*key, asked.name))
            due = Key(duty.rule, duty.occurs_on, duty.nth) if duty else None
            said[entry.place] = key[0], Said("evidence", asked.name, _values(taken, asked, entry), via=VIA, answers=due, sample=key[1])
    viewer = Viewer(row.by, "engine")
    answers = dict(zip(said, record_many(viewer, list(said.values()), now=now), strict=True))
    settled = [_became(entry, answers.get(entry.place), known.get(key)) for entry, key in zip(batch, keys, strict=True)]
    people = {entry.place: person for entry, key in zip(batch, keys, strict=True) if (person := known[key].person if key in known else None)}
    files = {entry.place: _key(entry)[0] for entry in settled if entry.outcome == CREATED}
    rows.settle(row, settled, rows.of_entry, {place: (person, None) for place, person in people.items()}, files)


def _values(taken: Taken, asked: Form, entry: Entry) -> Mapping[str, Any]:
    form = plan_of(taken.adoption).forms[taken.form]
    says = form.tube.awaits.says if form.tube and form.tube.awaits else {}
    return {**says, **({asked.choice.name: entry.refs["answer"]} if asked.choice else {})}


def _became(entry: Entry, answer: object, now: Taken | None) -> Entry:
    """The row as it was recorded; or as it stands beside what somebody recorded a moment before."""
    if isinstance(answer, Done):
        return entry
    sample = _sample(now) if now is not None else None
    said = sample.said if sample else ""
    if said and said == entry.refs["answer"]:
        return _with(entry, UNCHANGED, reasons.SAME_RESULT)
    return _with(entry, REJECTED, reasons.CONTRADICTS if said else reasons.NOT_RECORDED)


def _with(entry: Entry, outcome: str, why: str) -> Entry:
    return Entry(
        entry.place, outcome, why, entry.fields, entry.refs, reject=(why,) if outcome == REJECTED else (), warnings=entry.warnings
    )


def _settle(row: Import, left: Sequence[Entry], count: int) -> None:
    """Write what became of the rows that were not to be recorded, with whom they are about so that they are purged with them, and the account of all.

    Inside the engine's scope.
    """
    about = {entry.place: _key(entry)[0] for entry in left if "sample" in entry.refs}
    people = dict(Enrolment.objects.filter(pk__in=set(about.values()), person__isnull=False).values_list("pk", "person"))
    rows.settle(row, left, rows.of_entry, {place: (people[file], None) for place, file in about.items() if file in people})
    found = dict.fromkeys(OUTCOMES, 0)
    for outcome in ImportRow.objects.filter(source=row).values_list("outcome", flat=True):
        found[outcome or ""] += 1
    if sum(found.values()) != count:
        raise Lost(f"import {row.pk}: {count} rows judged, {sum(found.values())} kept")
    row.counts, row.state, row.rows, row.done = {**row.counts, "rows": count, **found}, "taken", count, count
    row.save(update_fields=["counts", "state", "rows", "done"])


class Lost(Exception):
    """A row has no outcome kept: the file is not called taken."""
