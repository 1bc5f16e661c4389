"""Text to tree. Never raises; everything that is wrong with the form is returned at once."""

from dataclasses import dataclass, field

import yaml

from anju.core.language import faults
from anju.core.language.diagnostic import Diagnostic, Spot
from anju.core.language.problems import problem_of
from anju.core.language.tree import Entry, Leaf, Node, Row, Table

LONGEST = 1_000_000
DEEPEST = 30


def parse(text: str, file: str) -> tuple[Node, tuple[Diagnostic, ...]]:
    """The tree of one file and what is wrong with its form.

    Whatever the text, a tree is returned, an empty table at worst, so that a caller can go on and report all faults together.
    Of a text that stops being YAML halfway, what stood before is kept.
    """
    if len(text) > LONGEST:
        return Table((), Spot(file, 0)), (faults.TOO_LONG.at(Spot(file, 0), size=len(text), limit=LONGEST),)
    if _FAST is not None:
        tree, found = _read(text, file, _FAST)
        if not found:
            return tree, ()
    return _read(text, file, yaml.SafeLoader)


# libyaml reads ten times faster; what it refuses is read again by the slow one, whose complaints say more.
_FAST: type | None = getattr(yaml, "CSafeLoader", None)


def _read(text: str, file: str, loader: type) -> tuple[Node, tuple[Diagnostic, ...]]:
    builder = _Builder(file)
    try:
        # Events and not composed nodes: the parser keeps its own stack, so that no depth of nesting can exhaust ours.
        for event in yaml.parse(text, Loader=loader):
            if builder.take(event):
                break
    except (yaml.YAMLError, ValueError, OverflowError) as complaint:
        builder.broken(complaint)
    return builder.tree(), tuple(builder.found)


@dataclass(slots=True)
class _Open:
    """A list or table not yet closed; of a table, `key` waits for its value."""

    spot: Spot
    table: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    key: Leaf | None = None
    odd: int = 0

    def closed(self) -> Node:
        return Table(tuple(self.entries.values()), self.spot) if self.table else Row(tuple(self.items), self.spot)


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Diagnostic] = []
        self._open: list[_Open] = []
        self._root: Node | None = None
        self._last = 0

    def take(self, event: yaml.Event) -> bool:
        """Adds one event; true when no more is to be read."""
        spot = Spot(self.file, event.start_mark.line + 1) if event.start_mark else Spot(self.file, self._last)
        self._last = spot.line
        if getattr(event, "anchor", None):
            self.found.append(faults.ALIAS.at(spot))
        if getattr(event, "tag", None) not in (None, "!"):
            self.found.append(faults.TAG.at(spot, tag=getattr(event, "tag", "")))
        match event:
            case yaml.DocumentStartEvent() if self._root is not None:
                self.found.append(faults.SEVERAL.at(spot))
                return True
            case yaml.ScalarEvent():
                self._put(Leaf(event.value, spot, bool(event.style)))
            case yaml.AliasEvent():
                self._put(Leaf("", spot))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                return self._begin(spot, isinstance(event, yaml.MappingStartEvent))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._put(self._open.pop().closed())
        return False

    def _begin(self, spot: Spot, table: bool) -> bool:
        if len(self._open) >= DEEPEST:
            self.found.append(faults.TOO_DEEP.at(spot, limit=DEEPEST))
            return True
        self._open.append(_Open(spot, table))
        return False

    def _put(self, node: Node) -> None:
        if not self._open:
            self._root = node
            return
        around = self._open[-1]
        if not around.table:
            around.items.append(node)
        elif around.key is None:
            around.key = self._key(node, around)
        else:
            self._pair(around, around.key, node)
            around.key = None

    def _key(self, node: Node, around: _Open) -> Leaf:
        if isinstance(node, Leaf) and node.text.strip():
            return node
        self.found.append(faults.KEY_FORM.at(node.spot))
        around.odd += 1
        return Leaf(f"?{around.odd}", node.spot)

    def _pair(self, around: _Open, key: Leaf, value: Node) -> None:
        first = around.entries.get(key.text)
        if first is not None:
            self.found.append(faults.DUPLICATE.at(key.spot, key=key.text, first=first.spot.line))
        elif not key.text.startswith("?"):
            around.entries[key.text] = Entry(key.text, value, key.spot)

    def broken(self, complaint: Exception) -> None:
        """Notes where the text stopped being YAML, and why."""
        mark = getattr(complaint, "problem_mark", None) or getattr(complaint, "context_mark", None)
        line = mark.line + 1 if mark else self._last
        self.found.append(faults.NOT_YAML.at(Spot(self.file, line), **problem_of(str(complaint))._asdict()))

    def tree(self) -> Node:
        """What was read, lists and tables left open being closed as they stand."""
        while self._open:
            self._put(self._open.pop().closed())
        if self._root is None or (isinstance(self._root, Leaf) and self._root.empty):
            if not self.found:
                self.found.append(faults.EMPTY.at(Spot(self.file, 1)))
            return Table((), Spot(self.file, 1))
        return self._root
