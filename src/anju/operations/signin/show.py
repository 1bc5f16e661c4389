"""A code shown where no gateway took it: to whoever manages the member, who calls them and says it. That it was shown is kept as long as it lives."""

from datetime import datetime

from anju.operations.member import manages
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Code
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import unseal


def waits(member: int, real: datetime) -> datetime | None:
    """When the member asked for a code that nothing has sent; None where none waits. `real` is the real time."""
    with scoped(ENGINE):
        return Code.objects.filter(member=member, sent=None, until__gt=real).order_by("-made").values_list("made", flat=True).first()


def show(viewer: Viewer, member: int, *, now: datetime, real: datetime) -> str:
    """The code. Raises `Unable` where none waits, and for whoever does not manage the member."""
    if not manages(viewer, member, now):
        raise Unable("beyond")
    with scoped(ENGINE):
        row = Code.objects.select_for_update().filter(member=member, sent=None, until__gt=real).order_by("-made").first()
        if row is None:
            raise Unable("no code")
        row.shown, row.shown_by = real, viewer.who
        row.save(update_fields=["shown", "shown_by"])
        return unseal(bytes(row.code), f"code.code:{row.pk}")
