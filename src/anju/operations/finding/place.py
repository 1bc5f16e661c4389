"""The level of a place from a day on: the line before ends that day, a later one stays, and a mistake is struck but never removed."""

from datetime import date, datetime

from anju.core.intake.addresses import squeezed
from anju.operations.finding.door import kept
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import DatedPlace, Register
from anju.records.scope import ENGINE, scoped

LONGEST = 200


def set_level(
    viewer: Viewer, register: int, place: str, level: str, since: date, source: str, *, now: datetime, until: date | None = None
) -> None:
    """From the local day `since` on, until the day before `until` if one is given, `place` has `level`; "" takes it off the register from then on.

    `source`: who decided so. What was said for these days before is ended or, where it began the same day, struck. Raises `Refused`.
    """
    row, written = kept(viewer, register)
    plain = squeezed(place)[:LONGEST]
    if not plain:
        raise Refused(Fault("no place", "place"))
    if level and level not in {option.name for option in written.levels}:
        raise Refused(Fault("unknown level", "level"))
    if until is not None and until <= since:
        raise Refused(Fault("no day", "until"))
    with scoped(ENGINE):
        Register.objects.select_for_update().get(pk=row.pk)
        then = _room(row, plain, since, until, viewer, now)
        if level:
            DatedPlace.objects.create(
                jurisdiction=row.jurisdiction, area=row.area, register=row, place=place.strip()[:LONGEST], plain=plain, level=level, since=since,
                until=then, source=source.strip()[:LONGEST], at=now, by=viewer.who,
            )  # fmt: skip


def _room(register: Register, plain: str, since: date, until: date | None, viewer: Viewer, now: datetime) -> date | None:
    """End or strike what stands in the way from `since` on; tells where the new line ends: at the next one, or where an earlier one ended."""
    end = until
    for line in DatedPlace.objects.filter(register=register, plain=plain, struck=None).order_by("since"):
        if line.since > since:
            return min(end, line.since) if end else line.since
        if line.until is not None and line.until <= since:
            continue
        end = end or line.until
        if line.since == since:
            line.struck, line.struck_by = now, viewer.who
        else:
            line.until = since
        line.save(update_fields=["until", "struck", "struck_by"])
    return end


def strike(viewer: Viewer, line: int, *, now: datetime) -> None:
    """Line `line` was written by mistake: it decides nothing any more, and stays to be seen. Raises `Refused`."""
    with scoped(viewer.scope()):
        found = DatedPlace.objects.filter(pk=line, struck=None).first()
    if found is None:
        raise Refused(Fault("unknown register"))
    kept(viewer, found.register_id)
    with scoped(ENGINE):
        DatedPlace.objects.filter(pk=line).update(struck=now, struck_by=viewer.who)
