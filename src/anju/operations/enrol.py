"""Enrolling: one subject on one track, with the basis the law asks for, evaluated at once so that the first duties stand before the page answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError

from anju.core.enrolment.admit import Basis, lacks, open_state
from anju.core.enrolment.fact import Fact
from anju.core.enrolment.state import State
from anju.core.flow import evaluate
from anju.core.moments import local_day
from anju.core.plan.model import HELD, Plan, Subject, Term
from anju.operations.plans import plan_of
from anju.operations.viewer import Viewer
from anju.records import loading
from anju.records.convert import Loaded
from anju.records.models import Area, Custody, Enrolment, Household, Person, Pulse
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal
from anju.records.store import Settled, put


class Lacking(Exception):
    """Nobody was enrolled; `missing` names what the law or the plan still asks for (see `anju.core.enrolment.admit`), or says `enrolled already`."""

    def __init__(self, *missing: str) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Request:
    """Who or what is to be enrolled on which track under which adoption, and the basis. Only a person and a household need one."""

    adoption: int
    track: str
    basis: Basis
    person: int | None = None
    area: int | None = None
    agency: int | None = None
    """The unit, on a track of units."""
    household: int | None = None
    """The door, on a track of households."""
    post: int | None = None
    """The worker's, on a track of workers."""
    name: str = ""
    """What a thing is called."""
    parent: int | None = None
    """The file that a thing belongs to."""
    imported: int | None = None
    holder: str = ""
    """Who holds the household from this moment on, as the ledger names them; empty: who enrols."""


def enrol(viewer: Viewer, request: Request, *, now: datetime) -> int:
    """Enrol and tell the enrolment's number. `now` is aware, UTC. Raises `Lacking`; `DoesNotExist` of a person or a household whom the viewer
    may not see."""
    with scoped(viewer.scope()):
        person = Person.objects.get(pk=request.person) if request.person is not None else None
        door = Household.objects.get(pk=request.household) if request.household is not None else None
        area = Area.objects.get(pk=person.area if person else door.area if door else request.area or 0)
    return admit(viewer, request, person, area, now=now)


@dataclass(frozen=True, slots=True)
class Admission:
    """What is enrolled where, with its plan; `person` where it is one."""

    request: Request
    plan: Plan
    person: Person | None
    area: Area


def admit(viewer: Viewer, request: Request, person: Person | None, area: Area, *, now: datetime) -> int:
    """Enrol `person`, or whom or what `request` names, which the caller has let `viewer` enrol; on a track of households their door. As
    `enrol`."""
    return admit_all(viewer, [(request, person, area)], now=now)[0]


def admit_all(viewer: Viewer, wanted: Sequence[tuple[Request, Person | None, Area]], *, now: datetime) -> list[int]:
    """As `admit`, all of them or none; the numbers come in the order of `wanted`. As many statements for many as for one."""
    admissions = [_lawful(request, person, area, now) for request, person, area in wanted]
    with scoped(ENGINE):
        try:
            with scoped(ENGINE):
                return _open(viewer, admissions, now)
        except IntegrityError as error:
            if any(name in str(error) for name in _ONCE):
                raise Lacking("enrolled already") from error
            raise


def _lawful(request: Request, person: Person | None, area: Area, now: datetime) -> Admission:
    """What is asked for, with nothing lacking. Raises `Lacking`."""
    plan = plan_of(request.adoption)
    if person is not None and request.track in plan.tracks and plan.tracks[request.track].subject == "household":
        request, person = replace(request, person=None, household=person.household_id), None
    today = local_day(now, area.zone)
    subject = plan.tracks[request.track].subject if request.track in plan.tracks else "person"
    missing = lacks(plan, request.track, request.basis, today) if subject in HELD else ()
    nobody = _nobody(subject, request, person)
    if missing or nobody:
        raise Lacking(*missing, *nobody)
    return Admission(request, plan, person, area)


_ONCE = ("enrolment_once", "enrolment_unit_once", "enrolment_unit_one", "enrolment_door_once", "enrolment_post_once", "enrolment_part_once")


def _nobody(subject: Subject, request: Request, person: Person | None) -> tuple[str, ...]:
    """What `request` does not name and the subject needs."""
    named = (("name", request.name.strip()), ("parent", request.parent if subject == "specimen" else True))
    needs: dict[Subject, tuple[tuple[str, object], ...]] = {
        "person": (("person", person),), "household": (("household", request.household),), "worker": (("worker", request.post),),
        "unit": (("unit", request.agency),), "trip": named, "site": named, "specimen": named, "matter": named, "area": (),
    }  # fmt: skip
    return tuple(word for word, given in needs[subject] if not given)


