"""`when:` tables become conditions over forms' fields and other facts, each comparison judged against the field's kind, unit and range."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast, get_args

from anju.core.language.diagnostic import Spot
from anju.core.language.tree import Entry, Leaf, Node, Row, Table
from anju.core.language.values import flag_of, number_of
from anju.core.plan.compile import faults
from anju.core.plan.compile.log import Log, hint
from anju.core.plan.compile.reader import Reader
from anju.core.plan.condition import Bound, Test
from anju.core.plan.model import All, Any, AreaSays, Compare, Condition, Count, Day, Field, Form, Latest, Not

_NUMERIC = ("at_least", "above", "at_most", "below", "is", "is_not", "given")
TESTS: Mapping[str, tuple[str, ...]] = {
    "decimal": _NUMERIC,
    "integer": _NUMERIC,
    "computed": _NUMERIC,
    "choice": ("is", "is_not", "one_of", "given"),
    "choices": ("includes", "given"),
    "flag": ("is", "given"),
}
"""Kind of field to the comparisons it can stand in; other kinds can only be given or not."""
_SAME_UNIT = {"°C": "Cel", "℃": "Cel", "度": "Cel", "°F": "[degF]", "次/分": "/min"}


def read_condition(log: Log, node: Node, form: Form) -> Condition | None:
    """The condition written as `node` over one form: fields that must all hold, or `all:`, `any:`, `not:`. None where nothing can be read."""
    return _table(_Words(log, {}, form), node)


def read_facts(log: Log, node: Node, forms: Mapping[str, Form], form: Form | None = None) -> Condition | None:
    """The condition written as `node` over what is known: `count:`, `day:`, `area:`, and the fields of `form`, or without one the forms."""
    return _table(_Words(log, forms, form), node)


@dataclass(frozen=True, slots=True)
class _Words:
    """What a condition may name: fields of `form` where there is one, else forms; with `forms`, counts, days and the area's answers too."""

    log: Log
    forms: Mapping[str, Form]
    form: Form | None

    def known(self) -> list[str]:
        fields = [field.name for field in self.form.fields] if self.form else list(self.forms)
        return [*fields, *(("count", "day", "area") if self.forms else ())]


def _table(words: _Words, node: Node) -> Condition | None:
    if not isinstance(node, Table):
        words.log.note(faults.NOT_A_TABLE, node.spot, key="when")
        return None
    return _whole([part for entry in node.entries for part in _entry(words, entry)])


def _whole(found: list[Condition]) -> Condition | None:
    return None if not found else found[0] if len(found) == 1 else All(tuple(found))


def _entry(words: _Words, entry: Entry) -> list[Condition]:
    named = {field.name: field for field in words.form.fields} if words.form else {}
    if entry.key in named:
        return _field(words.log, entry, named[entry.key])
    if entry.key in ("all", "any"):
        items = entry.value.items if isinstance(entry.value, Row) else (entry.value,)
        parts = tuple(part for item in items if (part := _table(words, item)) is not None)
        return [All(parts) if entry.key == "all" else Any(parts)] if parts else []
    if entry.key == "not":
        inner = _table(words, entry.value)
        return [Not(inner)] if inner is not None else []
    if words.forms and entry.key in ("count", "day", "area"):
        return _known(words, entry)
    if words.form is None:
        found = _latest(words, entry)
        return [Latest(*found)] if found else []
    words.log.note(faults.NO_FIELD, entry.spot, form=words.form.name, field=entry.key, **hint(entry.key, words.known()))
    return []


def _known(words: _Words, entry: Entry) -> list[Condition]:
    match entry.key:
        case "area":
            inner = entry.value.entries if isinstance(entry.value, Table) else ()
            if not inner:
                words.log.note(faults.NOT_A_TABLE, entry.spot, key="area")
            return [AreaSays(*found) for one in inner if (found := _latest(words, one))]
        case "day":
            if isinstance(entry.value, Leaf):
                value = _whole_number(words.log, "day", entry.value)
                return [] if value is None else [Day("is", value)]
            bounds = _bounds(words.log, Reader(words.log, entry.value, "day", entry.spot, "day"))
            return [Day(test, value) for test, value in bounds]
        case _:
            items = entry.value.items if isinstance(entry.value, Row) else (entry.value,)
            return [part for item in items for part in _count(words, Reader(words.log, item, "count", entry.spot, "count"))]


def _latest(words: _Words, entry: Entry) -> tuple[str, Condition] | None:
    """The form named, and what its answer must say."""
    form = words.forms.get(entry.key)
    if form is None:
        words.log.call("form", entry.key, entry.spot)
        return None
    where = read_condition(words.log, entry.value, form)
    return None if where is None else (form.name, where)


def _count(words: _Words, reader: Reader) -> list[Condition]:
    name = reader.name_of("of", "form")
    form, node = words.forms.get(name), reader.node("where")
    where = read_condition(words.log, node, form) if form is not None and node is not None else None
    within = reader.duration("within")
    return [Count(name, test, value, where, within) for test, value in _bounds(words.log, reader)] if form is not None else []


def _bounds(log: Log, reader: Reader) -> list[tuple[Bound, int]]:
    """The whole numbers under `at_least`, `above`, `at_most`, `below` or `is`; at least one must be written."""
    found: list[tuple[Bound, int]] = []
    for test in get_args(Bound):
        node = reader.node(test)
        value = _whole_number(log, test, node) if isinstance(node, Leaf) else None
        if value is not None:
            found.append((test, value))
    if not any(reader.has(test) for test in get_args(Bound)):
        log.note(faults.NO_BOUND, reader.spot, key=reader.shape)
    return found


def _whole_number(log: Log, key: str, leaf: Leaf) -> int | None:
    read = number_of(leaf.text)
    if read is None or read[1] or read[0] != int(read[0]) or read[0] < 0:
        log.note(faults.NOT_A_NUMBER, leaf.spot, key=key, value=leaf.text)
        return None
    return int(read[0])


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
    return [] if value is None else [Compare(field.name, cast(Test, test), value)]


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
    return _number(log, field, node) if field.kind in ("decimal", "integer", "computed") else _option(log, field, node)


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
