"""What several plans say alike stands once, in a part, with `$names` for whatever each plan calls its own.

`parts: {person: {track: home, doctor: village_doctor, daily: [setup, monitoring]}}` puts in `parts/person.yaml` with `$track`, `$doctor` and
`$daily` replaced. Used a second time (`second: {of: person, track: other, ...}`), only its tracks are put in again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from anju.core.language.tree import Entry, Leaf, Node, Row, Table
from anju.core.plan.compile import faults
from anju.core.plan.compile.log import Log, hint

FOLDER = "parts/"


@dataclass(slots=True)
class _Names:
    """What a plan puts in for the names of one part, and which of them were asked for."""

    given: Mapping[str, Entry]
    asked: set[str] = field(default_factory=set)

    def find(self, leaf: Leaf) -> Node:
        name = leaf.text[1:]
        self.asked.add(name)
        entry = self.given.get(name)
        if entry is None:
            return Leaf("", leaf.spot)
        return entry.value


def parts_in(log: Log, root: Table, trees: Mapping[str, Table]) -> Iterator[Table]:
    """Each part that `root` names, its names replaced. `trees` are the parts there are, by file name."""
    entry, used = root.find("parts"), set[str]()
    for one in entry.value.entries if entry is not None and isinstance(entry.value, Table) else ():
        given = {each.key: each for each in one.value.entries} if isinstance(one.value, Table) else {}
        of = given.pop("of", None)
        name = of.value.text if of is not None and isinstance(of.value, Leaf) else one.key
        tree = trees.get(f"{FOLDER}{name}.yaml")
        if tree is None:
            known = [file.removeprefix(FOLDER).removesuffix(".yaml") for file in trees]
            log.note(faults.NO_PART, one.spot, name=name, **hint(name, known))
            continue
        names = _Names(given)
        put = _table(tree, names)
        for key in sorted(names.asked - given.keys()):
            log.note(faults.PART_LACKS, one.spot, part=name, name=key)
        for key in sorted(given.keys() - names.asked):
            log.note(faults.PART_UNUSED, given[key].spot, name=key, **hint(key, names.asked))
        yield Table(tuple(e for e in put.entries if e.key == "tracks"), put.spot) if name in used else put
        used.add(name)


def _table(table: Table, names: _Names) -> Table:
    entries: list[Entry] = []
    for entry in table.entries:
        key = entry.key
        if key.startswith("$"):
            found = names.find(Leaf(key, entry.spot))
            key = found.text if isinstance(found, Leaf) else key
        entries.append(Entry(key, _node(entry.value, names), entry.spot))
    return Table(tuple(entries), table.spot)


def _node(node: Node, names: _Names) -> Node:
    match node:
        case Leaf(text=text) if text.startswith("$") and len(text) > 1:
            return names.find(node)
        case Leaf():
            return node
        case Row(items, spot):
            return Row(tuple(each for item in items for each in _spread(_node(item, names), item)), spot)
        case Table():
            return _table(node, names)


def _spread(found: Node, written: Node) -> tuple[Node, ...]:
    """A name in a list that stands for a list adds its items."""
    return found.items if isinstance(found, Row) and isinstance(written, Leaf) else (found,)
