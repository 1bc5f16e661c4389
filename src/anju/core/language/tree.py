"""The tree of a plan's text. Scalars stay the text that was written: what it means is decided by the key it stands under."""

from dataclasses import dataclass

from anju.core.language.diagnostic import Spot


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar. `quoted` where the author put quotes around it; an unquoted `""`, `~` or `null` is nothing said."""

    text: str
    spot: Spot
    quoted: bool = False

    @property
    def empty(self) -> bool:
        """Whether the key was written and nothing after it."""
        return not self.quoted and self.text in ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Row:
    """A list."""

    items: "tuple[Node, ...]"
    spot: Spot


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a table with what it says. `spot` is the key's own."""

    key: str
    value: "Node"
    spot: Spot


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping, in the order written. Keys are unique."""

    entries: tuple[Entry, ...]
    spot: Spot

    def find(self, key: str) -> Entry | None:
        """The entry under `key`, if written."""
        return next((entry for entry in self.entries if entry.key == key), None)


Node = Leaf | Row | Table


def canonical(node: Node) -> str:
    """The tree as one line that does not change with comments, layout, quotes or file names; for digests."""
    match node:
        case Leaf(text):
            return _quoted(text)
        case Row(items):
            return "[" + ",".join(canonical(item) for item in items) + "]"
        case Table(entries):
            return "{" + ",".join(_quoted(entry.key) + ":" + canonical(entry.value) for entry in entries) + "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
