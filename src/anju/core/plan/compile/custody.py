"""Who holds the household, from hand to hand; and how a seat that was filled gets on post. Both expand into ordinary rules."""

from datetime import timedelta

from anju.core.language.tree import Entry, Leaf, Node, Row, Table
from anju.core.plan.compile import faults
from anju.core.plan.compile.log import place_of
from anju.core.plan.compile.people import read_ladder
from anju.core.plan.compile.reader import Reader
from anju.core.plan.compile.scope import Scope
from anju.core.plan.model import Entry as OnEntry
from anju.core.plan.model import Follow, Opening, Rule, Rung, Text

_ZERO = timedelta(0)


def read_custody(scope: Scope, track: Reader) -> tuple[str, ...]:
    """The roles that hold the household in order. Each but the first gets a duty to take it over, unless one is written (`hands:`).

    The duty's owner is the receiver: until the receiver has confirmed, the giver holds on, so that there is no minute without a holder.
    """
    whole, holders = _holders(track)
    order: list[str] = []
    written = {rule.hands: rule.name for rule in scope.rules.values() if rule.hands}
    before = ""
    for holder in holders:
        role = holder.name_of("role", "role")
        if not role:
            continue
        if order and role not in written:
            rule = _takes_over(scope, holder, whole, role, before)
            scope.rules[rule.name] = rule
            before = rule.name
        else:
            before = written.get(role, "")
        order.append(role)
    return tuple(order)


def _holders(track: Reader) -> tuple[Reader | None, list[Reader]]:
    node = track.node("custody")
    whole = track.child("custody", "custody") if isinstance(node, Table) else None
    if whole is not None:
        node = whole.node("order")
    items: tuple[Node, ...] = node.items if isinstance(node, Row) else ()
    if node is not None and not isinstance(node, Row):
        track.wrong(faults.NOT_A_LIST, "custody")
    return whole, [Reader(track.log, _as_table(item), "holder", item.spot, "custody") for item in items]


def _as_table(item: Node) -> Node:
    return Table((Entry("role", item, item.spot),), item.spot) if isinstance(item, Leaf) else item


def _takes_over(scope: Scope, holder: Reader, whole: Reader | None, role: str, before: str) -> Rule:
    zh, en = scope.title_of(role)
    within = holder.duration("within") or (whole.duration("within") if whole else None)
    if within is None:
        scope.log.note(faults.NO_WITHIN, holder.spot)
    after = tuple(dict.fromkeys((*((before,) if before else ()), *holder.names("after", "duty"))))
    opens: Opening = Follow(after) if after else OnEntry()
    ladder = read_ladder(holder, scope.ladders) or (read_ladder(whole, scope.ladders) if whole else ())
    return Rule(
        f"custody.{role}", holder.words("title") or Text(f"{zh}接手", f"{en}: take the household over"), role, opens, within or _ZERO, "handover",
        scope.stages_in(holder), holder.names("cites") or (whole.names("cites") if whole else ()), holder.words("detail"),
        ladder=ladder, hands=role, place=place_of(holder.spot),
    )  # fmt: skip


def add_arrivals(scope: Scope) -> None:
    """Each role with `arrive:` gets, where the track fills its seat, a duty to be on post; whoever filled the seat presses for it (P9-099)."""
    for role, reader in scope.arrivals.items():
        filling = [rule for rule in scope.rules.values() if rule.fills == role]
        if filling:
            rule = _arrives(scope, reader, role, filling)
            scope.rules[rule.name] = rule


def _arrives(scope: Scope, reader: Reader, role: str, filling: list[Rule]) -> Rule:
    zh, en = scope.title_of(role)
    sender = filling[0]
    ladder = read_ladder(reader, scope.ladders) or ((Rung(_ZERO, sender.owner),) if sender.owner else ())
    stages = tuple(dict.fromkeys(stage for rule in filling for stage in scope.stages[_first(scope, rule) :]))
    return Rule(
        f"arrive.{role}", reader.words("title") or Text(f"{zh}到岗", f"{en}: be on post"), role,
        Follow(tuple(rule.name for rule in filling), "any"), reader.duration("within") or _ZERO, "attestation", stages,
        reader.names("cites") or sender.cites, accountable=sender.owner, ladder=ladder, place=place_of(reader.spot),
    )  # fmt: skip


def _first(scope: Scope, rule: Rule) -> int:
    return min((scope.stages.index(stage) for stage in rule.stages if stage in scope.stages), default=0)
