"""Somebody worries about a door. What they say becomes a fact of the nearest file whose plan hears it, and there a call for help first (CF-49).

It is told to nobody, matched with nobody, and never answered: the same whoever lives there, and whether anybody does.
"""

from collections.abc import Mapping
from datetime import datetime

from anju.operations.finding.gate import Way, word
from anju.operations.record import Done, Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Area, Enrolment
from anju.records.scope import ENGINE, scoped

NEIGHBOUR = "neighbour"
"""Who the ledger says it was: nobody asks, and nothing keeps, who a neighbour is."""


def tell(way: Way, village: int, values: Mapping[str, object], *, now: datetime) -> Done:
    """Record what was told of a door in `village`, an area inside the way's. `now` is aware, UTC. Raises `Refused` where nobody's file hears it."""
    form = word(way.plan)
    with scoped(ENGINE):
        file = _file(way, village)
    if form is None or file is None:
        raise Refused(Fault("no neighbours"))
    return record(Viewer(NEIGHBOUR, "engine"), file, [Said("evidence", form.name, values, via="staff")], now=now)


def _file(way: Way, village: int) -> int | None:
    """The running file nearest to the village, whose track hears neighbours: the village's own before the town's."""
    form = word(way.plan)
    hearing = [track.name for track in way.plan.tracks.values() if form and any(each.form == form.name for each in track.reactions)]
    around = Area.objects.filter(pk__lte=village, hi__gte=village, jurisdiction__in=Area.objects.filter(pk=way.area).values("jurisdiction"))
    running = Enrolment.objects.filter(adoption=way.adoption, track__in=hearing, ends=None, archived=None, annulled=None)
    return running.filter(area__in=around.values("pk")).order_by("-area", "pk").values_list("pk", flat=True).first()
