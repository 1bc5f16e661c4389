"""Roles, and the ladders that are climbed from one to the next."""

from datetime import timedelta
from typing import Literal, cast

from anju.core.language.diagnostic import Spot
from anju.core.language.tree import Entry, Leaf, Node, Row, Table
from anju.core.plan.compile import faults
from anju.core.plan.compile.log import Log, place_of
from anju.core.plan.compile.reader import Reader
from anju.core.plan.model import PERSON, Role, Rung, Text

_Kind = Literal["seat", "post", "person"]
_Sees = Literal["all", "needs", "watch", "none"]
_ZERO = timedelta(0)


def read_roles(root: Reader) -> dict[str, Role]:
    """The plan's roles by name; the isolated person is always one of them."""
    roles = {PERSON: Role(PERSON, Text("被管控人员", "the person"), "person")}
    for reader in root.children("roles", "role"):
        kind = cast(_Kind, reader.one_of("kind", "person" if reader.name == PERSON else "post"))
        arrive = arrival(reader)
        roles[reader.name] = Role(
            reader.name, reader.title(), kind, reader.text("from"), arrive.duration("within") if arrive else None,
            cast(_Sees, reader.one_of("sees", "all")), reader.names("leads"), place_of(reader.spot),
            reader.names("needs", "qualification"),
        )  # fmt: skip
    return roles


def arrival(role: Reader) -> Reader | None:
    """What a role's `arrive:` says: a table, or the limit alone."""
    node = role.node("arrive")
    if node is None:
        return None
    if isinstance(node, Leaf):
        return Reader(role.log, Table((Entry("within", node, node.spot),), node.spot), "arrive", role.spot_of("arrive"), "arrive")
    return role.child("arrive", "arrive")


def read_ladder(reader: Reader, ladders: Table, key: str = "ladder") -> tuple[Rung, ...]:
    """The rungs under `ladder:`: written there, or the name of a ladder written once for the plan."""
    node = reader.node(key)
    if isinstance(node, Leaf):
        entry = ladders.find(node.text.strip())
        if entry is None:
            reader.log.call("ladder", node.text.strip(), reader.spot_of(key))
            return ()
        return rungs_of(reader.log, entry.value, entry.spot)
    return rungs_of(reader.log, node, reader.spot_of(key)) if node else ()


def rungs_of(log: Log, node: Node, spot: Spot) -> tuple[Rung, ...]:
    """The rungs listed in `node`, in the order of their time."""
    if not isinstance(node, Row):
        log.note(faults.NOT_A_LIST, spot, key="ladder")
        return ()
    found: list[Rung] = []
    for item in node.items:
        reader = Reader(log, item, "rung", item.spot, "ladder")
        to = reader.name_of("to", "role")
        if to:
            found.append(Rung(reader.duration("after") or _ZERO, to))
    return tuple(sorted(found, key=lambda rung: rung.after))
