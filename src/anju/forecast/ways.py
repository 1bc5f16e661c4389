"""Every answer that a plan can tell from another: one for each combination of what its reactions and conditions say of a form."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import combinations, islice, product

from anju.core.evidence.fields import read
from anju.core.plan.condition import compared, holds
from anju.core.plan.derive import Index
from anju.core.plan.model import Arithmetic, Compare, Condition, Field, Form, Points
from anju.forecast.answers import Answers, anything

TRIED = 4_000
"""Combinations weighed for one form; its computed fields are reached by chance besides."""
BY_CHANCE = 60
_AT = datetime.fromisoformat("2026-03-02T01:00:00+00:00")


def ways(index: Index, form: Form, rule: str) -> tuple[Answers, ...]:
    """Answers to a duty of `rule`, one for each way in which what follows can differ, the one that calls for least first."""
    return distinct(form, _conditions(index, form.name, rule))


def distinct(form: Form, asked: tuple[Condition, ...]) -> tuple[Answers, ...]:
    """Answers to `form`, one for each way in which what is `asked` of them can hold, the one of which the least holds first."""
    found: dict[tuple[object, ...], Answers] = {}
    for raw in _tried(form, asked):
        values, wrong = read(form, raw)
        if not wrong:
            found.setdefault((*(holds(one, values) for one in asked), values.get("verdict")), values)
    return tuple(found[told] for told in sorted(found, key=lambda told: (sum(map(bool, told[:-1])), str(told))))


def _conditions(index: Index, form: str, rule: str) -> tuple[Condition, ...]:
    """What is said of the answer itself: by reactions to it, and of the latest answer by conditions of other rules."""
    own = [one.when for one in index.reactions.get(form, ()) if one.when is not None and one.rule in ("", rule)]
    others = [one.when for one in index.track.rules.values()] + [one.when for one in index.track.reactions]
    about = [test for when in others for other, test in compared("", when) if other == form]
    return tuple(dict.fromkeys([*own, *about]))


def _tried(form: Form, asked: tuple[Condition, ...]) -> Iterator[Mapping[str, object]]:
    tests = [test for one in asked for other, test in compared(form.name, one) if other == form.name]
    sources = _sources(form, {test.field for test in tests})
    weighed = [field for field in form.asked if any(test.field == field.name for test in tests) or field.name == "verdict" or field.name in sources]
    answers = [_each(field, [test for test in tests if test.field == field.name], field.name in sources) for field in weighed]
    plain = _plain(form)
    for values in islice(product(*answers), TRIED):
        told = zip((field.name for field in weighed), values, strict=True)
        yield plain | {name: value for name, value in told if value is not None}
    for n in range(BY_CHANCE if any(field.kind == "computed" for field in form.fields) else 0):
        yield anything(form, _AT, "ways", form.name, n)


def _sources(form: Form, tested: set[str]) -> set[str]:
    """What the computed fields among `tested` are worked out of, however many computed fields lie between."""
    found = set(tested)
    for field in reversed(form.fields):
        if field.name in found and isinstance(field.formula, Arithmetic):
            found |= set(field.formula.of)
        elif field.name in found and isinstance(field.formula, Points):
            found |= {*field.formula.options, *field.formula.flags}
    return found - tested


def _plain(form: Form) -> dict[str, object]:
    """What must be answered, somehow; and who is named, for a seat is filled by that."""
    told = anything(form, _AT, "plain", form.name)
    return {f.name: told[f.name] for f in form.asked if f.name in told and (f.required or f.kind == "post")}


def _each(field: Field, tests: list[Compare], source: bool) -> list[object]:
    left: list[object] = [] if field.required else [None]
    match field.kind:
        case "choice":
            return [*left, *(option.name for option in field.options)]
        case "choices" if field.exactly:
            return [list(some) for some in combinations((option.name for option in field.options), field.exactly)]
        case "choices":
            told = sorted({str(test.value) for test in tests} or {option.name for option in field.options if source})[:8]
            every = [[name for bit, name in enumerate(told) if number >> bit & 1] for number in range(2 ** len(told))]
            return [*left, *sorted(every, key=len)]
        case "flag":
            return [*left, False, True]
        case "decimal" | "integer":
            return [*left, *_near(field, tests), *([field.high] if source and field.high is not None else [])]
        case _:
            return [*left, _said(field)]


def _said(field: Field) -> object:
    return anything(Form("one", field.title, (field,)), _AT, field.name).get(field.name, "rehearsed")


def _near(field: Field, tests: list[Compare]) -> list[object]:
    """Each threshold and one number on either side of it, as far as the field allows."""
    step = 1.0 if field.kind == "integer" else 0.1
    marks = {float(test.value) for test in tests if isinstance(test.value, int | float)}
    low, high = field.low if field.low is not None else 0.0, field.high if field.high is not None else max(marks, default=0.0) + 1
    found = sorted({round(mark + by, 3) for mark in marks for by in (-step, 0, step) if low <= mark + by <= high} | {low})
    return [int(number) if field.kind == "integer" else number for number in found]
