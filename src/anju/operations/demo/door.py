"""A household's own door in the demo: a visitor may stand where an isolated person stands."""

from datetime import datetime, timedelta

from django.db.models import Q

from anju.operations import link, pin
from anju.operations.demo.script import STEP, script
from anju.operations.viewer import Viewer
from anju.records.models import Enrolment
from anju.records.scope import ENGINE, scoped

HALFWAY = timedelta(days=4)


class Nobody(LookupError):
    """Nobody is isolated in the demo just now: its clock stands past everybody's END."""


def knock(now: datetime, folder: str = "") -> tuple[str, str]:
    """A new link to somebody in the plan's demo who is some days into their term, and the PIN that opens the rest. Raises `Nobody`, `NoScript`."""
    said = script(folder)[1]
    figures, county = str(said["pin"]), said["county"]
    with scoped(ENGINE):
        within = Q(ends__gt=now) | Q(ends=None)
        here = Enrolment.objects.filter(within, subject="person", jurisdiction=county["id"] // STEP, starts__lte=now, annulled=None, archived=None)
        some = here.filter(starts__lte=now - HALFWAY).order_by("-starts", "pk").first() or here.order_by("pk").first()
        if some is None or some.person_id is None:
            raise Nobody
        viewer = Viewer(who="engine", purpose="engine")
        secret = link.make(viewer, some.pk, some.person_id, now=now)
        pin.give(viewer, some.pk, some.person_id, now=now)
        pin.choose(some.person_id, figures, now=now)
    return secret, figures
