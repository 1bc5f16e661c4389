"""What a duty takes or gives back of a resource: judged before anything is stored, and kept in the transaction of its evidence.

Whoever asks for the same resource at the same moment waits on its row, and is then judged by what the first one got.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from anju.core.enrolment.fact import Fact
from anju.core.evidence.lend import Denied, Out, Stock, Unit
from anju.core.moments import zone_of
from anju.core.plan.resource import EXCEPTION, UNIT
from anju.operations.refused import Fault, Refused
from anju.operations.traces import closed, whole
from anju.records.models import Adoption, Post, Resource, ResourceUnit, Taking
from anju.records.queries.rows import numbers
from anju.records.sealed import seal
from anju.records.store import Settled

Named = tuple[int, str, str]
"""A resource: the area whose plan it is of, the plan, its name."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row of who has what, made or altered. `out` is as it stands after; `ended` tells when it was given back, `undone` that it was a slip."""

    out: Out
    resource: int
    fact: Fact
    reason: str = ""
    at_once: int = 0
    """Of a new row: how many may be out together."""
    ended: datetime | None = None
    undone: bool = False


@dataclass(slots=True)
class Shelf:
    """The resources that are touched, locked, and who took and gave back what by which fact."""

    rows: Mapping[Named, int]
    stocks: dict[Named, Stock]
    took: Mapping[tuple[int, int], tuple[Named, Out]]
    gave: Mapping[tuple[int, int], tuple[tuple[Named, Out], ...]]
    areas: Mapping[int, int]
    changes: list[Change] = field(default_factory=list)

    def named(self, one: Settled, resource: str) -> Named:
        """The resource that the enrolment's plan means by a name."""
        return self.areas[one.loaded.adoption], one.plan.name, resource


class _Refusing(Exception):
    """What stands in the way of one enrolment's facts."""

    def __init__(self, named: Named, denied: Denied) -> None:
        super().__init__(denied.why)
        self.named, self.denied = named, denied


def judged(found: Mapping[int, Settled | Refused]) -> dict[int, Settled | Refused]:
    """`found` with a refusal in place of each enrolment whose facts take what cannot be had. Needs the engine's scope; locks what is touched."""
    touching = _touching([one for one in found.values() if isinstance(one, Settled)])
    if not touching:
        return dict(found)
    shelf, answers = _shelf(touching), dict(found)
    for one in touching:
        try:
            _play(shelf, one)
        except _Refusing as wrong:
            answers[one.loaded.enrolment] = Refused(_fault(shelf, one, wrong))
    return answers


def keep(settled: Sequence[Settled]) -> None:
    """Keep who has what from now on, after `judged` let all of `settled` through in this transaction."""
    touching = _touching(settled)
    if not touching:
        return
    shelf = _shelf(touching)
    for one in touching:
        _play(shelf, one)
        _store(one, shelf.changes)
        shelf.changes.clear()


def _touching(settled: Sequence[Settled]) -> list[Settled]:
    return [one for one in settled if one.plan.resources and (any(_moves(one)) or any(fact.corrects is not None for fact in one.facts))]


def _moves(one: Settled) -> Iterator[tuple[Fact, str, str]]:
    """Each fact that takes or gives back: (fact, resource taken, resource given back)."""
    for each in closed(one):
        if each.fact is not None and (each.rule.takes or each.rule.gives_back):
            yield each.fact, each.rule.takes, each.rule.gives_back


def _play(shelf: Shelf, one: Settled) -> None:
    """The shelf after the enrolment's facts, or as it was where one of them is refused."""
    before, made = dict(shelf.stocks), len(shelf.changes)
    moves = {fact.seq: (takes, gives) for fact, takes, gives in _moves(one)}
    try:
        for fact in one.facts:
            if fact.corrects is not None:
                _slip(shelf, one, fact, again=fact.kind == "evidence" and fact.seq not in moves)
            takes, gives = moves.get(fact.seq, ("", ""))
            if gives:
                _give(shelf, one, fact, shelf.named(one, gives), "" if takes else str(fact.values.get(UNIT, "")))
            if takes:
                _take(shelf, one, fact, shelf.named(one, takes))
    except _Refusing:
        shelf.stocks = before
        del shelf.changes[made:]
        raise


def _take(shelf: Shelf, one: Settled, fact: Fact, named: Named) -> None:
    said = whole(one, fact)
    reason = str(said.get(EXCEPTION, "")).strip()
    asked = Out(Unit(0, ""), one.loaded.enrolment, None, fact.recorded, fact.by, numbers("taking", 1)[0])
    after = _or_refuse(named, shelf.stocks[named].take(str(said.get(UNIT, "")), reason, asked))
    shelf.stocks[named] = after
    shelf.changes.append(Change(after.out[-1], shelf.rows[named], fact, reason if after.out[-1].slot is None else "", after.resource.at_once))


def _give(shelf: Shelf, one: Settled, fact: Fact, named: Named, label: str) -> None:
    before = shelf.stocks[named]
    after = _or_refuse(named, before.give_back(one.loaded.enrolment, label))
    shelf.stocks[named] = after
    shelf.changes += [Change(out, shelf.rows[named], fact, ended=fact.recorded) for out in before.out if out not in after.out]


