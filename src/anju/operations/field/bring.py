"""Bringing work back from a phone: each piece is recorded once, like any form that a page sends; what is refused waits for a person to settle it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from anju.core.enrolment.fact import Key
from anju.operations.field.take import mark
from anju.operations.field.watch import hear
from anju.operations.photo.keep import Pictures
from anju.operations.record import Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Carried, Phone
from anju.records.models.field import REASONS
from anju.records.scope import ENGINE, scoped

Outcome = Literal["recorded", "added", "handed", "refused", "dropped"]
WAYS = frozenset({"call", "visit", "paper", "staff"})


@dataclass(frozen=True, slots=True)
class Work:
    """A form answered on a phone: under which key, for which duty, when it was kept there by Anju's clock. `pictures` by question."""

    key: UUID
    word: UUID
    enrolment: int
    duty: Key
    form: str
    values: Mapping[str, object]
    via: str
    captured: datetime
    pictures: Pictures = field(default_factory=dict)
    addition: bool = False
    """Whether a person settled it so: what it says stands without the duty."""
    happened: datetime | None = None
    """When it was done, where the form says that it was earlier."""

    def done(self, captured: datetime) -> datetime:
        """When it was done: as the form says, and never after it was `captured`."""
        return min(self.happened or captured, captured)


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of it; `faults` why it is refused. `repeated`: it had arrived before."""

    outcome: Outcome
    faults: tuple[Fault, ...] = ()
    repeated: bool = False


def bring(viewer: Viewer, member: int, work: Work, *, now: datetime) -> Brought:
    """Record `work` once, whatever is sent again. `now` is aware, UTC. Raises `Unable` where the phone is not the member's."""
    phone = phone_of(member, work.word)
    with scoped(ENGINE):
        before = Carried.objects.select_for_update().filter(pk=work.key).first()
    if before is not None and before.outcome != "refused":
        return Brought(before.outcome, repeated=True)  # type: ignore[arg-type]  # words of the check constraint
    captured = min(before.captured if before is not None else work.captured, now)
    said = Said(
        "evidence", work.form, work.values, work.done(captured), work.via if work.via in WAYS else "visit",
        answers=None if work.addition else work.duty, pictures=work.pictures,
    )  # fmt: skip
    try:
        done = record(viewer, work.enrolment, [said], now=now, key=work.key)
    except Refused as refused:
        keep(viewer, phone, work, "refused", now, refused.faults)
        return Brought("refused", refused.faults)
    outcome: Outcome = "added" if work.addition else "recorded"
    keep(viewer, phone, work, outcome, now)
    return Brought(outcome, repeated=done.repeated)


def refuse(viewer: Viewer, member: int, work: Work, *faults: Fault, now: datetime) -> Brought:
    """Keep that `work` cannot be recorded as it stands, unless it was already. Raises `Unable`."""
    phone = phone_of(member, work.word)
    with scoped(ENGINE):
        before = Carried.objects.filter(pk=work.key).exclude(outcome="refused").first()
    if before is not None:
        return Brought(before.outcome, repeated=True)  # type: ignore[arg-type]
    keep(viewer, phone, work, "refused", now, faults)
    return Brought("refused", faults)


def drop(viewer: Viewer, member: int, word: UUID, key: UUID, reason: str, *, now: datetime) -> None:
    """Settle refused work by dropping it, for one of `REASONS`. Raises `Unable` where it is none, and for work that is not theirs or not refused."""
    phone = phone_of(member, word)
    if reason not in REASONS:
        raise Unable("no reason", "reason")
    with scoped(ENGINE):
        row = Carried.objects.select_for_update().filter(pk=key, phone=phone).first()
        if row is None or row.outcome not in ("refused", "dropped"):
            raise Unable("not refused")
        if row.outcome == "refused":
            row.outcome, row.reason, row.settled = "dropped", reason, now
            row.save(update_fields=["outcome", "reason", "settled"])


def phone_of(member: int, word: UUID) -> Phone:
    """The phone of `member` that is known by `word`, also one that was told to forget: what it still brings is not refused for that.

    Raises `Unable`.
    """
    with scoped(ENGINE):
        row = Phone.objects.filter(word_hash=mark(word), member=member).first()
    if row is None:
        raise Unable("not your phone")
    return row


def keep(viewer: Viewer, phone: Phone, work: Work, outcome: Outcome, now: datetime, faults: tuple[Fault, ...] = ()) -> None:
    """Keep what became of a piece of work. Bringing it is a contact."""
    duty = f"{work.duty.rule}.{work.duty.occurs_on.isoformat()}.{work.duty.nth}"
    codes = " · ".join(dict.fromkeys(fault.code for fault in faults))
    fresh = {
        "phone": phone, "jurisdiction": phone.jurisdiction, "area": phone.area, "by": viewer.who, "enrolment": work.enrolment, "duty": duty,
        "captured": work.captured, "came": now,
    }  # fmt: skip
    state = {"outcome": outcome, "codes": codes, "settled": None if outcome == "refused" else now}
    with scoped(ENGINE):
        if not Carried.objects.get_or_create(pk=work.key, defaults={**fresh, **state})[1]:
            Carried.objects.filter(pk=work.key).update(**state)
        hear(Phone.objects.select_for_update().get(pk=phone.pk), now)
