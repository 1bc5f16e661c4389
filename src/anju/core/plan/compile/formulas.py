"""Computed fields: one formula over fields of the same form written before it."""

from collections.abc import Mapping
from dataclasses import replace

from anju.core.language.tree import Leaf, Table
from anju.core.language.values import number_of
from anju.core.plan.compile import faults
from anju.core.plan.compile.log import hint
from anju.core.plan.compile.reader import Reader
from anju.core.plan.formula import Arithmetic, Formula, Operation, Points, reach
from anju.core.plan.model import Field

_OPERATIONS: tuple[Operation, ...] = ("ratio", "sum", "difference", "product", "minutes")
_PAIRS = ("ratio", "difference", "minutes")
_NUMBERS = ("decimal", "integer", "computed")


def computed(reader: Reader, field: Field, before: Mapping[str, Field]) -> Field:
    """The field with its formula and what it can reach, where its kind is computed; as it is, where it is not."""
    ways = [way for way in (*_OPERATIONS, "points") if reader.has(way)]
    if field.kind != "computed":
        if ways:
            _fault(reader, ways[0], f"{ways[0]} 只用于 kind: computed", f"{ways[0]} stands with kind: computed only")
        return field
    formula = _formula(reader, ways, before)
    ranges = {name: (one.low, one.high) for name, one in before.items()}
    several = [name for name, one in before.items() if one.kind == "choices"]
    low, high = reach(formula, ranges, several) if formula else (None, None)
    return replace(field, formula=formula, low=low, high=high, required=False)


def _formula(reader: Reader, ways: list[str], before: Mapping[str, Field]) -> Formula | None:
    if len(ways) != 1:
        return _fault(reader, "kind", "要写一个算法，也只能写一个", "it needs one formula, and only one")
    if ways[0] == "points":
        return _points(reader, before)
    operation = next(one for one in _OPERATIONS if one == ways[0])
    names = tuple(item.text.strip() for item in reader.items(operation) if isinstance(item, Leaf))
    if operation in _PAIRS and len(names) != 2:
        return _fault(reader, operation, f"{operation} 要写两个项目", f"{operation} is of two fields")
    for name in names if operation == "minutes" else ():
        if name not in before or before[name].kind != "moment":
            return _fault(reader, operation, f"“{name}”不是前面的时刻项目", f'"{name}" is no moment written before it')
    for name in names if operation != "minutes" else ():
        if name not in before or before[name].kind not in _NUMBERS:
            return _fault(reader, operation, f"“{name}”不是前面的数字项目", f'"{name}" is no number written before it')
    percent = operation == "ratio" and reader.text("unit") == "%"
    return Arithmetic(operation, names, 100 if percent else 1) if names else _fault(reader, operation, "没有写项目", "it names no field")


def _points(reader: Reader, before: Mapping[str, Field]) -> Formula | None:
    node = reader.node("points")
    if not isinstance(node, Table):
        return _fault(reader, "points", "points 下面要写项目和分数", "under points there are fields with their points")
    options: dict[str, dict[str, float]] = {}
    flags: dict[str, float] = {}
    for entry in node.entries:
        field = before.get(entry.key)
        match entry.value:
            case Leaf(text) if field is not None and field.kind == "flag" and number_of(text):
                flags[field.name] = _number(text)
            case Table(entries) if field is not None and field.kind in ("choice", "choices"):
                known = [option.name for option in field.options]
                for each in entries:
                    if each.key not in known:
                        reader.log.note(faults.NO_OPTION, each.spot, field=field.name, value=each.key, **hint(each.key, known))
                    elif isinstance(each.value, Leaf) and number_of(each.value.text):
                        options.setdefault(field.name, {})[each.key] = _number(each.value.text)
                    else:
                        return _fault(reader, "points", f"“{each.key}”后面不是分数", f'"{each.key}" has no number of points')
            case _:
                return _fault(reader, "points", f"“{entry.key}”不是前面的选择或是否项目", f'"{entry.key}" is no choice or flag written before it')
    return Points(options, flags)


def _number(text: str) -> float:
    read = number_of(text)
    return read[0] if read else 0.0


def _fault(reader: Reader, key: str, zh: str, en: str) -> Formula | None:
    """Reports the fault; there is no formula then."""
    reader.log.note(faults.COMPUTED, reader.spot_of(key), key=reader.name, why_zh=zh, why_en=en)
    return None
