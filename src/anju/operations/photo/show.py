"""Showing a photograph: to whoever may read the fact it belongs to; that it was looked at is kept."""

from datetime import datetime, timedelta

from anju.operations.look import look
from anju.operations.photo.keep import place
from anju.operations.photo.take import Picture
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Photo, Read
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import ring

PAGE = timedelta(minutes=5)
"""For so long after a look was kept, the small pictures of the page that was looked at are part of that look."""


def show(viewer: Viewer, enrolment: int, seq: int, field: str, *, small: bool, now: datetime) -> bytes:
    """The JPEG that answers `field` of the fact `seq`. `now` is aware, UTC. Raises `Refused` where it is not theirs to see, or purged."""
    column = "small" if small else "sealed"
    with scoped(viewer.scope()):
        row = Photo.objects.filter(enrolment=enrolment, seq=seq, field=field).values_list(column, flat=True).first()
    if row is None:
        raise Refused(Fault("picture gone"))
    if viewer.purpose != "household" and not (small and _looked(viewer, enrolment, now)):
        look(viewer, enrolment, "photo", now=now)
    return ring().open(bytes(row), place(column, enrolment, seq, field))


def standing(viewer: Viewer, enrolment: int, seq: int) -> dict[str, Picture]:
    """The photographs of the fact `seq` by question, for a correction that leaves them as they are."""
    with scoped(viewer.scope()):
        rows = Photo.objects.filter(enrolment=enrolment, seq=seq, sealed__isnull=False).values_list("field", "sealed", "small")
        sealed = [(field, bytes(whole or b""), bytes(small or b"")) for field, whole, small in rows]
    return {
        field: Picture(ring().open(whole, place("sealed", enrolment, seq, field)), ring().open(small, place("small", enrolment, seq, field)))
        for field, whole, small in sealed
    }


def _looked(viewer: Viewer, enrolment: int, now: datetime) -> bool:
    with scoped(ENGINE):
        return Read.objects.filter(enrolment=enrolment, who=viewer.who, at__gt=now - PAGE).exists()
