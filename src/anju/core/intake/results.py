"""A laboratory's spreadsheet: one row a result; whose sample it is, and what in it does not fit."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from anju.core.intake import cells, dates, identity, names, reasons
from anju.core.intake.candidate import Fingerprint, Place
from anju.core.intake.columns import Layout
from anju.core.intake.headings import RESULTS, plain
from anju.core.intake.match import CREATED, REJECTED, UNCHANGED
from anju.core.intake.places import Entry, values
from anju.core.intake.preview import Progress
from anju.core.intake.rows import split
from anju.core.intake.sheets import Cell, Row, Sheet
from anju.core.moments import instant_of, local_day
from anju.core.plan.tube import spelled

_STEP = 200
_LIFETIME = 100
"""Years."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample that a row may be about. `key` is the caller's own; `code` is empty where its tube has none.

    `words`: the answer of its result form by each plain word for it; `said` the answer that is known already, empty while it is awaited.
    """

    key: str
    code: str
    name: str
    taken: datetime
    zone: str
    words: Mapping[str, str]
    identity: bytes | None = None
    phones: tuple[bytes, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """What rows may be about: the samples, the keyed hash that values are compared by, the local day and instant of whoever brought the file."""

    samples: Iterable[Sample]
    fingerprint: Fingerprint
    now: datetime
    today: date
    region: str = "CN"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to ask the records for before matching: samples with any of these codes, people with any of these marks."""

    codes: frozenset[str]
    identities: frozenset[bytes]
    names: frozenset[str]


def word(text: str) -> str:
    """What a laboratory's word is compared by. The sign alone of an answer counts; a remark in brackets does not."""
    bare = re.sub(r"[(（].*?[)）]", "", text).strip() or text
    return plain(bare) or bare.strip()


def wanted(sheets: Iterable[Sheet], confirmed: Mapping[str, Layout], fingerprint: Fingerprint) -> Wanted:
    """The codes of all rows; identity numbers and names of those that have none."""
    codes, numbers, called = set[str](), set[bytes](), set[str]()
    for _, row, layout in _data(sheets, confirmed):
        code = spelled(cells.value(_cell(row, layout, "tube")))
        number = identity.read(_cell(row, layout, "identity")).number
        if code:
            codes.add(code)
        elif number:
            numbers.add(fingerprint("identity", number))
        elif name := names.read(_cell(row, layout, "name")):
            called.add(name)
    return Wanted(frozenset(codes), frozenset(numbers), frozenset(called))


def entries(sheets: Iterable[Sheet], confirmed: Mapping[str, Layout], bench: Bench, on_progress: Progress | None = None) -> tuple[Entry, ...]:
    """One entry for each data row: rows = created (taken) + rejected + unchanged. `refs` holds the sample's key and the answer that the row means.

    A row whose tube is known to nobody is never helped by its name. Two rows that give one sample two results are both rejected.
    """
    data = _data(sheets, confirmed)
    known, judged = _Known(bench), list[Entry]()
    for done, (sheet, row, layout) in enumerate(data, start=1):
        judged.append(_judge(known, Place(sheet, row.number), row, layout))
        if on_progress and (done % _STEP == 0 or done == len(data)):
            on_progress(done, len(data))
    return tuple(_against_each_other(judged))


def _data(sheets: Iterable[Sheet], confirmed: Mapping[str, Layout]) -> Sequence[tuple[str, Row, Layout]]:
    return split(sheets, {name: layout for name, layout in confirmed.items() if layout.kind == RESULTS}).data


def _cell(row: Row, layout: Layout, name: str) -> Cell:
    said = (row.cells[column.index] for column in layout.columns if column.field == name and column.index < len(row.cells))
    return next((cell for cell in said if cells.value(cell)), None)


class _Known:
    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.by_code: dict[str, Sample] = {}
        self.by_number: dict[bytes, list[Sample]] = defaultdict(list)
        self.by_name: dict[str, list[Sample]] = defaultdict(list)
        for sample in bench.samples:
            if sample.code:
                self.by_code[sample.code] = sample
            if sample.identity:
                self.by_number[sample.identity].append(sample)
            self.by_name[sample.name].append(sample)


@dataclass(slots=True)
class _Draft:
    """One row on its way."""

    fields: dict[str, str]
    number: bytes | None
    phones: frozenset[bytes]
    sampled: dates.Day | None
    resulted: dates.Day | None
    reject: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def _judge(known: _Known, place: Place, row: Row, layout: Layout) -> Entry:
    draft = _read(known.bench, row, layout)
    sample = _find(known, draft)
    refs: dict[str, str] = {}
    if sample is not None:
        _compare(known.bench, draft, sample)
        refs = {"sample": sample.key, "answer": sample.words.get(word(draft.fields.get("result", "")), "")}
    warnings = tuple(dict.fromkeys(draft.warnings))
    if draft.reject or sample is None:
        why = tuple(dict.fromkeys(draft.reject))
        return Entry(place, REJECTED, why[0], draft.fields, refs, reject=why, warnings=warnings)
    if not sample.said:
        return Entry(place, CREATED, None, draft.fields, refs, adds=("result",), warnings=warnings)
    if sample.said == refs["answer"]:
        return Entry(place, UNCHANGED, reasons.SAME_RESULT, draft.fields, refs, warnings=warnings)
    return Entry(place, REJECTED, reasons.CONTRADICTS, draft.fields, refs, reject=(reasons.CONTRADICTS,), warnings=warnings)


