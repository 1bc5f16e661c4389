"""Beginning an adoption: a draft of one plan for one area, with the text as the library has it now."""

from datetime import datetime

from anju.operations.library import Offer
from anju.operations.post import manages
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Area, Draft
from anju.records.scope import ENGINE, scoped


def begin(viewer: Viewer, offered: Offer, area: int, now: datetime) -> int:
    """Begin to adopt `offered` for `area` and tell the draft's number; where one waits already, that one goes on, with the text as it is now.

    Raises `Unable` beyond what the viewer manages, or where the text cannot be read.
    """
    manages(viewer, area)
    if offered.plan is None:
        raise Unable("unreadable")
    text = {"folder": offered.folder, "version": offered.plan.version, "texts": dict(offered.texts)}
    with scoped(ENGINE):
        where = Area.objects.select_for_update().filter(pk=area).first()
        if where is None:
            raise Unable("beyond")
        row = Draft.objects.filter(area=area, plan=offered.plan.name, adoption=None, dropped=None).first()
        if row is None:
            row = Draft(jurisdiction=where.jurisdiction, area=area, plan=offered.plan.name, begun=now, by=viewer.who)
        for name, value in text.items():
            setattr(row, name, value)
        row.parameters = {name: value for name, value in row.parameters.items() if name.partition(".")[0] in offered.parameters}
        row.save()
    return row.pk
