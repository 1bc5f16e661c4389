"""What was decided. Each decision carries its key, the moment it is for, and why; applying them in order makes the state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from anju.core.enrolment.fact import Key
from anju.core.enrolment.state import Closing, Duty, Incident, Spell, Watch
from anju.core.moments import Span


@dataclass(frozen=True, slots=True)
class Why:
    """The rule, its clauses, and the facts (by sequence number) that called for it; no facts: the calendar did."""

    rule: str
    cites: tuple[str, ...] = ()
    facts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What every decision has."""

    key: Key
    at: datetime
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise(Decided):
    """A duty is due. `once`: its rule opens once in an enrolment, and has now."""

    duty: Duty
    once: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb(Decided):
    """Step `step` of the ladder (from 0): `to` is told."""

    step: int
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Decided):
    """A duty is closed."""

    closing: Closing


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(Decided):
    """A closed duty is open again: the fact that closed it was a slip, or the version of the plan that had replaced it counts no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge(Decided):
    """Its ladder stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse(Decided):
    """The window closed unanswered; `missed` of the rule follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass(Decided):
    """The duty is another role's, or another post's, from now on."""

    role: str
    post: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm(Decided):
    """An incident is raised; the key's rule is the incident's kind, with `.role` for one raised because nobody holds that role."""

    incident: Incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle(Decided):
    """An incident is settled."""

    closing: Closing


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Decided):
    """Another stage of the order begins."""

    spell: Spell


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside(Decided):
    """A stage outside the order begins, by the fact whose number the key has."""

    spell: Spell


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat(Decided):
    """`post` sits in the seat of `role`; an empty post leaves it."""

    role: str
    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign(Decided):
    """`by` signed, sealed or reviewed `paper` in the step of the key's rule."""

    by: str
    paper: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Decided):
    """`post`, as `role`, holds the household from now on."""

    role: str
    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(Decided):
    """No rung is climbed inside `span`; those due there are climbed when it ends."""

    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(Decided):
    """Every pause ends now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allot(Decided):
    """A shift of a watch is somebody's."""

    watch: Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Decided):
    """END is another instant, by a named decision; marks in `forget` count as not yet passed. `starts`: the first instant, where it was wrong."""

    ends: datetime
    forget: tuple[str, ...] = ()
    starts: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread(Decided):
    """The tests of that name are on other dates from now on: by their days of the term as the plan means them, those that came among them."""

    name: str
    days: Mapping[int, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch(Decided):
    """The plan of `adoption` counts from now on; `finished`: how often what others wait for there was done so far."""

    adoption: int
    finished: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose(Decided):
    """Somebody is proposed for `track`; the duty of the same key decides. Nobody is enrolled by it."""

    track: str
    whom: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin(Decided):
    """A thing begins its way through `track` as part of this file. `name`: its own, or empty: it is numbered by its key.

    `each`: one for every agency of that kind, which is told `values` as an answer of `form`.
    """

    track: str
    name: str
    each: str = ""
    form: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell(Decided):
    """The file that this thing belongs to is told `values`, as an answer of `form`."""

    form: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish(Decided):
    """From now on the area's answer of `form` is `values`; none: it has none."""

    form: str
    values: Mapping[str, object] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Decided):
    """A moment that comes once: `ended`, `archived`."""

    name: str


Decision = (
    Raise | Climb | Close | Reopen | Acknowledge | Lapse | Pass | Alarm | Settle | Move | Aside | Seat | Sign | Hold | Pause | Resume | Allot | Term
    | Spread | Switch | Propose | Begin | Tell | Publish | Mark
)  # fmt: skip
