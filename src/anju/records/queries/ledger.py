"""An enrolment's ledger as its page shows it: newest first, with what each entry says, as far as the viewer may read it."""

import json
from dataclasses import dataclass
from datetime import datetime

from anju.records.models import Entry, Seal


@dataclass(frozen=True, slots=True)
class Line:
    """One entry. `says` is its body (anju.records.body): one fact as a mapping, what was decided as a list; None where it was purged."""

    seq: int
    recorded: datetime
    happened: datetime | None
    kind: str
    actor: str
    says: object


@dataclass(frozen=True, slots=True)
class SealLine:
    """One nightly seal, for the bulletin and the auditor; `total` in hex."""

    number: int
    upto: datetime
    ledgers: int
    entries: int
    total: str


def lines(enrolment: int, *, most: int = 50, before: int | None = None) -> tuple[Line, ...]:
    """The newest `most` entries of the ledger of `enrolment`, from number `before` downwards where given."""
    found = Entry.objects.filter(enrolment=enrolment).order_by("-seq")
    if before is not None:
        found = found.filter(seq__lt=before)
    rows = found.values_list("seq", "recorded", "happened", "kind", "actor", "body")[:most]
    return tuple(Line(seq, recorded, happened, kind, by, json.loads(body) if body else None) for seq, recorded, happened, kind, by, body in rows)


def seals(most: int = 30) -> tuple[SealLine, ...]:
    """The newest seals."""
    rows = Seal.objects.order_by("-upto").values_list("id", "upto", "ledgers", "entries", "sha256")[:most]
    return tuple(SealLine(number, upto, ledgers, entries, bytes(total).hex()) for number, upto, ledgers, entries, total in rows)