def _open(viewer: Viewer, admissions: Sequence[Admission], now: datetime) -> list[int]:
    opened = [_opened(each, now) for each in admissions]
    rows = Enrolment.objects.bulk_create([row for row, _ in opened])
    for row, each in zip(rows, admissions, strict=True):
        row.reason = seal(each.request.basis.reason, f"enrolment.reason:{row.pk}")
    Enrolment.objects.bulk_update(rows, ["reason"])
    Pulse.objects.bulk_create(_pulse(row, state) for row, (_, state) in zip(rows, opened, strict=True))
    held = [(row, each, state) for row, each, (_, state) in zip(rows, admissions, opened, strict=True) if state.holder[0]]
    Custody.objects.bulk_create(_custody(row, state, each.request.holder or viewer.who, now) for row, each, state in held)
    loads = [_loaded(row, each, state, viewer) for row, each, (_, state) in zip(rows, admissions, opened, strict=True)]
    arounds = loading.around([one.place for one in loads], [each.plan for each in admissions])
    settled = []
    for one, each in zip(loads, admissions, strict=True):
        fact = Fact(now, 1, "enrol", form=each.request.track, values=_said(each.request), by=viewer.who, via="staff")
        settled.append(Settled(one, each.plan, [fact], evaluate(each.plan, one.state, arounds[one.place], [fact], now)))
    put(settled, now)
    return [row.pk for row in rows]


def _pulse(row: Enrolment, state: State) -> Pulse:
    return Pulse(
        enrolment=row.pk, jurisdiction=row.jurisdiction, area=row.area, adoption=row.adoption_id, track=row.track, agency=row.agency_id,
        until=state.until,
    )  # fmt: skip


def _custody(row: Enrolment, state: State, holder: str, now: datetime) -> Custody:
    return Custody(enrolment=row, jurisdiction=row.jurisdiction, area=row.area, role=state.holder[0], holder=holder, since=now)


def _loaded(row: Enrolment, admission: Admission, state: State, viewer: Viewer) -> Loaded:
    request = admission.request
    held = state._replace(holder=(state.holder[0], request.holder or viewer.who)) if state.holder[0] else state
    return Loaded(row.pk, row.jurisdiction, row.area, request.adoption, request.person, 0, held, annulled=False,
                  agency=request.agency, post=request.post, parent=request.parent)  # fmt: skip


def _opened(admission: Admission, now: datetime) -> tuple[Enrolment, State]:
    """The enrolment as a row, and the state it begins in."""
    request, plan, person, area = admission.request, admission.plan, admission.person, admission.area
    state = open_state(plan, request.track, request.basis.first_day, area.zone, now, uuid4().hex)
    basis, track = request.basis, plan.tracks[request.track]
    held, term = track.subject in HELD, track.term
    return Enrolment(
        seed=UUID(state.seed), starts=state.starts, ends=state.ends,
        jurisdiction=area.jurisdiction, area=area.pk, adoption_id=request.adoption, track=request.track, subject=track.subject,
        agency_id=request.agency, person=person, household_id=person.household_id if person else request.household,
        post_id=request.post, name=request.name.strip(),
        parent_id=request.parent, mode=track.mode if held else "voluntary", authority=basis.authority,
        article=basis.article, decider=basis.decider, first_day_rule=term.first_day[0] if term and term.hours else basis.first_day_rule,
        first_day_evidence=basis.first_day_evidence, review_by=now + plan.review_by if plan.review_by and held else None,
        maximum_days=most_days(term) if held else None, maximum=term.maximum if term and term.hours and held else None,
        entered=now, zone=area.zone, imported=request.imported,
    ), state  # fmt: skip


def most_days(term: Term | None) -> int | None:
    """How many local days it may touch. Hours are bounded to the minute beside it; a day more leaves room for clocks that are put forward."""
    return None if term is None else term.maximum_days + term.hours


def _said(request: Request) -> dict[str, object]:
    """The basis as the ledger keeps it; the reason is sealed in the enrolment."""
    basis = request.basis
    first: date = basis.first_day
    return {
        "authority": basis.authority, "article": basis.article, "decider": basis.decider, "first_day": first.isoformat(),
        "first_day_rule": basis.first_day_rule, "first_day_evidence": basis.first_day_evidence,
    }  # fmt: skip
