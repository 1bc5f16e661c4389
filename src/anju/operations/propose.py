"""Deciding on a proposal: accepted by enrolling those whom a person chose, each with a basis; refused with a reason (DESIGN rule 12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from anju.core.enrolment.fact import Key
from anju.core.plan.model import PROPOSAL
from anju.operations.enrol import Lacking, Request, admit
from anju.operations.record import Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Area, Duty, Enrolment, Person, Proposal
from anju.records.queries import waiting
from anju.records.scope import ENGINE, scoped


@dataclass(frozen=True, slots=True)
class Given:
    """A proposal as whoever decides sees it. `people` are those who may be enrolled: the others of the household without the track, or the person.

    `track` is what it proposes, `of` the track of the enrolment that it came from.
    """

    number: int
    enrolment: int
    adoption: int
    of: str
    track: str
    key: Key
    state: str
    made: datetime
    people: tuple[waiting.Waiting, ...]


def proposal_of(viewer: Viewer, number: int, now: datetime) -> Given:
    """Proposal `number` as it stands at `now`, where the duty to decide on it is in `viewer`'s sight. Raises `Refused`."""
    with scoped(viewer.scope()):
        row = Proposal.objects.filter(pk=number).first()
    if row is None or (viewer.purpose != "area" and not _theirs(viewer, row)):
        raise Refused(Fault("unknown proposal"))
    with scoped(ENGINE):
        case = Enrolment.objects.get(pk=row.enrolment)
        own = Q(pk=case.person_id or 0)
        others = ~own & Q(household=case.household_id, household__isnull=False)
        mine = Person.objects.filter(others if row.whom == "household" else own)
        people = waiting.some(list(mine.values_list("pk", flat=True)), case.area, case.area, now, row.track)
    key = Key(row.rule, row.occurs_on, row.nth)
    return Given(row.pk, row.enrolment, case.adoption_id, case.track, row.track, key, row.state, row.made, tuple(people))


def _theirs(viewer: Viewer, row: Proposal) -> bool:
    named = {"jurisdiction": row.jurisdiction, "enrolment": row.enrolment, "rule": row.rule, "occurs_on": row.occurs_on, "nth": row.nth}
    with scoped(viewer.scope()):
        return Duty.objects.filter(**named, post__in=viewer.posts).exists()


def number_of(viewer: Viewer, enrolment: int, key: Key) -> int | None:
    """The number of the proposal that the duty `key` decides on; none where it decides on none."""
    with scoped(viewer.scope()):
        found = Proposal.objects.filter(enrolment=enrolment, rule=key.rule, occurs_on=key.occurs_on, nth=key.nth)
        return found.values_list("pk", flat=True).first()


def accept(viewer: Viewer, number: int, requests: Sequence[Request], *, now: datetime) -> tuple[int, ...]:
    """Enrol those of `requests` and answer the duty, all of it or nothing; the enrolments' numbers. `now` is aware, UTC. Raises `Refused`."""
    given = _open(viewer, number, now)
    allowed = {one.person for one in given.people}
    if not requests or any(one.person not in allowed or (one.adoption, one.track) != (given.adoption, given.track) for one in requests):
        raise Refused(Fault("not of household"))
    with scoped(ENGINE):
        made = tuple(_enrolled(viewer, one, now) for one in requests)
        said = Said("evidence", PROPOSAL, {"decision": "accepted"}, via="staff", answers=given.key, enrolled=made)
        record(viewer, given.enrolment, [said], now=now)
        Proposal.objects.filter(pk=number).update(enrolled=list(made))
    return made


def refuse(viewer: Viewer, number: int, reason: str, *, now: datetime) -> None:
    """Refuse proposal `number` for `reason`, which is sealed with the answer. `now` is aware, UTC. Raises `Refused`."""
    given = _open(viewer, number, now)
    values = {"decision": "refused", "reason": reason}
    record(viewer, given.enrolment, [Said("evidence", PROPOSAL, values, via="staff", answers=given.key)], now=now)


def _open(viewer: Viewer, number: int, now: datetime) -> Given:
    given = proposal_of(viewer, number, now)
    if given.state != "open":
        raise Refused(Fault("decided already"))
    return given


def _enrolled(viewer: Viewer, request: Request, now: datetime) -> int:
    person = Person.objects.get(pk=request.person or 0)
    try:
        return admit(viewer, request, person, Area.objects.get(pk=person.area), now=now)
    except Lacking as lacking:
        raise Refused(Fault("not enrolled", detail=" ".join(lacking.missing))) from lacking
