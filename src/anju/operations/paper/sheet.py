"""The sheet of readings: every day, every reading that was due, each gap with its reason; nothing is filled in afterwards."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from anju.core.moments import local_day, zone_of
from anju.core.plan.condition import compared, holds
from anju.core.plan.model import Daily, Document, Field, Reaction, Rule, Text
from anju.operations.paper.boxes import boxes
from anju.operations.paper.gather import Gathered
from anju.papers.model import Day, Gap, Line, Reading, Readings, Words
from anju.records.models import Duty, Evidence
from anju.records.sealed import unseal

Slot = tuple[Reading | Gap, ...]
UNITS = {"Cel": "℃"}
WAYS = {
    "household": Text("自己上报", "own report"), "call": Text("电话询问", "by telephone"), "visit": Text("上门", "at the door"),
    "device": Text("设备", "by a device"), "paper": Text("纸质登记", "from a paper sheet"),
}  # fmt: skip
LATE = Text("过了时间补报", "entered after its time")


def sheet(gathered: Gathered, document: Document) -> Readings | None:
    """The body of a paper of readings; None where the track's daily duties measure nothing."""
    measured = _measured(gathered)
    if measured is None:
        return None
    rule, field, times = measured
    return Readings(
        person=(*gathered.person[:2], Line(Text("起始日", "First day"), gathered.first_day)),
        unit=UNITS.get(field.unit, field.unit),
        slots=tuple(Text(f"{n:%H:%M}", f"{n:%H:%M}") for n in times.times),
        days=_days(gathered, rule, field, times),
        text=document.text,
        marks=boxes(gathered, document.name),
    )


def _measured(gathered: Gathered) -> tuple[Rule, Field, Daily] | None:
    """The first daily duty proved by a figure with a unit, and that question."""
    for rule in gathered.track.rules.values():
        form = gathered.plan.forms.get(rule.evidence)
        if isinstance(rule.opens, Daily) and form is not None:
            for field in form.fields:
                if field.kind == "decimal" and field.unit:
                    return rule, field, rule.opens
    return None


def _days(gathered: Gathered, rule: Rule, field: Field, times: Daily) -> tuple[Day, ...]:
    case = gathered.case
    last = min(gathered.now, case.ends - timedelta(microseconds=1)) if case.ends else gathered.now
    due = {(d.occurs_on, d.nth): d for d in gathered.duties if d.rule == rule.name}
    stands = [e for e in gathered.evidence.values() if e.form == rule.evidence and not e.superseded and field.name in e.values]
    closing = {d.closed_by for d in due.values() if d.how in ("done", "late")}
    extra = _extra([e for e in stands if e.seq not in closing], times, case.zone)
    days, on, number = list[Day](), gathered.first_day, 1
    while on <= local_day(last, case.zone):
        slots = tuple(_slot(gathered, field, due.get((on, nth)), extra[on, nth]) for nth in range(len(times.times)))
        days.append(Day(on, Text(f"第{number}天", f"day {number}"), slots))
        on, number = on + timedelta(days=1), number + 1
    return tuple(days)


def _extra(rows: list[Evidence], times: Daily, zone: str) -> dict[tuple[date, int], list[Evidence]]:
    """Readings nobody asked for, in the slot whose time had last come."""
    found: dict[tuple[date, int], list[Evidence]] = defaultdict(list)
    for row in rows:
        there = _taken(row).astimezone(zone_of(zone))
        nth = max((n for n, clock in enumerate(times.times) if clock <= there.time()), default=0)
        found[there.date(), nth].append(row)
    return found


def _slot(gathered: Gathered, field: Field, duty: Duty | None, extra: list[Evidence]) -> Slot:
    others = tuple(_reading(gathered, field, row, "") for row in extra)
    if duty is None:
        return others
    answer = gathered.evidence.get(duty.closed_by or 0) if duty.how in ("done", "late") else None
    if answer is not None and field.name in answer.values:
        return (_reading(gathered, field, answer, LATE if duty.how == "late" else ""), *others)
    return (_gap(gathered, duty), *others)


def _reading(gathered: Gathered, field: Field, row: Evidence, late: Words) -> Reading:
    slip = gathered.evidence.get(row.corrects or 0)
    return Reading(
        value=str(row.values[field.name]),
        taken=_taken(row),
        by=gathered.who(row.by),
        entered=row.recorded,
        how=_how(gathered, row),
        high=_high(gathered, field, row),
        late=late,
        was=str(slip.values.get(field.name, "")) if slip is not None else "",
    )


def _taken(row: Evidence) -> datetime:
    return min(row.happened or row.recorded, row.recorded)


def _how(gathered: Gathered, row: Evidence) -> Text:
    """Where it was taken and how it is known, in the plan's words."""
    chosen = [
        option.title
        for field in gathered.plan.forms[row.form].fields
        if field.kind == "choice"
        for option in field.options
        if option.name == row.values.get(field.name)
    ]
    said = [*chosen, *([WAYS[row.via]] if row.via in WAYS else [])]
    return Text("，".join(each.zh for each in said), ", ".join(each.en for each in said))


def _high(gathered: Gathered, field: Field, row: Evidence) -> bool:
    """Whether the plan does something about this figure."""
    reactions = (r for r in gathered.track.reactions if r.form == row.form and r.when is not None)
    return any(holds(r.when, row.values) for r in reactions if r.when is not None and (row.form, field.name) in _asks(r))


def _asks(reaction: Reaction) -> frozenset[tuple[str, str]]:
    return frozenset((form, test.field) for form, test in compared(reaction.form, reaction.when))


def _gap(gathered: Gathered, duty: Duty) -> Gap:
    if duty.how is None:
        return Gap("overdue" if duty.closes < gathered.now else "open")
    reason = unseal(bytes(duty.reason), f"duty.reason:{duty.enrolment}") if duty.reason else ""
    kind = duty.how if duty.how in ("missed", "waived") else "replaced"
    return Gap(kind, reason, gathered.who(duty.closed_by_whom), duty.closed_at)  # type: ignore[arg-type]  # one of the two words