def _read(bench: Bench, row: Row, layout: Layout) -> _Draft:
    fields, warnings = values(row, layout, bench.region)
    fields |= {"name": names.read(fields["name"])} if "name" in fields else {}
    document = identity.read(_cell(row, layout, "identity"))
    fields |= {"identity": document.number} if document.number else {}
    days = {name: _day(dates.read(_cell(row, layout, name), layout.order, bench.today), bench) for name in ("sampled", "resulted")}
    told = [warning for warning in warnings if warning] + ([document.reject] if document.reject else [])
    for name, day in days.items():
        if name in fields and day is None:
            told.append(reasons.DATE_UNREADABLE)
        elif day is not None:
            fields[name] = f"{day.day.isoformat()} {day.clock}".strip()
    phones = frozenset(bench.fingerprint("phone", number) for number in fields.get("phone", "").split())
    number = bench.fingerprint("identity", document.number) if document.number else None
    draft = _Draft(fields, number, phones, days["sampled"], days["resulted"], warnings=told)
    if not fields.get("result"):
        draft.reject.append(reasons.NO_RESULT)
    return draft


def _day(day: dates.Day | None, bench: Bench) -> dates.Day | None:
    """A day that a sample can be of; what lies a lifetime away is a slip."""
    return day if day is not None and abs(day.day.year - bench.today.year) <= _LIFETIME else None


def _find(known: _Known, draft: _Draft) -> Sample | None:
    """The sample of a row, by its tube; without one by who it is, where that leaves but one."""
    said = draft.fields.get("tube", "")
    if said:
        draft.fields["tube"] = code = spelled(said) or said
        sample = known.by_code.get(code)
        if sample is None:
            draft.reject.append(reasons.UNKNOWN_TUBE if spelled(said) else reasons.TUBE_UNREADABLE)
        return sample
    own = known.by_number.get(draft.number, []) if draft.number else _called(known, draft)
    if draft.sampled:
        own = [sample for sample in own if local_day(sample.taken, sample.zone) == draft.sampled.day]
    waiting = own if len(own) == 1 else [sample for sample in own if not sample.said]
    if len(waiting) == 1:
        return waiting[0]
    nobody = reasons.NO_SAMPLE if draft.number or draft.fields.get("name") else reasons.NO_TUBE
    draft.reject.append(reasons.SEVERAL_SAMPLES if own else nobody)
    return None


def _called(known: _Known, draft: _Draft) -> list[Sample]:
    """Those of that very name; where the row gives a telephone number too, of those only who has it, or has none."""
    name = draft.fields.get("name", "")
    same = known.by_name.get(name, []) if name else []
    return [sample for sample in same if not (draft.phones and sample.phones) or draft.phones & set(sample.phones)]


def _compare(bench: Bench, draft: _Draft, sample: Sample) -> None:
    """Everything in which the row and the sample differ."""
    name = draft.fields.get("name", "")
    if draft.fields.get("result") and word(draft.fields["result"]) not in sample.words:
        draft.reject.append(reasons.RESULT_UNREADABLE)
    if name and sample.name and not fits(name, sample.name):
        draft.reject.append(reasons.NAME_DIFFERS)
    if draft.number and sample.identity and draft.number != sample.identity:
        draft.reject.append(reasons.IDENTITY_DIFFERS)
    taken = local_day(sample.taken, sample.zone)
    if draft.sampled and draft.sampled.day != taken:
        draft.warnings.append(reasons.SAMPLED_DIFFERS)
    if draft.resulted is None:
        return
    latest = instant_of(draft.resulted.day, _clock(draft.resulted, time(23, 59)), sample.zone)
    earliest = instant_of(draft.resulted.day, _clock(draft.resulted, time(0)), sample.zone)
    if sample.taken > latest or (draft.sampled and draft.sampled.day > draft.resulted.day):
        draft.reject.append(reasons.SAMPLED_LATER)
    if earliest > bench.now:
        draft.reject.append(reasons.RESULT_FUTURE)


def _clock(day: dates.Day, otherwise: time) -> time:
    return time.fromisoformat(day.clock) if day.clock else otherwise


def fits(name: str, known: str) -> bool:
    """Whether a name on a laboratory's row may be `known`'s: the same, of near sound, or with signs struck out (王*)."""
    if "*" in name or "＊" in name:
        pattern = "".join("." if sign in "*＊" else re.escape(sign) for sign in name)
        return re.fullmatch(pattern, known) is not None
    return names.alike(name, known)


def _against_each_other(judged: Sequence[Entry]) -> Iterable[Entry]:
    """Of rows that say the same of one sample the first is taken; where they differ none is."""
    meant: dict[str, set[str]] = defaultdict(set)
    for entry in judged:
        if entry.outcome == CREATED:
            meant[entry.refs["sample"]].add(entry.refs["answer"])
    seen = set[str]()
    for entry in judged:
        key = entry.refs.get("sample", "")
        if entry.outcome != CREATED:
            yield entry
        elif len(meant[key]) > 1:
            why = reasons.CONTRADICTS_ROW
            yield replace(entry, outcome=REJECTED, why=why, reject=(why,), adds=())
        elif key in seen:
            yield replace(entry, outcome=UNCHANGED, why=reasons.SAME_RESULT, adds=())
        else:
            seen.add(key)
            yield entry
