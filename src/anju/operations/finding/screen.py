"""Which class is proposed for those found, from their answers and the registers of places; and the decision, which a person makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from anju.core.evidence.fields import read
from anju.core.intake.carry import carried
from anju.core.intake.classify import Verdict, classify
from anju.core.intake.levels import Dated, looked_up
from anju.core.moments import local_day
from anju.core.plan.model import Classification, Plan
from anju.operations.finding.arrive import sealed, wait
from anju.operations.finding.gate import confirms, here
from anju.operations.plans import plan_of
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Adoption, Area, DatedPlace, Register, Screening
from anju.records.queries import found
from anju.records.queries.found import Candidate
from anju.records.scope import ENGINE, Scope, scoped
from anju.records.sealed import seal


@dataclass(frozen=True, slots=True)
class Table:
    """The table of classes in force where a viewer confirms by it, `lo` to `hi`: whose plan, its places by register, and the area's zone."""

    adoption: int
    plan: Plan
    classes: Classification
    places: Mapping[str, tuple[Dated, ...]]
    zone: str
    lo: int
    hi: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody with their answers, what is looked up among them, and what the table makes of it. `told` are the answers alone."""

    who: Candidate
    told: Mapping[str, object]
    values: Mapping[str, object]
    verdict: Verdict
    first_day: date | None
    proof: str

    @property
    def stale(self) -> bool:
        """Whether somebody was decided upon and the registers, as they stand now, would have another class proposed."""
        return self.who.decision is not None and not self.verdict.ask and self.verdict.track != self.who.decision.proposed


def table(viewer: Viewer) -> Table | None:
    """The classification of the plan nearest to where `viewer` confirms; None where none classifies or it is not theirs to confirm."""
    bounds = confirms(viewer)
    if bounds is None:
        return None
    with scoped(ENGINE):
        area = Area.objects.filter(pk=bounds[0]).first()
        adoption = here(area.pk, area.hi) if area else None
        if area is None or adoption is None:
            return None
        plan = plan_of(adoption)
        over = Adoption.objects.values_list("area", flat=True).get(pk=adoption)
        lines = DatedPlace.objects.filter(register__in=Register.objects.filter(area=over, until=None), struck=None)
        places: dict[str, tuple[Dated, ...]] = {}
        for name, place, level, since, until in lines.values_list("register__name", "place", "level", "since", "until"):
            places[name] = (*places.get(name, ()), Dated(place, level, since, until))
    return Table(adoption, plan, plan.classification, places, area.zone, *bounds) if plan.classification else None


def sight(viewer: Viewer) -> Scope:
    """Through whose eyes those found are read: a command's own; of whoever else confirms there the engine's, within the table's bounds."""
    return viewer.scope() if viewer.purpose == "area" else ENGINE


def waiting(viewer: Viewer, by: Table, *, decided: bool, page: int, now: datetime) -> tuple[Candidate, ...]:
    """Those found whom `by` is for, who wait for a class or, `decided`, for their enrolment; page from 0, one more than a page holds."""
    with scoped(sight(viewer)):
        return found.found(by.lo, by.hi, now, decided=decided, page=page)


def chosen(viewer: Viewer, by: Table, people: Sequence[int], now: datetime) -> tuple[Candidate, ...]:
    """Of `people` those whom `by` is for and who wait."""
    with scoped(sight(viewer)):
        return found.some(list(people), by.lo, by.hi, now)


def counted(viewer: Viewer, by: Table, now: datetime) -> found.Count:
    """How many wait, over all pages."""
    with scoped(sight(viewer)):
        return found.count(by.lo, by.hi, now)


def propose(by: Table, people: Sequence[Candidate], now: datetime) -> tuple[Proposal, ...]:
    """What the table makes of each of `people`; answers told by themselves or by staff count before those of a spreadsheet."""
    return tuple(_proposal(by, who, now) for who in people)


def _proposal(by: Table, who: Candidate, now: datetime) -> Proposal:
    form = by.plan.forms[by.classes.asks]
    listed, _ = read(form, carried(form, who.fields, who.born, local_day(now, by.zone), by.zone))
    given = who.decision.values if who.decision else who.values
    told = {**listed, **{field.name: given[field.name] for field in form.fields if field.name in given}}
    values = looked_up(by.plan, by.classes, told, by.places, by.zone)
    first = by.classes.first_day
    proof = str(values.get(first.proof, "")) if first and first.proof else ""
    return Proposal(who, told, values, classify(by.classes, values), _day(values.get(first.field), by.zone) if first else None, proof)


