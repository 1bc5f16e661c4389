"""What was measured, over time: one drawing a value, for staff and for whoever it is about."""

from collections.abc import Iterator
from dataclasses import dataclass

from anju.core.plan.condition import compared
from anju.core.plan.model import Field, Form, Plan, Text, Track
from anju.records.queries.household import Case
from anju.records.queries.said import said as answered
from anju.web import charts


@dataclass(frozen=True, slots=True)
class Course:
    """One measured value over time, with its readings newest first."""

    title: Text
    unit: str
    chart: charts.Chart
    readings: tuple[charts.Reading, ...]


def courses(case: Case, past: Plan, track: Track) -> Iterator[Course]:
    """A chart for each measured value of the plan's health forms that has readings."""
    measured = [(form, f) for form in past.forms.values() if form.sensitivity == "health" for f in form.fields if f.kind == "decimal"]
    said = answered(case.enrolment, sorted({form.name for form, _field in measured}))
    by_title: dict[str, list[tuple[Form, Field]]] = {}
    for form, asked in measured:
        by_title.setdefault(f"{asked.name}|{asked.unit}", []).append((form, asked))
    for group in by_title.values():
        limit = min((limit for form, asked in group if (limit := _limit(track, form, asked)) is not None), default=None)
        names = {form.name: asked.name for form, asked in group}
        readings = [
            charts.Reading(each.moment, float(each.values[names[each.form]]), limit is not None and float(each.values[names[each.form]]) >= limit)
            for each in said
            if each.form in names and not each.superseded and names[each.form] in each.values
        ]
        chart = charts.course(readings, case.starts, case.zone, limit)
        if chart is not None:
            yield Course(group[0][1].title, group[0][1].unit, chart, tuple(readings))


def _limit(track: Track, form: Form, asked: Field) -> float | None:
    """The lowest value of a field from which the plan reacts."""
    tests = [test for reaction in track.reactions for about, test in compared(reaction.form, reaction.when) if about == form.name]
    found = [test.value for test in tests if test.field == asked.name and test.test in ("at_least", "above")]
    return min((float(value) for value in found if isinstance(value, int | float)), default=None)
