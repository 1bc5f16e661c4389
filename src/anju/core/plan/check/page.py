"""The page of every kind of fault: what it means, a plan that shows it, and the remedy, in both languages."""

from collections.abc import Iterator, Mapping, Sequence

from anju.core.language.diagnostic import Fault
from anju.core.language.faults import FORM
from anju.core.language.parse import parse
from anju.core.language.tree import Leaf, Node, Row, Table
from anju.core.plan.check.faults import CLOSURE
from anju.core.plan.compile.faults import MEANING

MARK = "#!"
FAMILIES: tuple[tuple[str, str, Sequence[Fault]], ...] = (
    ("Form · 写法", "The text cannot be read as it stands. · 文本本身读不懂。", FORM),
    ("Meaning · 含义", "It can be read, but not understood as a plan. · 读得懂，但当不成方案。", MEANING),
    ("Closure · 闭环", "It is a plan, and somebody would be left without care, owner or end. · 是方案，但会有人没人管，或没有尽头。", CLOSURE),
)  # fmt: skip

Change = tuple[str, str]
"""What stood there, and what stands there in the broken plan."""


def page(broken: str = "") -> str:
    """The page as Markdown. `broken` is the text of the list of broken plans (`fault`, `changes: [{from, to}]`); without it there are no examples."""
    return "\n".join(_lines(_examples(broken))) + "\n"


def _lines(examples: Mapping[str, Sequence[Change]]) -> Iterator[str]:
    count = sum(len(family) for _, _, family in FAMILIES)
    yield "# Every fault that `anju check` names · 检查能指出的每一种问题"
    yield ""
    yield f"{count} kinds, each with what it means, how a good plan was changed to show it, and the remedy. `…` is filled in where it is told."
    yield f"共 {count} 种：含义、把好方案改成什么样会出现它、怎样改正。`…` 处在报告时填入具体内容。"
    yield ""
    yield "Written by `anju check --faults tests/plans/broken.yaml > docs/faults.md`; a test keeps it current."
    for title, about, family in FAMILIES:
        yield from ("", f"## {title}", "", about)
        for fault in sorted(family, key=lambda one: one.code):
            yield from _section(fault, examples.get(fault.code, ()))


def _section(fault: Fault, changes: Sequence[Change]) -> Iterator[str]:
    yield from ("", f"### `{fault.code}`", "", _plain(fault.says.en), "", _plain(fault.says.zh), "")
    if changes:
        yield "```diff"
        for old, new in changes:
            yield from (f"-{line}" for line in old.rstrip("\n").split("\n"))
            yield from (f"+{_unmarked(line)}" for line in new.rstrip("\n").split("\n") if new)
        yield from ("```", "")
    yield from (f"Remedy: {_plain(fault.remedy.en)}", "", f"怎样改：{_plain(fault.remedy.zh)}")


class _Left(dict[str, object]):
    """Whatever a text has to be filled in with is left open."""

    def __missing__(self, name: str) -> str:
        return "…"


def _plain(text: str) -> str:
    return text.format_map(_Left())


def _unmarked(line: str) -> str:
    return line.replace(MARK, "").rstrip()


def _examples(text: str) -> dict[str, tuple[Change, ...]]:
    """The first broken plan of each code."""
    found: dict[str, tuple[Change, ...]] = {}
    tree, _ = parse(text, "broken.yaml")
    for row in tree.items if isinstance(tree, Row) else ():
        changes = tuple((_text(one, "from"), _text(one, "to") or _filler(one)) for one in _items(row, "changes"))
        found.setdefault(_text(row, "fault"), changes)
    return found


def _items(node: Node, key: str) -> tuple[Node, ...]:
    entry = node.find(key) if isinstance(node, Table) else None
    return entry.value.items if entry is not None and isinstance(entry.value, Row) else ()


def _text(node: Node, key: str) -> str:
    entry = node.find(key) if isinstance(node, Table) else None
    return entry.value.text if entry is not None and isinstance(entry.value, Leaf) else ""


def _filler(node: Node) -> str:
    length = _text(node, "filler")
    return f"({length} characters)" if length else ""
