"""`when:` tables become conditions over one form's fields, each comparison judged against the field's kind, unit and range."""

from collections.abc import Mapping
from typing import Literal, cast

from anju.core.language.diagnostic import Spot
from anju.core.language.tree import Entry, Leaf, Node, Row, Table
from anju.core.language.values import flag_of, number_of
from anju.core.plan.compile import faults
from anju.core.plan.compile.log import Log, hint
from anju.core.plan.model import All, Any, Compare, Condition, Field, Form, Not

_Test = Literal["at_least", "above", "at_most", "below", "is", "is_not", "one_of", "includes", "given"]
_NUMERIC = ("at_least", "above", "at_most", "below", "is", "is_not", "given")
TESTS: Mapping[str, tuple[str, ...]] = {
    "decimal": _NUMERIC,
    "integer": _NUMERIC,
    "choice": ("is", "is_not", "one_of", "given"),
    "choices": ("includes", "given"),
    "flag": ("is", "given"),
}
"""Kind of field to the comparisons it can stand in; other kinds can only be given or not."""
_SAME_UNIT = {"°C": "Cel", "℃": "Cel", "度": "Cel", "°F": "[degF]", "次/分": "/min"}


def read_condition(log: Log, node: Node, form: Form) -> Condition | None:
    """The condition written as `node`: fields that must all hold, or `all:`, `any:` lists, or `not:`. None where nothing of it can be read."""
    if not isinstance(node, Table):
        log.note(faults.NOT_A_TABLE, node.spot, key="when")
        return None
    found: list[Condition] = []
    for entry in node.entries:
        found.extend(_entry(log, entry, form))
    return None if not found else found[0] if len(found) == 1 else All(tuple(found))


def _entry(log: Log, entry: Entry, form: Form) -> list[Condition]:
    named = {field.name: field for field in form.fields}
    if entry.key in named:
        return _field(log, entry, named[entry.key])
    if entry.key in ("all", "any"):
        items = entry.value.items if isinstance(entry.value, Row) else (entry.value,)
        parts = tuple(part for item in items if (part := read_condition(log, item, form)) is not None)
        return [All(parts) if entry.key == "all" else Any(parts)] if parts else []
    if entry.key == "not":
        inner = read_condition(log, entry.value, form)
        return [Not(inner)] if inner is not None else []
    log.note(faults.NO_FIELD, entry.spot, form=form.name, field=entry.key, **hint(entry.key, named))
    return []


def _field(log: Log, entry: Entry, field: Field) -> list[Condition]:
    match entry.value:
        case Leaf():
            test = "includes" if field.kind == "choices" else "is"
            return _compare(log, field, test, entry.value, entry.spot)
        case Row(items) if field.kind == "choices":
            each = [part for item in items for part in _compare(log, field, "includes", item, item.spot)]
            return [Any(tuple(each))] if each else []
        case Row():
            return _compare(log, field, "one_of", entry.value, entry.spot)
        case Table(entries):
            return [part for test in entries for part in _compare(log, field, test.key, test.value, test.spot)]


def _compare(log: Log, field: Field, test: str, node: Node, spot: Spot) -> list[Condition]:
    known = TESTS.get(field.kind, ("given",))
    if test not in known:
        log.note(faults.NO_TEST, spot, field=field.name, kind=field.kind, test=test, known=known)
        return []
    value = _value(log, field, test, node)
    return [] if value is None else [Compare(field.name, cast(_Test, test), value)]


def _value(log: Log, field: Field, test: str, node: Node) -> float | str | bool | tuple[str, ...] | None:
    if test == "one_of":
        items = node.items if isinstance(node, Row) else (node,)
        chosen = tuple(option for item in items if (option := _option(log, field, item)) is not None)
        return chosen or None
    if not isinstance(node, Leaf):
        log.note(faults.NOT_A_WORD, node.spot, key=field.name)
        return None
    if test == "given" or field.kind == "flag":
        flag = flag_of(node.text)
        if flag is None:
            log.note(faults.NOT_A_FLAG, node.spot, key=field.name, value=node.text)
        return flag
    return _number(log, field, node) if field.kind in ("decimal", "integer") else _option(log, field, node)


def _number(log: Log, field: Field, leaf: Leaf) -> float | None:
    read = number_of(leaf.text)
    if read is None:
        log.note(faults.NOT_A_NUMBER, leaf.spot, key=field.name, value=leaf.text)
        return None
    number, unit = read
    if unit and _SAME_UNIT.get(unit, unit) != field.unit:
        log.note(faults.UNIT, leaf.spot, field=field.name, unit=unit, own=field.unit or "–")
    elif (field.low is not None and number < field.low) or (field.high is not None and number > field.high):
        log.note(faults.OUTSIDE, leaf.spot, field=field.name, value=leaf.text, low=_plain(field.low), high=_plain(field.high))
    return number


def _plain(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _option(log: Log, field: Field, node: Node) -> str | None:
    known = [option.name for option in field.options]
    if isinstance(node, Leaf) and node.text in known:
        return node.text
    value = node.text if isinstance(node, Leaf) else ""
    log.note(faults.NO_OPTION, node.spot, field=field.name, value=value, **hint(value, known))
    return None
