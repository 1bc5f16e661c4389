"""The files of a plan's folder become one table; what is switched off by a parameter is taken out of it."""

from collections.abc import Mapping

from anju.core.language import faults as form
from anju.core.language.diagnostic import Spot
from anju.core.language.parse import parse
from anju.core.language.tree import Entry, Leaf, Node, Row, Table
from anju.core.language.values import flag_of
from anju.core.plan.compile import faults
from anju.core.plan.compile.grammar import SWITCHES
from anju.core.plan.compile.log import Log, hint
from anju.core.plan.compile.parts import FOLDER, WANTED, parts_in

CITES = "cites"
"""What a plan may add to of a part."""


def merged(log: Log, texts: Mapping[str, str]) -> Table:
    """One table of `plan.yaml`, the files it includes, in that order (all files by name where it includes none), and the parts it names.

    What stands under one key in several files is joined; so are the clauses that a part and the plan cite.
    """
    own = [name for name in texts if not name.startswith(FOLDER)]
    names = sorted(own, key=lambda name: (name.rsplit("/", 1)[-1] != "plan.yaml", name))
    if not names:
        log.note(faults.NO_TEXT, Spot("plan.yaml", 0))
        return Table((), Spot("plan.yaml", 0))
    whole = _tree(log, texts, names[0])
    for file in _included(log, whole, names):
        whole = _joined(log, whole, _tree(log, texts, file))
    if whole.find("parts") is not None:
        trees = {name: _tree(log, texts, name) for name in texts if name.startswith(FOLDER)}
        for part in parts_in(log, whole, trees):
            whole = _joined(log, whole, _yielding(part, whole))
    return whole


def _yielding(part: Table, plan: Table) -> Table:
    """A part without what the plan says of its parameters itself: `parameters: {fever: {default: 38.0}}` is the plan's own value."""
    mine = plan.find("parameters")
    if mine is None or not isinstance(mine.value, Table):
        return part
    said = {entry.key: {each.key for each in entry.value.entries} for entry in mine.value.entries if isinstance(entry.value, Table)}
    return Table(tuple(_without(entry, said) if entry.key == "parameters" else entry for entry in part.entries), part.spot)


def _without(parameters: Entry, said: Mapping[str, set[str]]) -> Entry:
    if not isinstance(parameters.value, Table):
        return parameters
    kept = tuple(
        Entry(one.key, Table(tuple(e for e in one.value.entries if e.key not in said.get(one.key, ())), one.value.spot), one.spot)
        if isinstance(one.value, Table) else one
        for one in parameters.value.entries
    )  # fmt: skip
    return Entry(parameters.key, Table(kept, parameters.value.spot), parameters.spot)


def _tree(log: Log, texts: Mapping[str, str], file: str) -> Table:
    tree, found = parse(texts[file], file)
    log.found.extend(found)
    if isinstance(tree, Table):
        return tree
    log.note(faults.NOT_A_TABLE, tree.spot, key=file)
    return Table((), tree.spot)


def _included(log: Log, first: Table, names: list[str]) -> list[str]:
    entry = first.find("include")
    if entry is None:
        return names[1:]
    wanted = {item.text.strip(): item.spot for item in _items(entry.value) if isinstance(item, Leaf)}
    for name in wanted.keys() - set(names):
        log.note(faults.NO_FILE, wanted[name], name=name, **hint(name, names[1:]))
    return [name for name in wanted if name in names[1:]]


def _joined(log: Log, first: Table, second: Table) -> Table:
    entries = {entry.key: entry for entry in first.entries}
    for entry in second.entries:
        old = entries.get(entry.key)
        if old is None:
            entries[entry.key] = entry
        elif isinstance(old.value, Table) and isinstance(entry.value, Table):
            entries[entry.key] = Entry(old.key, _joined(log, old.value, entry.value), old.spot)
        else:
            entries[entry.key] = _twice(log, old, entry)
    return Table(tuple(entries.values()), first.spot)


def _twice(log: Log, old: Entry, entry: Entry) -> Entry:
    """One key of the same table in two files: of a part, the plan may cite more clauses; anything else is said once."""
    part = entry.spot.file.startswith(FOLDER) and not old.spot.file.startswith(FOLDER)
    if part and entry.key == CITES:
        return Entry(old.key, Row((*_items(old.value), *_items(entry.value)), old.value.spot), old.spot)
    if part:
        log.note(faults.PART_SAYS, old.spot, key=entry.key, part=f"{entry.spot.file}:{entry.spot.line}")
    else:
        log.note(form.DUPLICATE, entry.spot, key=entry.key, first=f"{old.spot.line} ({old.spot.file})")
    return old


def _items(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Row) else (node,)


def pruned(log: Log, table: Table) -> Table:
    """The tree without what `only_if` or `unless` switches off; `log.left_out` then knows what is gone by its name."""
    left: dict[tuple[str, ...], Table] = {}
    whole = _kept(log, table, left, ())
    log.left_out = left
    return whole if isinstance(whole, Table) else Table((), table.spot)


def _kept(log: Log, node: Node, left: dict[tuple[str, ...], Table], path: tuple[str, ...]) -> Node | None:
    match node:
        case Leaf():
            return node
        case Row(items, spot):
            return Row(tuple(kept for item in items if (kept := _kept(log, item, left, path)) is not None), spot)
        case Table(entries, spot):
            if not _wanted(log, node):
                return None
            pairs = []
            for entry in (one for one in entries if one.key not in SWITCHES):
                kept = _kept(log, entry.value, left, (*path, entry.key))
                if kept is not None:
                    pairs.append(Entry(entry.key, kept, entry.spot))
                elif isinstance(entry.value, Table):
                    left[(*path, entry.key)] = entry.value
            return Table(tuple(pairs), spot)


def _wanted(log: Log, table: Table) -> bool:
    for key, expected in WANTED.items():
        entry = table.find(key)
        if entry is None:
            continue
        value = flag_of(entry.value.text) if isinstance(entry.value, Leaf) else None
        if value is None:
            log.note(faults.NOT_A_FLAG, entry.spot, key=key, value=entry.value.text if isinstance(entry.value, Leaf) else "")
        elif value is not expected:
            return False
    return True
