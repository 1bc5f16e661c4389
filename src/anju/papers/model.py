"""What stands on a paper: frozen values in the plan's and the ledger's own words, ready to be drawn.

`Words` are a string that reads the same in both languages (a name, a number) or a `Text` in both. Instants are aware; the paper's
`zone` says on which wall clock they are read. Nothing here is looked up: who may see what was decided by whoever built the paper.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from anju.core.plan.model import Text

Words = str | Text
Language = Literal["zh", "en"]
Kind = Literal["order", "instructions", "readings", "signoff", "certificate", "card", "round"]


# Parts of several papers ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled value: name, address, class of person."""

    label: Words
    value: Words | date | datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call: what they are there for, their name where it is given, their number."""

    role: Words
    phone: str
    name: Words = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """What the law says may be done: the text and its article."""

    law: Words
    article: Words


@dataclass(frozen=True, slots=True)
class Route:
    """A way to object: what it is called, to whom, how to reach them, within what time."""

    name: Words
    to: Words
    reach: Words = ""
    within: Words = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its points, in order."""

    title: Words
    points: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """How a paper reached its person: in what way, by whom, when, and what they answered (taken, refused, heard it read)."""

    how: Words
    by: Words
    at: datetime
    answer: Words = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A paper sent back: by whom, when, to whom, why, and the ledger's record of it."""

    by: Words
    at: datetime
    to: Words
    reason: Words
    record: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A box for a signature, a seal or a review with its seal. Without `at` it has not been given yet."""

    kind: Literal["sign", "seal", "review"]
    role: Words
    by: Words = ""
    """The post, and for a signature the name."""
    at: datetime | None = None
    record: str = ""
    """Number of the ledger's record of the act."""
    note: Words = ""
    returned: tuple[Returned, ...] = ()
    """Every time this box sent the paper back, oldest first."""


@dataclass(frozen=True, slots=True)
class Group:
    """Boxes that may be filled in any order among themselves, after those of the group before."""

    title: Words
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """Where a stranger can see that a paper is genuine: an address with no personal data in it, and its code in print (`verify`)."""

    url: str
    code: str


# The temperature sheet ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading that was taken. `value` is as recorded; when it was taken and when it was entered are two things, and both show."""

    value: str
    taken: datetime
    by: Words
    """Who recorded it."""
    entered: datetime | None = None
    how: Words = ""
    """Site and way: axillary, by telephone."""
    confirmed_by: Words = ""
    high: bool = False
    """Past the plan's limit, which the paper does not know."""
    late: Words = ""
    """Why it came late; empty when it came in its window."""
    was: str = ""
    """The slip this value corrects."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A reading that is not there, and why: never filled in afterwards. `by` saw the miss, or waived it."""

    kind: Literal["missed", "waived", "replaced", "open", "overdue"]
    reason: Words = ""
    by: Words = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One local day: its name ("day 3"), and for each slot what was recorded; an empty slot had nothing due."""

    on: date
    name: Words
    slots: tuple[tuple[Reading | Gap, ...], ...]


# The kinds --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Order:
    """An order and notice: what is decided about whom, by whom, on what basis, from when until when, and what can be done about it.

    A compulsory order has an END to the minute; a voluntary one may have a review day instead (DESIGN rule 8).
    """

    kind: ClassVar[Kind] = "order"
    person: tuple[Line, ...]
    measure: Words
    place: Words
    compulsory: bool
    mode: Words
    """In words: compulsory, agreed, advice."""
    basis: tuple[Basis, ...]
    authority: Words
    decider: Words
    decided: datetime
    reason: Words
    first_day: date | datetime
    first_day_by: Words = ""
    """The rule and the evidence for the first day."""
    ends: datetime | None = None
    review_by: date | None = None
    text: tuple[Words, ...] = ()
    rights: tuple[Words, ...] = ()
    complaints: tuple[Route, ...] = ()
    contacts: tuple[Contact, ...] = ()
    marks: tuple[Mark, ...] = ()
    served: tuple[Service, ...] = ()


@dataclass(frozen=True, slots=True)
class Instructions:
    """What to do and what to look out for, in plain words."""

    kind: ClassVar[Kind] = "instructions"
    text: tuple[Words, ...] = ()
    sections: tuple[Section, ...] = ()
    contacts: tuple[Contact, ...] = ()
    marks: tuple[Mark, ...] = ()
    served: tuple[Service, ...] = ()


@dataclass(frozen=True, slots=True)
class Readings:
    """A sheet of daily readings: one row a day, one column a slot."""

    kind: ClassVar[Kind] = "readings"
    person: tuple[Line, ...]
    unit: Words
    slots: tuple[Words, ...]
    days: tuple[Day, ...]
    text: tuple[Words, ...] = ()
    """Limits and how they were taken."""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOff:
    """A report form with its boxes, filled as they are given. Nothing in it holds anyone after `ends` (DESIGN rule 8)."""

    kind: ClassVar[Kind] = "signoff"
    person: tuple[Line, ...]
    groups: tuple[Group, ...]
    ends: datetime | None = None
    text: tuple[Words, ...] = ()
    findings: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Certificate:
    """That a measure has ended, for the person to show."""

    kind: ClassVar[Kind] = "certificate"
    person: tuple[Line, ...]
    measure: Words
    first_day: date | datetime
    ended: datetime
    text: tuple[Words, ...] = ()
    notes: tuple[Words, ...] = ()
    """What it is not, and what its holder is owed."""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """Whom to call and where to report, in big print. It has no room for a health fact."""

    kind: ClassVar[Kind] = "card"
    holder: Words = ""
    link: str = ""
    """The household's own address, with its secret: print it, keep it nowhere."""
    code: str = ""
    """By which staff find the door; nothing to anybody else."""
    steps: tuple[Words, ...] = ()
    contacts: tuple[Contact, ...] = ()
    text: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to do at a door, for whom where that is shown, and by when. `tubes`: how many places for the code of a tube stand beside it."""

    title: Words
    by: datetime
    tubes: int = 0
    who: Words = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One door of a round: where, who, by which code it is found again, what is done there, and who comes along for what."""

    address: Words
    place: Words
    who: Words
    errands: tuple[Errand, ...]
    code: str = ""
    link: str = ""
    """Where its square leads: a page for staff, which asks them to sign in."""
    along: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """The doors somebody goes to on one day, in order. For whoever walks it, and nobody else."""

    kind: ClassVar[Kind] = "round"
    holder: Words
    day: date
    visits: tuple[Visit, ...]


Body = Order | Instructions | Readings | SignOff | Certificate | Card | Round


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `number`, `version` and `title` are the caller's; `issued` is also the document's date, so equal values draw equal bytes."""

    issuer: Words
    title: Words
    number: str
    version: int
    issued: datetime
    zone: str
    """IANA name of the zone whose wall clock the paper shows."""
    body: Body
    emergency: tuple[Contact, ...] = ()
    """Stands before everything else; the first is the number to call at once (DESIGN rule 14)."""
    replaces: Words = ""
    """The number and version this one replaces."""
    plan: Words = ""
    """Plan and edition the paper follows."""
    check: Check | None = None
