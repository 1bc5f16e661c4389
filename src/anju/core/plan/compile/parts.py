"""What several plans say alike stands once, in a part, with `$names` for whatever each plan calls its own.

`parts: {person: {track: home, doctor: village_doctor, daily: [setup, monitoring]}}` puts in `parts/person.yaml` with `$track`, `$doctor` and
`$daily` replaced. Used a second time (`second: {of: person, track: other, ...}`), only its tracks are put in again; and what `only_if` or `unless`
leaves out of the rest for one of them and not for another (a form of compulsory tracks alone) is there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from anju.core.language.tree import Entry, Leaf, Node, Row, Table
from anju.core.language.values import flag_of
from anju.core.plan.compile import faults
from anju.core.plan.compile.log import Log, hint

FOLDER = "parts/"
TRACKS = "tracks"
WANTED: Mapping[str, bool] = {"only_if": True, "unless": False}
"""Each switch, and the value with which what it stands on is there."""


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
    entry, put_in = root.find("parts"), dict[str, list[Table]]()
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
        put_in.setdefault(name, []).append(put)
    for first, *again in put_in.values():
        yield _with(first, again)
        yield from (Table(tuple(e for e in put.entries if e.key == TRACKS), put.spot) for put in again)


def _with(first: Table, again: Sequence[Table]) -> Table:
    """What a part says once for the whole plan, as its first use has it; what a switch leaves out there comes from the first use that has it."""
    entries = []
    for number, entry in enumerate(first.entries):
        others = [put.entries[number].value for put in again]
        entries.append(entry if entry.key == TRACKS else Entry(entry.key, _switched(entry.value, others), entry.spot))
    return Table(tuple(entries), first.spot)


def _switched(node: Node, others: Sequence[Node]) -> Node:
    """All of `node` and `others` are the same text, with other names put in."""
    if isinstance(node, Row):
        rows = [other.items for other in others if isinstance(other, Row) and len(other.items) == len(node.items)]
        return Row(tuple(_first_on((one, *(row[n] for row in rows))) for n, one in enumerate(node.items)), node.spot)
    if isinstance(node, Table):
        tables = [other.entries for other in others if isinstance(other, Table)]
        values = (_first_on((one.value, *(table[n].value for table in tables))) for n, one in enumerate(node.entries))
        return Table(tuple(Entry(one.key, value, one.spot) for one, value in zip(node.entries, values, strict=True)), node.spot)
    return node


def _first_on(nodes: Sequence[Node]) -> Node:
    return next((node for node in nodes if not _left_out(node)), nodes[0])


def _left_out(node: Node) -> bool:
    found = [(entry.value, wanted) for key, wanted in WANTED.items() if isinstance(node, Table) and (entry := node.find(key))]
    return any(isinstance(value, Leaf) and flag_of(value.text) is (not wanted) for value, wanted in found)


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
