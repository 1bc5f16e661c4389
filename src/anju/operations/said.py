"""What somebody says before it is recorded, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from anju.core.enrolment.decision import Decision
from anju.core.enrolment.fact import Key, Kind
from anju.operations.photo.keep import Pictures


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says, before it has a number. See `anju.core.enrolment.fact` for the kinds and what each needs.

    `pictures`: photographs by the question they answer; each stands in the values by its digest.
    """

    kind: Kind
    form: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    happened: datetime | None = None
    via: str = ""
    answers: Key | None = None
    corrects: int | None = None
    pictures: Pictures = field(default_factory=dict)
    enrolled: tuple[int, ...] = ()
    """The enrolments made as a proposal is accepted (`anju.operations.propose`): without them none is."""
    device: int = 0
    """The sensor that says it, where one does (`anju.operations.devices.decide`)."""
    sample: int = 0
    """Of a result: the fact that took its sample, where no open duty was called for by that (`anju.operations.specimens`)."""
    listed: bool = False
    """Whether it sends a list that is kept with it, or is said on the list's page by who strikes of it (`anju.operations.digest`)."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of it: its numbers in the ledger and everything decided. `repeated`: it had arrived before."""

    enrolment: int
    seqs: tuple[int, ...]
    decisions: tuple[Decision, ...]
    repeated: bool = False