def _day(value: object, zone: str) -> date | None:
    return local_day(datetime.fromisoformat(str(value)), zone) if value else None


def save(viewer: Viewer, person: int, answers: Mapping[str, object], *, now: datetime) -> None:
    """Keep answers that staff asked for; they may be incomplete, and wait. `now` is aware, UTC. Raises `Refused`."""
    by, who = _both(viewer, person, now)
    form = by.plan.forms[by.classes.asks]
    values, wrong = read(form, answers)
    faults = [Fault("wrong answer", one.field, one.fault) for one in wrong if one.fault != "missing"]
    if faults:
        raise Refused(*faults)
    with scoped(ENGINE):
        wait(person, Area.objects.get(pk=who.area), by.adoption, form.name, values, who.source or "staff", viewer.who, who.doubts, now)


def save_for(viewer: Viewer, people: Sequence[int], answers: Mapping[str, object], *, now: datetime) -> int:
    """Keep what holds for all of `people` beside what each was asked before; those decided stay as they are. Tells how many. Raises `Refused`."""
    by = _may(viewer)
    values, wrong = read(by.plan.forms[by.classes.asks], answers)
    faults = [Fault("wrong answer", one.field, one.fault) for one in wrong if one.fault != "missing"]
    if faults or not values:
        raise Refused(*(faults or [Fault("wrong answer")]))
    undecided = [one for one in propose(by, chosen(viewer, by, people, now), now) if one.who.decision is None]
    with scoped(ENGINE):
        for one in undecided:
            who, told = one.who, {**one.told, **values}
            wait(who.person, Area.objects.get(pk=who.area), by.adoption, by.classes.asks, told, who.source or "staff", viewer.who, who.doubts, now)
    return len(undecided)


def confirm(viewer: Viewer, shown: Mapping[int, str], *, now: datetime) -> int:
    """Decide for each person of `shown` (to the track shown) as proposed; all or none. Tells how many.

    Raises `Refused` where somebody's class cannot be told, or what is proposed has changed since it was shown.
    """
    by = _may(viewer)
    proposals = propose(by, chosen(viewer, by, list(shown), now), now)
    if any(one.verdict.ask for one in proposals):
        raise Refused(Fault("cannot tell"))
    if {one.who.person: one.verdict.track for one in proposals} != dict(shown):
        raise Refused(Fault("shown otherwise"))
    with scoped(ENGINE):
        for one in proposals:
            _decide(viewer, by, one, one.verdict.track, "", now)
    return len(proposals)


def override(viewer: Viewer, person: int, track: str, reason: str, *, now: datetime) -> None:
    """Decide for `track`, whatever is proposed, because of `reason`. Raises `Refused`."""
    by, who = _both(viewer, person, now)
    known = by.plan.tracks.get(track)
    if known is None or known.subject != "person":
        raise Refused(Fault("unknown track", "track"))
    proposal = _proposal(by, who, now)
    if track != proposal.verdict.track and not reason.strip():
        raise Refused(Fault("needs reason", "reason"))
    with scoped(ENGINE):
        _decide(viewer, by, proposal, track, reason.strip(), now)


def _decide(viewer: Viewer, by: Table, one: Proposal, track: str, reason: str, now: datetime) -> None:
    who, place = one.who, Area.objects.get(pk=one.who.area)
    number = who.screening or wait(who.person, place, by.adoption, by.classes.asks, one.told, who.source or "staff", viewer.who, who.doubts, now)
    row = Screening.objects.select_for_update().get(pk=number)
    row.proposed, row.row, row.track, row.decided, row.decided_by = one.verdict.track, one.verdict.row, track, now, viewer.who
    row.basis = sealed({"values": dict(one.values), "row": one.verdict.row}, f"screening.basis:{number}")
    row.reason = seal(reason, f"screening.reason:{number}") if reason else None
    row.save(update_fields=["proposed", "row", "track", "decided", "decided_by", "basis", "reason"])


def _may(viewer: Viewer) -> Table:
    """The table, for whoever confirms by it: the command of the area, or a post that the plan names."""
    by = table(viewer)
    if by is None:
        raise Refused(Fault("no classes" if confirms(viewer) else "not yours"))
    return by


def _both(viewer: Viewer, person: int, now: datetime) -> tuple[Table, Candidate]:
    by = _may(viewer)
    who = next(iter(chosen(viewer, by, [person], now)), None)
    if who is None:
        raise Refused(Fault("unknown person"))
    return by, who
