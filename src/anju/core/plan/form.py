"""The questions of a form, and what can be answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from anju.core.plan.device import Device
from anju.core.plan.formula import Formula
from anju.core.plan.said import NOWHERE, Place, Text


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice. `ends`: the author says that nothing is to follow it."""

    name: str
    title: Text
    ends: bool = False
    rings: bool = False
    """Of what is told in private: whoever chose this may be rung at the telephone of their door; without it nobody rings there."""
    also: tuple[str, ...] = ()
    """What else a laboratory's sheet calls it."""
    staff: bool = False
    """Only staff can give it: nobody answers so for themselves."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """What the laboratory answers for a tube: `form`, of which it says the one choice, and `says` (by field, as written) stands for the rest."""

    form: str
    says: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form. `low` and `high` are what can be true at all, in `unit` (UCUM); an answer outside is refused."""

    name: str
    title: Text
    kind: Literal["decimal", "integer", "choice", "choices", "flag", "text", "post", "moment", "photo", "tube", "place", "computed"]
    unit: str = ""
    low: float | None = None
    high: float | None = None
    options: tuple[Option, ...] = ()
    required: bool = True
    sealed: bool = False
    """Free text as sensitive as a telephone number: kept encrypted."""
    place: Place = NOWHERE
    formula: Formula | None = None
    """How a computed field is worked out of those written before it; nobody fills it in, and `low` and `high` are what it can reach."""
    cites: tuple[str, ...] = ()
    ends: Text | None = None
    """Why nothing is to follow a flag, whichever way it is answered."""
    staff: bool = False
    """Only staff can know it: nobody who registers themselves is asked it."""
    awaits: Awaited | None = None
    """Of a tube: how its result comes in."""
    against: str = ""
    """Of a place: the question `form.field` whose latest answer is where the door is. How far from it one stood is shown; without it nothing is."""
    exactly: int = 0
    """How many of the options are chosen, no more and no fewer; 0: as many as apply."""

    @property
    def of_anybody(self) -> "Field":
        """The question with only the answers that somebody can give of themselves."""
        return replace(self, options=tuple(option for option in self.options if not option.staff))


@dataclass(frozen=True, slots=True)
class Form:
    """What evidence of one kind says. `sensitivity` decides who may read it: see `Role.sees`; `hidden` shows only to clinicians and its author."""

    name: str
    title: Text
    fields: tuple[Field, ...]
    sensitivity: Literal["health", "need", "watch", "duty", "hidden"] = "duty"
    place: Place = NOWHERE
    home: Literal["", "report", "ask", "care", "outing", "gone", "leave", "private", "complain", "correct", "neighbour", "door", "answer"] = ""
    """What it is for on the household's own page; empty: staff fill it in.

    `outing` asks to go out, `gone` tells in one tap that one goes now. `door` announces that the door opens; `answer` is asked there while a duty of
    staff waits for it. `neighbour` stands on no page of a household: it is what anybody may tell of a door without signing in (CF-49).
    """
    device: Device | None = None
    """Where a sensor fills it in."""

    def may_ring(self, values: Mapping[str, object]) -> bool:
        """Whether an answer of this form says that its author may be rung at the telephone of their door."""
        return any(option.rings and values.get(field.name) == option.name for field in self.fields for option in field.options)

    @property
    def asked(self) -> tuple[Field, ...]:
        """The questions that somebody answers: all but what is computed."""
        return tuple(field for field in self.fields if field.kind != "computed")

    @property
    def tube(self) -> Field | None:
        """The question for the code on the tube that a sample went into, where there is one."""
        return next((field for field in self.fields if field.kind == "tube"), None)

    @property
    def choice(self) -> Field | None:
        """The one choice of the form; None where it has none, or several."""
        found = [field for field in self.fields if field.kind == "choice"]
        return found[0] if len(found) == 1 else None

    @property
    def of_anybody(self) -> "Form":
        """The form with only the questions that somebody can answer of themselves, and the answers that they can give."""
        if not any(field.staff or any(option.staff for option in field.options) for field in self.fields):
            return self
        return replace(self, fields=tuple(field.of_anybody for field in self.fields if not field.staff))
