"""An incident about phones: which are silent or were wiped, what is known to wait on each, and the duties in sight that it took along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anju.core.enrolment.fact import Key
from anju.operations.field.watch import KIND
from anju.records.queries import duties as rows
from anju.records.queries import field as queries
from anju.records.queries.incidents import Row
from anju.web import shown
from anju.web.asked import Asked, bounds


@dataclass(frozen=True, slots=True)
class Quiet:
    """A phone that is silent with work on it, or was wiped with some."""

    row: queries.Carrier
    duties: tuple[shown.Duty, ...]

    @property
    def lost(self) -> bool:
        """Whether it was wiped."""
        return self.row.gone is not None


def quiet(request: Asked, row: Row) -> tuple[Quiet, ...]:
    """The phones that an open incident of their area is about; none for any other incident, and for whoever is not its command."""
    if row.kind != KIND or row.settled is not None or request.viewer.purpose != "area":
        return ()
    found = [each for each in queries.phones(row.area, row.area, request.now, request.now, cases=True) if each.silent or _lost(each)]
    along = queries.along([each.number for each in found], request.now)
    duties = rows.some([(enrolment, key) for _, enrolment, key in along], *bounds(request.viewer)) if along else ()
    named = {(each.enrolment, each.key): shown.duty(each, request.now) for each in duties}
    return tuple(Quiet(each, _of(each.number, along, named)) for each in found)


def _lost(phone: queries.Carrier) -> bool:
    return phone.lost > 0 and phone.seen is None


def _of(number: int, along: Sequence[tuple[int, int, Key]], named: Mapping[tuple[int, Key], shown.Duty]) -> tuple[shown.Duty, ...]:
    return tuple(named[enrolment, key] for phone, enrolment, key in along if phone == number and (enrolment, key) in named)
