"""The values an adopting area sets: read, judged and put in where the plan names them."""

from collections.abc import Callable, Mapping
from typing import Literal, cast

from anju.core.language.diagnostic import Spot
from anju.core.language.tree import Entry, Leaf, Node, Row, Table
from anju.core.language.values import date_of, duration_of, flag_of, monthday_of, number_of, time_of, weekday_of
from anju.core.plan.compile import faults
from anju.core.plan.compile.log import KINDS, Log, hint, place_of
from anju.core.plan.compile.reader import Reader
from anju.core.plan.compile.shown import KIND_NAMES
from anju.core.plan.model import Parameter

_Kind = Literal["days", "duration", "number", "times", "weekdays", "monthdays", "dates", "flag", "time", "text"]
STAND_IN = {
    "days": "14", "duration": "1 h", "number": "1", "times": "08:00", "weekdays": "monday", "monthdays": "1", "dates": "01-01", "flag": "true",
    "time": "08:00", "text": "…",
}  # fmt: skip
"""What stands in for a value that is missing or wrong, so that one fault does not become many."""
REASONS = ("reason", "decider")
"""What an area says beside a value that is not to be changed without: under the parameter's name, with a dot between."""
_LISTS: Mapping[str, Callable[[str], object]] = {"times": time_of, "weekdays": weekday_of, "monthdays": monthday_of, "dates": date_of}
"""Kinds whose value is several, apart by commas, each with what reads one of them."""


def read_parameters(log: Log, root: Table, given: Mapping[str, str]) -> dict[str, Parameter]:
    """The plan's parameters with the values in force; one without a value is reported and has an empty one."""
    entry = root.find("parameters")
    node = entry.value if entry else Table((), root.spot)
    if not isinstance(node, Table):
        log.note(faults.NOT_A_TABLE, node.spot, key="parameters")
        node = Table((), root.spot)
    found = {}
    for one in node.entries:
        found[one.key] = _parameter(log, Reader(log, _flat(one.value), "parameter", one.spot, one.key), given)
    log.shown = {name: _shown(one) for name, one in found.items()}
    explained = {f"{name}.{said}" for name, one in found.items() if one.reasoned for said in REASONS}
    for name in given.keys() - found.keys() - explained:
        log.note(faults.PARAMETER_UNKNOWN, Spot(root.spot.file, 0), name=name, **hint(name, found))
    return found


def _flat(node: Node) -> Node:
    """A default may be written as a list of times or days."""
    if not isinstance(node, Table):
        return node
    entries = (
        Entry(e.key, Leaf(", ".join(i.text for i in e.value.items if isinstance(i, Leaf)), e.spot), e.spot)
        if e.key in ("default", "example") and isinstance(e.value, Row)
        else e
        for e in node.entries
    )
    return Table(tuple(entries), node.spot)


def _parameter(log: Log, reader: Reader, given: Mapping[str, str]) -> Parameter:
    kind = reader.one_of("kind", "text")
    default = reader.text("default")
    value = given.get(reader.name, "").strip() or default
    spot, reasoned = reader.spot_of("default"), reader.flag("reasoned")
    if reasoned and not default:
        reader.wrong(faults.REASONED, "reasoned", name=reader.name)
    elif not value:
        log.note(faults.PARAMETER_UNSET, reader.spot, name=reader.name)
    elif not fits(kind, value):
        zh, en = KIND_NAMES[kind]
        log.note(faults.PARAMETER_VALUE, spot, name=reader.name, value=value, kind_zh=zh, kind_en=en)
        value = STAND_IN[kind]
    title, source, example = reader.title(), reader.names("source"), reader.text("example")
    reason, decider = (given.get(f"{reader.name}.{said}", "").strip() if reasoned else "" for said in REASONS)
    if reasoned and default and otherwise(kind, value, default) and not (reason and decider):
        log.note(faults.PARAMETER_UNREASONED, reader.spot, name=reader.name, zh=title.zh, en=title.en)
    return Parameter(reader.name, title, cast(_Kind, kind), value, default, source, example, place_of(reader.spot), reasoned, reason, decider)


def otherwise(kind: str, value: str, default: str) -> bool:
    """Whether a value is another than the default; yes and true are one."""
    return flag_of(value) is not flag_of(default) if kind == "flag" else value != default


def fits(kind: str, value: str) -> bool:
    """Whether `value` can be the value of a parameter of this kind."""
    match kind:
        case "days":
            bare = value.removesuffix("days").removesuffix("day").removesuffix("天").strip()
            return bare.isascii() and bare.isdigit() and 0 < len(bare) <= 5 and int(bare) > 0
        case "duration":
            return duration_of(value) is not None
        case "number":
            return number_of(value) is not None
        case "times" | "weekdays" | "monthdays" | "dates":
            return all(_LISTS[kind](part.strip()) is not None for part in value.split(","))
        case "flag":
            return flag_of(value) is not None
        case "time":
            return time_of(value) is not None
    return bool(value.strip())


def _shown(parameter: Parameter) -> str:
    value = parameter.value
    return value.removesuffix("days").removesuffix("day").removesuffix("天").strip() if parameter.kind == "days" else value


def substituted(log: Log, root: Table, parameters: Mapping[str, Parameter]) -> Table:
    """The tree with each `{parameter: name}` replaced by its value; the parameters' own definitions are left as they are."""
    entries = (entry if entry.key == "parameters" else Entry(entry.key, _put_in(log, entry.value, parameters), entry.spot) for entry in root.entries)
    return Table(tuple(entries), root.spot)


def _put_in(log: Log, node: Node, parameters: Mapping[str, Parameter]) -> Node:
    match node:
        case Leaf():
            return node
        case Row(items, spot):
            return Row(tuple(_put_in(log, item, parameters) for item in items), spot)
        case Table(entries, spot):
            first = entries[0] if len(entries) == 1 else None
            if first and first.key == "parameter" and isinstance(first.value, Leaf):
                return _value(log, first.value, parameters)
            return Table(tuple(Entry(e.key, _put_in(log, e.value, parameters), e.spot) for e in entries), spot)


def _value(log: Log, leaf: Leaf, parameters: Mapping[str, Parameter]) -> Node:
    name = leaf.text.strip()
    parameter = parameters.get(name)
    if parameter is None:
        zh, en = KINDS["parameter"]
        log.note(faults.UNKNOWN_NAME, leaf.spot, name=name, kind_zh=zh, kind_en=en, **hint(name, parameters))
        return Leaf("", leaf.spot)
    log.used.add(name)
    value = parameter.value or STAND_IN[parameter.kind]
    if parameter.kind in _LISTS:
        return Row(tuple(Leaf(part.strip(), leaf.spot, quoted=True) for part in value.split(",")), leaf.spot)
    return Leaf(value, leaf.spot, quoted=True)


def unused(log: Log, parameters: Mapping[str, Parameter]) -> None:
    """Reports each parameter that nothing uses."""
    for name, parameter in parameters.items():
        if name not in log.used:
            log.note(faults.PARAMETER_UNUSED, Spot(parameter.place.file, parameter.place.line), name=name)
