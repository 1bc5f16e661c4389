"""The day's round on the phone: the doors to go to, in order, what is to be done at each, who comes along."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from anju.core.plan.model import Text
from anju.operations.plans import plan_of
from anju.operations.round import code as codes
from anju.operations.round.plan import Door, plan
from anju.records.queries.rounds import Partner
from anju.web import access, shown
from anju.web.asked import Asked, bounds


@dataclass(frozen=True, slots=True)
class Along:
    """Who does what together with one of the viewer's duties there."""

    partner: Partner
    title: Text
    role: Text


@dataclass(frozen=True, slots=True)
class Stop:
    """One door in words."""

    address: str
    code: str
    names: tuple[str, ...]
    place: Text
    duties: tuple[shown.Duty, ...]
    along: tuple[Along, ...]

    @property
    def first(self) -> shown.Duty:
        """The duty with the nearest deadline."""
        return min(self.duties, key=lambda duty: duty.row.closes)


@access.staff("area", "seat", "needs")
def today(request: Asked) -> HttpResponse:
    """Today's round of the viewer's posts."""
    lo, hi = bounds(request.viewer)
    stops = [stop(request, door) for door in plan(request.viewer, lo, hi, request.now)]
    return render(request, "web/round/today.html", {"stops": stops, "duties": sum(len(stop.duties) for stop in stops)})


def stop(request: Asked, door: Door) -> Stop:
    """A door in words."""
    duties = tuple(shown.duty(row, request.now) for row in door.rows)
    names = tuple(dict.fromkeys(row.name for row in door.rows if row.name))
    return Stop(door.address, codes.shown(door.code), names, duties[0].place, duties, tuple(_along(each) for each in door.partners))


def _along(partner: Partner) -> Along:
    written = plan_of(partner.adoption)
    rule = shown.rule_of(written, partner.track, partner.rule)
    return Along(partner, rule.title if rule else Text(partner.rule, partner.rule), shown.role_of(written, partner.role))
