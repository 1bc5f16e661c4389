"""Deciding, by name, that files go over to the version in force; a worker carries it out."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from anju.operations import later
from anju.operations.switching.look import target
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Enrolment, Switched, Switching
from anju.records.queries import switching as queries
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal

ALL = 1_000_000_000


def ask(viewer: Viewer, adoption: int, chosen: Sequence[int] | None, basis: str, decider: str, reason: str, now: datetime) -> int:
    """Let `chosen` files, or all that are on another version, go over to what `adoption` put into force; tells the decision's number.

    A file that waits for another such decision is left to it. Raises `Unable`.
    """
    to = target(viewer, adoption)
    for field, said in (("basis", basis), ("decider", decider), ("reason", reason)):
        if not said.strip():
            raise Unable(f"no {field}", field)
    with scoped(viewer.scope()):
        known = queries.files(adoption, now, ALL)
    files = known if chosen is None else sorted(set(chosen) & set(known))
    if not files:
        raise Unable("nobody chosen", "who")
    with scoped(ENGINE):
        row = Switching(
            jurisdiction=to.area.jurisdiction, area=to.area_id, adoption=to, basis=basis.strip(), decider=decider.strip(), reason=b"",
            by=viewer.who, begun=now,
        )  # fmt: skip
        row.save()
        row.reason = seal(reason.strip(), f"switching.reason:{row.pk}")
        row.save(update_fields=["reason"])
        Switched.objects.bulk_create(
            (
                Switched(jurisdiction=one.jurisdiction, area=one.area, switching=row, enrolment=one.pk, version=to.plan_version.version,
                         basis=row.basis, decider=row.decider)
                for one in Enrolment.objects.filter(pk__in=files).order_by("pk")
            ),
            batch_size=1000, ignore_conflicts=True,
        )  # fmt: skip
        with suppress(AlreadyEnqueued), transaction.atomic():
            later.switch(row.pk)
    return row.pk
