"""What going over would change for everybody: asked for on a page, worked out by a worker in batches on copies, kept until it is asked for anew."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from anju.operations import later
from anju.operations.apart import Batch, together
from anju.operations.switching.change import marks
from anju.operations.switching.look import target
from anju.operations.switching.weigh import Weighed, weigh
from anju.operations.viewer import Viewer
from anju.records.models import Foreseen, Outlook
from anju.records.queries import outlook as queries
from anju.records.scope import ENGINE, scoped

BATCH = 200


def ask(viewer: Viewer, adoption: int, now: datetime) -> None:
    """Let a worker work out, from the beginning, what going over to `adoption` would change for each file. Raises `Unable`."""
    to = target(viewer, adoption)
    with scoped(ENGINE):
        row, _ = Outlook.objects.update_or_create(
            adoption=to,
            area=to.area_id,
            defaults={
                "jurisdiction": to.area.jurisdiction, "by": viewer.who, "asked": now, "at": None, "state": "waiting"
            },
        )  # fmt: skip
        with suppress(AlreadyEnqueued), transaction.atomic():
            later.foresee(row.pk)


def run(number: int, now: datetime) -> None:
    """Work outlook `number` out as of `now` (aware, UTC); one left half done goes on. Nothing is decided."""
    if not _begun(number, now):
        return
    try:
        while _batch(number):
            pass
    except Exception:  # whatever it was, the page that waits says that it failed; the job fails with it, and a second try goes on from here
        with scoped(ENGINE):
            Outlook.objects.filter(pk=number, state="running").update(state="failed")
        raise
    with scoped(ENGINE):
        if not Foreseen.objects.filter(outlook=number, state="waiting").exists():
            Outlook.objects.filter(pk=number, state="running").update(state="done")


def _begun(number: int, now: datetime) -> bool:
    """The files are listed once, as it begins."""
    with scoped(ENGINE):
        row = Outlook.objects.select_for_update().get(pk=number)
        if row.state == "done":
            return False
        if row.state == "waiting":
            Foreseen.objects.filter(outlook=row).delete()
            row.at = now
            queries.gather(number, row.adoption_id, now)
        row.state = "running"
        row.save(update_fields=["state", "at"])
        return True


def _batch(number: int) -> bool:
    claimed, _ = together(
        Batch(
            what="foresee",
            claim=lambda: list(
                Foreseen.objects.select_for_update(skip_locked=True).filter(outlook=number, state="waiting").order_by("enrolment")[:BATCH]
            ),
            do=lambda files: _foresee(number, files),
            aside=lambda file: _unknown(file, "not evaluated"),
            file=lambda file: file.enrolment,
        )
    )
    return bool(claimed)


def _unknown(file: Foreseen, code: str) -> None:
    file.state, file.code, file.marks = "done", code, ["unfit", f"unfit/{code}"]
    file.save(update_fields=["state", "code", "marks"])


def _foresee(number: int, files: Sequence[Foreseen]) -> None:
    if not files:
        return
    outlook = Outlook.objects.get(pk=number)
    weighed = weigh([file.enrolment for file in files], outlook.adoption_id, outlook.by, {}, outlook.at or outlook.asked, locks=False)
    for file in files:
        _seen(file, weighed.get(file.enrolment), outlook.adoption_id)
    Foreseen.objects.bulk_update(files, ["state", "before", "stage", "code", "marks", "ends"])


def _seen(file: Foreseen, one: Weighed | None, adoption: int) -> None:
    file.state = "done"
    if one is None:
        file.code, file.marks = "archived", ["unfit", "unfit/archived"]
        return
    before = one.loaded.adoption
    file.before_id, file.stage, file.code, file.marks = before, one.state.stage, one.unfit or "", marks(one, before, adoption)
    file.ends = one.outcome.state.ends if "ends" in file.marks else None
