"""Enrolling: one subject on one track, with the basis the law asks for, evaluated at once so that the first duties stand before the page answers."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError

from anju.core.enrolment.admit import Basis, lacks, open_state
from anju.core.enrolment.fact import Fact
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


def admit(viewer: Viewer, request: Request, person: Person | None, area: Area, *, now: datetime) -> int:
    """Enrol `person`, or whom or what `request` names, which the caller has let `viewer` enrol; on a track of households their door. As
    `enrol`."""
    plan = plan_of(request.adoption)
    if person is not None and request.track in plan.tracks and plan.tracks[request.track].subject == "household":
        request, person = replace(request, person=None, household=person.household_id), None
    today = local_day(now, area.zone)
    subject = plan.tracks[request.track].subject if request.track in plan.tracks else "person"
    missing = lacks(plan, request.track, request.basis, today) if subject in HELD else ()
    nobody = _nobody(subject, request, person)
    if missing or nobody:
        raise Lacking(*missing, *nobody)
    with scoped(ENGINE):
        try:
            with scoped(ENGINE):
                return _open(viewer, request, plan, person, area, now)
        except IntegrityError as error:
            if any(name in str(error) for name in _ONCE):
                raise Lacking("enrolled already") from error
            raise


_ONCE = ("enrolment_once", "enrolment_unit_once", "enrolment_unit_one", "enrolment_door_once", "enrolment_post_once", "enrolment_part_once")


def _nobody(subject: Subject, request: Request, person: Person | None) -> tuple[str, ...]:
    """What `request` does not name and the subject needs."""
    named = (("name", request.name.strip()), ("parent", request.parent if subject == "specimen" else True))
    needs: dict[Subject, tuple[tuple[str, object], ...]] = {
        "person": (("person", person),), "household": (("household", request.household),), "worker": (("worker", request.post),),
        "unit": (("unit", request.agency),), "trip": named, "site": named, "specimen": named, "matter": named, "area": (),
    }  # fmt: skip
    return tuple(word for word, given in needs[subject] if not given)


def _open(viewer: Viewer, request: Request, plan: Plan, person: Person | None, area: Area, now: datetime) -> int:
    state = open_state(plan, request.track, request.basis.first_day, area.zone, now, uuid4().hex)
    row = _row(request, plan, person, area, now)
    row.seed = UUID(state.seed)
    row.starts, row.ends = state.starts, state.ends
    row.save()
    row.reason = seal(request.basis.reason, f"enrolment.reason:{row.pk}")
    row.save(update_fields=["reason"])
    Pulse.objects.create(
        enrolment=row.pk, jurisdiction=area.jurisdiction, area=area.pk, adoption=request.adoption, track=request.track, agency=request.agency,
        until=state.until,
    )  # fmt: skip
    who = request.holder or viewer.who
    if state.holder[0]:
        Custody.objects.create(
            enrolment=row, jurisdiction=area.jurisdiction, area=area.pk, role=state.holder[0], holder=who, since=now
        )
        state = state._replace(holder=(state.holder[0], who))
    one = Loaded(row.pk, area.jurisdiction, area.pk, request.adoption, request.person, 0, state, annulled=False,
                 agency=request.agency, post=request.post, parent=request.parent)  # fmt: skip
    fact = Fact(now, 1, "enrol", form=request.track, values=_said(request), by=viewer.who, via="staff")
    outcome = evaluate(plan, state, loading.around([one.place], [plan])[one.place], [fact], now)
    put([Settled(one, plan, [fact], outcome)], now)
    return row.pk


def _row(request: Request, plan: Plan, person: Person | None, area: Area, now: datetime) -> Enrolment:
    basis, track = request.basis, plan.tracks[request.track]
    held, term = track.subject in HELD, track.term
    return Enrolment(
        jurisdiction=area.jurisdiction, area=area.pk, adoption_id=request.adoption, track=request.track, subject=track.subject,
        agency_id=request.agency, person=person, household_id=person.household_id if person else request.household,
        post_id=request.post, name=request.name.strip(),
        parent_id=request.parent, mode=track.mode if held else "voluntary", authority=basis.authority,
        article=basis.article, decider=basis.decider, first_day_rule=term.first_day[0] if term and term.hours else basis.first_day_rule,
        first_day_evidence=basis.first_day_evidence, review_by=now + plan.review_by if plan.review_by and held else None,
        maximum_days=most_days(term) if held else None, maximum=term.maximum if term and term.hours and held else None,
        entered=now, zone=area.zone, imported=request.imported,
    )  # fmt: skip


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
