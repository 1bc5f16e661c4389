"""Whether those who are to be found are: no door left without somebody hearing of it, no class that leads nowhere or that nobody can get."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from anju.core.language.diagnostic import Diagnostic
from anju.core.plan.check import gaps, lacks
from anju.core.plan.check.scene import Scene, spot_of
from anju.core.plan.condition import compared, holds
from anju.core.plan.model import PERSON, Class, Classification, Compare, Field, Plan, Register

MOST = 40_000
"""Combinations of answers tried. A table that could give more is tried row against row only."""


def registers(plan: Plan) -> Iterator[Diagnostic]:
    """A register that nobody checks, or whose left doors nobody would hear of."""
    if not plan.tracks:
        return
    scene = Scene(plan, next(iter(plan.tracks.values())))
    area = any(track.subject == "area" for track in plan.tracks.values())
    for one in plan.registers.values():
        if not one.cites:
            yield scene.named(gaps.UNCITED, one.place, one.name, one.title)
        if one.of == "places":
            continue
        lacks = _lacks(one)
        if lacks:
            yield scene.named(gaps.UNCHECKED, one.place, one.name, one.title, lack_zh=lacks[0], lack_en=lacks[1])
        elif not area:
            yield scene.named(gaps.NO_CHECKS, one.place, one.name, one.title)


def _lacks(one: Register) -> tuple[str, str] | None:
    if not one.checked_by or one.checked_by == PERSON:
        return "由谁核对（checked_by）", "who checks it (checked_by)"
    if not one.within:
        return "多久之内核对（within）", "within which time (within)"
    return None if one.evidence else ("凭什么算核对过（evidence）", "what proves it (evidence)")


def classes(plan: Plan) -> Iterator[Diagnostic]:
    """A row that nobody can get, that leads to no track of a person, or that says no clause."""
    table = plan.classification
    if table is None or not plan.tracks:
        return
    scene = Scene(plan, next(iter(plan.tracks.values())))
    for row in (*table.rows, table.otherwise):
        track = plan.tracks.get(row.track)
        if track is not None and track.subject != "person":
            yield gaps.NO_PERSON.at(spot_of(plan, row.place, "track"), name=row.track)
        if row.place.line and not row.cites and not table.cites:
            yield scene.named(gaps.UNCITED, row.place, row.track, row.because)
    if table.first_day and plan.term and table.first_day.rule not in plan.term.first_day:
        yield gaps.FIRST_DAY.at(spot_of(plan, table.place, "first_day"), rule=table.first_day.rule, known=plan.term.first_day)
    if table.confirmed_by == PERSON:
        yield gaps.SELF_CLASS.at(spot_of(plan, table.place, "confirmed_by"))
    for number in unreached(table):
        yield gaps.UNREACHED_ROW.at(spot_of(plan, table.rows[number].place), number=number + 1)


def themselves(plan: Plan) -> Iterator[Diagnostic]:
    """A question that only staff can know, in a form that the person fills in: on their page, or as a duty of their own."""
    owed = {rule.evidence for track in plan.tracks.values() for rule in track.rules.values() if rule.owner == PERSON}
    for form in plan.forms.values() if plan.tracks else ():
        for field in form.fields if form.home or form.name in owed else ():
            if field.staff:
                scene = Scene(plan, next(iter(plan.tracks.values())))
                yield scene.named(lacks.NOT_THEIRS, field.place, field.name, field.title, "staff", form=form.name)


def unreached(table: Classification) -> tuple[int, ...]:
    """The rows, from 0, that no combination of answers reaches: tried with every answer that any row could tell from another."""
    found: list[int] = []
    for number, row in enumerate(table.rows):
        before = table.rows[:number]
        if any(one.when is None for one in before) or not _first(table, row, before):
            found.append(number)
    return tuple(found)


def _first(table: Classification, row: Class, before: Sequence[Class]) -> bool:
    """Whether some answers satisfy `row` and none of those before it; too many to try, whether it escapes each of them alone."""
    tried = list(answers_of(table, (*before, row)))
    if tried and len(tried) <= MOST:
        return any(_met(row, values) and not any(_met(one, values) for one in before) for values in tried)
    return all(any(_met(row, v) and not _met(one, v) for v in islice(answers_of(table, (one, row)), MOST)) for one in before)


def _met(row: Class, values: Mapping[str, object]) -> bool:
    return row.when is None or holds(row.when, values)


def answers_of(table: Classification, rows: Sequence[Class]) -> Iterator[Mapping[str, object]]:
    """Every combination of answers that `rows` could tell apart, unanswered questions among them; up to one more than `MOST`."""
    tests = [test for row in rows for _, test in compared(table.form.name, row.when)]
    asked = [field for field in table.form.fields if any(test.field == field.name for test in tests)]
    ways = [_ways(field, [test for test in tests if test.field == field.name]) for field in asked]
    names = [field.name for field in asked]
    for values in islice(product(*ways), MOST + 1):
        yield dict(zip(names, values, strict=True))


def _ways(field: Field, tests: Sequence[Compare]) -> list[object]:
    match field.kind:
        case "choice":
            return [None, *(option.name for option in field.options)]
        case "choices":
            told = sorted({str(test.value) for test in tests})
            return [None, *([name for bit, name in enumerate(told) if number >> bit & 1] for number in range(2 ** min(len(told), 8)))]
        case "flag":
            return [None, True, False]
        case "decimal" | "integer":
            return [None, *_around(field, tests)]
        case _:
            return [None, "…"]


def _around(field: Field, tests: Sequence[Compare]) -> list[float]:
    """Each threshold and one number on either side of it, as far as the field allows."""
    marks = {float(test.value) for test in tests if isinstance(test.value, int | float) and not isinstance(test.value, bool)}
    near = sorted({mark + step for mark in marks for step in (-0.5, 0, 0.5)} | {mark + step for mark in marks for step in (-1, 1)})
    whole = field.kind == "integer"
    low, high = field.low if field.low is not None else float("-inf"), field.high if field.high is not None else float("inf")
    return [number for number in near if low <= number <= high and (not whole or number == int(number))]
