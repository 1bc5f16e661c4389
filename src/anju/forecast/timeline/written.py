"""Timelines as they are written: files of `examples/`, and moments such as `day 3 08:10`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from anju.core.moments import instant_of
from anju.core.plan.model import Text

ZONE = "Asia/Shanghai"
FIRST = date(2026, 3, 2)
"""Day 1 of every timeline."""
MOMENT = re.compile(r"day (\d+) (\d\d):(\d\d)")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe one written in C, where it is there: ten times as fast."""
WORDS = frozenset({"name", "track", "start", "parameters", "vacant", "area", "given", "facts", "expect"})
"""What a timeline may say."""

Line = Mapping[str, Any]
"""One line of a timeline: something that happened, or something that must be so."""


class Untrue(Exception):
    """A timeline cannot be read or does not hold; in words for whoever wrote it, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.says = Text(zh, en)


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence, the facts that lead up to it, and what is expected."""

    name: str
    plan: str
    track: str
    begins: str
    parameters: Mapping[str, str]
    vacant: tuple[str, ...]
    area: tuple[Line, ...]
    facts: tuple[Line, ...]
    expect: tuple[Line, ...]


def examples_in(folder: Path, plan: str) -> list[Example]:
    """All timelines of a plan's folder. A file whose name begins with `_` holds beginnings that others start from by `given:`.

    Raises `Untrue` and `OSError`.
    """
    begun: dict[str, list[Line]] = {}
    found: list[Example] = []
    for path in sorted((folder / "examples").glob("*.yaml"), key=lambda p: (not p.name.startswith("_"), p.name)):
        try:
            written = yaml.load(path.read_text("utf-8"), LOADER)  # noqa: S506  # a safe one
        except (yaml.YAMLError, UnicodeDecodeError) as fault:
            raise Untrue(f"{path.name} 读不懂：{fault}", f"{path.name} cannot be read: {fault}") from fault
        if path.name.startswith("_"):
            begun.update(written)
        elif isinstance(written, list) and all(isinstance(one, dict) and "name" in one for one in written):
            found += [_example(plan, one, begun) for one in written]
        else:
            zh = f"{path.name} 不是时间线的列表，每条要以 `- name: 一句话` 开头"
            raise Untrue(zh, f"{path.name} is not a list of timelines, each beginning with `- name: a sentence`")
    return found


def instant(at: object) -> datetime:
    """`day 3 08:10` of the term, local, as an instant. Raises `Untrue`."""
    found = MOMENT.fullmatch(str(at))
    if found is None:
        zh = f'“{at}”不是一个时刻；请写成 "day 3 08:10"，当地时间，第一天是 day 1'
        raise Untrue(zh, f'"{at}" is not a moment; write it as "day 3 08:10", local time, day 1 being the first day')
    return instant_of(FIRST + timedelta(days=int(found[1]) - 1), time(int(found[2]), int(found[3])), ZONE)


def told(moment: datetime) -> str:
    """An instant as a timeline writes it."""
    local = moment.astimezone(ZoneInfo(ZONE))
    return f"day {(local.date() - FIRST).days + 1} {local:%H:%M}"


def _example(plan: str, one: Line, begun: Mapping[str, Sequence[Line]]) -> Example:
    if unknown := sorted(map(str, one.keys() - WORDS)):
        name, no, may = one["name"], ", ".join(unknown), ", ".join(sorted(WORDS))
        raise Untrue(f"{name}：时间线里没有 {no} 这样的词；可以写 {may}", f"{name}: a timeline says nothing called {no}; it may say {may}")
    given = one.get("given") or []
    facts = [fact for name in ([given] if isinstance(given, str) else given) for fact in _beginning(name, begun)] + list(one.get("facts") or [])
    _dated(str(one["name"]), (*facts, *(one.get("expect") or [])))
    return Example(
        str(one["name"]), plan, one.get("track", "home"), one.get("start", "day 1 09:00"),
        {name: str(value) for name, value in one.get("parameters", {}).items()}, tuple(one.get("vacant", ())), tuple(one.get("area", ())),
        tuple(facts), tuple(one.get("expect") or ()),
    )  # fmt: skip


def _dated(name: str, lines: Sequence[object]) -> None:
    """Each line is a table that says `at`. Raises `Untrue`, naming the timeline."""
    for line in lines:
        if not isinstance(line, dict):
            raise Untrue(f"{name}：{line} 要写成 {{at: …}}", f"{name}: {line} is not written as {{at: ...}}")
        if "at" not in line:
            raise Untrue(f"{name}：{line} 没有写 `at`", f"{name}: {line} has no `at`")


def _beginning(name: str, begun: Mapping[str, Sequence[Line]]) -> list[Line]:
    """`settled+11` is the beginning called settled, eleven days later."""
    base, _, days = name.partition("+")
    if base not in begun:
        there = ", ".join(sorted(begun))
        zh = f"名字以 _ 开头的文件里没有叫 {base} 的开头；有：{there or '一个也没有'}"
        raise Untrue(zh, f"no file whose name begins with _ has a beginning called {base}; there is: {there or 'none'}")
    return [{k: _later(v, int(days or 0)) for k, v in fact.items()} for fact in begun[base]]


def _later(value: object, days: int) -> object:
    if isinstance(value, dict):
        return {k: _later(v, days) for k, v in value.items()}
    found = MOMENT.fullmatch(value) if isinstance(value, str) else None
    return f"day {int(found[1]) + days} {found[2]}:{found[3]}" if found else value