def _slip(shelf: Shelf, one: Settled, fact: Fact, *, again: bool) -> None:
    """What the corrected fact took is free again, and what it gave back is out again, if nobody has it by now; `again`: it takes anew."""
    key = (one.loaded.enrolment, fact.corrects or 0)
    if key in shelf.took:
        named, out = shelf.took[key]
        shelf.stocks[named] = replace(shelf.stocks[named], out=tuple(each for each in shelf.stocks[named].out if each.taking != out.taking))
        shelf.changes.append(Change(out, shelf.rows[named], fact, ended=fact.recorded, undone=True))
        if again:
            _take(shelf, one, fact, named)
    for named, out in shelf.gave.get(key, ()):
        stock = shelf.stocks[named]
        taken = tuple(each for each in stock.out if each.unit.number == out.unit.number)
        slot = None if out.slot is None else stock.slot()
        if taken or (slot is None and out.slot is not None):
            raise _Refusing(named, Denied("unit out" if taken else "all out", taken or stock.out))
        back = replace(out, slot=slot)
        shelf.stocks[named] = replace(stock, out=(*stock.out, back))
        shelf.changes.append(Change(back, shelf.rows[named], fact))


def _or_refuse(named: Named, after: Stock | Denied) -> Stock:
    if isinstance(after, Denied):
        raise _Refusing(named, after)
    return after


def _shelf(touching: Sequence[Settled]) -> Shelf:
    """All that `touching` could take or give back, in a few queries; the resources' rows are locked in one order."""
    adoptions = {one.loaded.adoption for one in touching}
    areas = dict(Adoption.objects.filter(pk__in=adoptions).values_list("pk", "area"))
    plans = {(areas[one.loaded.adoption], one.plan.name): one.plan for one in touching}
    locked = Resource.objects.select_for_update().filter(area__in=set(areas.values()), plan__in={name for _, name in plans}).order_by("pk")
    rows = {(row.area, row.plan, row.name): row.pk for row in locked}
    units = list(ResourceUnit.objects.filter(resource__in=rows.values()))
    known = {unit.pk: Unit(unit.pk, unit.label) for unit in units}
    names = {number: named for named, number in rows.items()}
    held = list(Taking.objects.filter(resource__in=rows.values(), until=None).order_by("since", "pk"))
    out = [(names[row.resource_id], row, _out(row, known)) for row in held]
    corrected = {fact.corrects for one in touching for fact in one.facts if fact.corrects is not None}
    past = Taking.objects.filter(enrolment__in={one.loaded.enrolment for one in touching}, given_fact__in=corrected, resource__in=rows.values())
    gave: dict[tuple[int, int], tuple[tuple[Named, Out], ...]] = {}
    for row in past:
        key = (row.enrolment, row.given_fact or 0)
        gave[key] = (*gave.get(key, ()), (names[row.resource_id], _out(row, known)))
    stocks = {
        (*place, resource.name): Stock(
            resource,
            tuple(known[unit.pk] for unit in units if names[unit.resource_id] == (*place, resource.name) and unit.unused is None),
            tuple(each for named, _, each in out if named == (*place, resource.name)),
        )
        for place, plan in plans.items()
        for resource in plan.resources.values()
    }
    took = {(row.enrolment, row.fact): (named, each) for named, row, each in out}
    return Shelf(rows, stocks, took, gave, areas)


def _out(row: Taking, known: Mapping[int, Unit]) -> Out:
    return Out(known[row.unit_id], row.enrolment, row.slot, row.since, row.by, row.pk)


def _store(one: Settled, changes: Sequence[Change]) -> None:
    """New rows first, then what became of those that were there."""
    made = [_row(one, change) for change in changes if change.at_once]
    ended = {change.out.taking: change for change in changes if change.ended is not None}
    old = [change for change in changes if not change.at_once]
    for change in old:
        stands = ended.get(change.out.taking)
        Taking.objects.filter(pk=change.out.taking).update(
            until=stands.ended if stands else None, undone=stands is not None and stands.undone, slot=change.out.slot,
            given_fact=stands.fact.seq if stands else None, given_by=stands.fact.by if stands else "",
        )  # fmt: skip
    Taking.objects.bulk_create(made)


def _row(one: Settled, change: Change) -> Taking:
    out = change.out
    return Taking(
        id=out.taking, jurisdiction=one.loaded.jurisdiction, area=one.loaded.area, resource_id=change.resource, unit_id=out.unit.number,
        enrolment=out.enrolment, fact=change.fact.seq, slot=out.slot, at_once=change.at_once, exception=out.slot is None,
        reason=seal(change.reason, f"taking.reason:{out.taking}") if out.slot is None else None, since=out.since, by=out.by,
    )  # fmt: skip


def _fault(shelf: Shelf, one: Settled, wrong: _Refusing) -> Fault:
    denied, stock = wrong.denied, shelf.stocks.get(wrong.named)
    told = "; ".join(_told(denied.out, one.outcome.state.zone))
    if denied.why == "all out" and stock is not None and stock.resource.exception:
        return Fault("all out but", EXCEPTION, told)
    return Fault(denied.why, UNIT, told)


def _told(out: Sequence[Out], zone: str) -> Iterator[str]:
    """Which is out, since when by the wall of the enrolment, and with whom: never for which person."""
    posts = {int(each.by.removeprefix("post:")) for each in out if each.by.startswith("post:")}
    names = {f"post:{pk}": name for pk, name in Post.objects.filter(pk__in=posts).values_list("pk", "member__name")}
    for each in out:
        since = f"{each.since.astimezone(zone_of(zone)):%Y-%m-%d %H:%M}"
        yield " · ".join(word for word in (each.unit.label, since, names.get(each.by, "")) if word)
