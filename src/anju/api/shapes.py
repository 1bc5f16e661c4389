"""What goes over the wire, version 1."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import BaseModel, Field, StringConstraints

Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]{0,63}$")]
Answer = bool | int | float | Annotated[str, StringConstraints(max_length=2000)] | list[Annotated[str, StringConstraints(max_length=64)]] | None

Why = Literal["pin", "link", "none"]
MOST = 32767
"""The largest number of a duty."""


class Key(Schema):
    """What opens the household's own door: the secret of the personal link, and the adult's PIN."""

    secret: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    pin: Annotated[str, StringConstraints(min_length=1, max_length=16)]


class Token(Schema):
    """For `Authorization: Bearer ...`; `seconds` is how long it lasts."""

    token: str
    seconds: int


class Closed(Schema):
    """Not opened: `wrong`; `locked` (call your team); `none` (no such door, or no PIN yet); `first` (choose your own on the page). `left`: tries.

    An emergency needs no PIN: call the number.
    """

    outcome: str
    left: int


class Over(Schema):
    """A token that opens nothing (any more), and words for a person: another PIN was set, the link was replaced or taken back, or it is no token of
    ours that still holds.
    """

    reason: Why
    text: str


class DutyName(BaseModel):
    """The name of one duty of an enrolment, for ever."""

    rule: Word
    occurs_on: date
    nth: Annotated[int, Field(ge=0, le=MOST)] = 0


class Report(BaseModel):
    """One answered form. `happened` may be omitted: then it is now. `answers` names a duty; without it the plan finds what the report answers."""

    form: Word
    values: Annotated[dict[Word, Answer], Field(max_length=40)]
    happened: datetime | None = None
    answers: DutyName | None = None
    source: Literal["household", "device"] = "household"


class Accepted(BaseModel):
    """It is stored. `numbers`: its place in the ledger. `repeated`: it had arrived before and was stored once."""

    enrolment: int
    numbers: list[int]
    repeated: bool


class FaultShape(Schema):
    """One reason: a stable code, the field at fault (may be empty), and words for a person."""

    code: str
    field: str
    text: str


class Faults(Schema):
    """Nothing was stored."""

    faults: list[FaultShape]


class Owed(Schema):
    """A duty of the household that is open."""

    duty: DutyName
    form: str
    opens: datetime
    closes: datetime


class Mine(Schema):
    """What the household's program needs to show: until when, and what is asked for."""

    enrolment: int
    starts: datetime
    ends: datetime | None
    zone: str
    free: bool
    owed: list[Owed]
