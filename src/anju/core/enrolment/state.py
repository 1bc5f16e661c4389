"""All of one enrolment's ledger that a later decision can depend on: a bounded fold of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from anju.core.enrolment.fact import Fact, Key
from anju.core.moments import Span
from anju.core.plan.model import How


@dataclass(frozen=True, slots=True)
class Closing:
    """How a duty ended, at which instant, by which fact. `told_late`: it happened inside the window and was recorded after it."""

    how: How
    at: datetime
    fact: int
    told_late: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing one role must do from `opens` until `closes`; overdue after that, and red until a person closes it."""

    key: Key
    role: str
    opens: datetime
    closes: datetime
    climbed: int = 0
    acknowledged: bool = False
    opened_by: int = 0
    """Sequence number of the fact that called for it; 0 where the calendar did."""
    post: str = ""
    """The one it was given to by name; empty: whoever holds the role."""
    lapsed: bool = False
    """Its window has closed unanswered and what the plan says of that was done."""
    closing: Closing | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """Something to be disposed of, open until its lead duty is closed with an outcome."""

    key: Key
    raised: datetime
    opened_by: int = 0
    settled: Closing | None = None


@dataclass(frozen=True, slots=True)
class Spell:
    """A stage from an instant on."""

    stage: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Watch:
    """A shift still to come, or that runs."""

    roster: str
    role: str
    post: str
    span: Span
    fact: int


class State(NamedTuple):
    """One enrolment as far as it was evaluated. Closed duties and settled incidents stay for the plan's time of undoing only.

    A tuple, for it is made anew with every decision.
    """

    track: str
    starts: datetime
    """First instant of the first day: what day counts start from."""
    ends: datetime | None
    """END, to the minute; none for a voluntary track, which has a date of review."""
    zone: str
    until: datetime
    """Evaluated up to and including this instant; catching up starts here."""
    entered: datetime
    """When it was recorded: nothing before this was ever due."""
    stages: tuple[Spell, ...] = ()
    duties: Mapping[Key, Duty] = {}
    incidents: Mapping[Key, Incident] = {}
    seats: Mapping[str, str] = {}
    holder: tuple[str, str] = ("", "")
    """(role, who) that holds the household now."""
    pauses: tuple[Span, ...] = ()
    watches: tuple[Watch, ...] = ()
    recent: Mapping[str, tuple[Fact, ...]] = {}
    """Evidence by form, oldest first, within the plan's look-back; always the latest of a form that a condition asks for."""
    finished: Mapping[str, int] = {}
    """For rules that others follow: how often closed as done or late."""
    signed: Mapping[str, str] = {}
    """Who signed in each step of the sign-off, latest round."""
    marks: Mapping[str, datetime] = {}
    """Moments that were passed once: `archived`, `ended`; of a rule that opens again and again, the last one."""
    aside: int = 0
    """The fact by which it stands outside the order of stages; 0 while it stands in it."""
    spread: Mapping[str, Mapping[int, date]] = {}
    """By the name of tests spread anew: each of their days of the term, as the plan means it, to its date now. One left out never comes."""
    seed: str = ""
    """What this enrolment's draws are made from: its own, and nobody's to know."""

    @property
    def stage(self) -> str:
        """The stage it is in; empty before the first."""
        return self.stages[-1].stage if self.stages else ""


@dataclass(frozen=True, slots=True)
class Around:
    """What other subjects' ledgers say, as spans, so that replay sees what was true then.

    `posts`: when each standing post was held. `published`: by plan and form, what the areas around and the units there published: the nearest
    first, of several as near the latest word first.
    """

    posts: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    published: Mapping[tuple[str, str], tuple[tuple[Span, Mapping[str, object]], ...]] = field(default_factory=dict)
    always: bool = False
    """Every post is held; for forecasts and tests."""

    def held(self, role: str, at: datetime) -> bool:
        """Whether anybody held the post of `role` at that instant."""
        return self.always or any(at in span for span in self.posts.get(role, ()))

    def says(self, plan: str, form: str, at: datetime) -> Mapping[str, object] | None:
        """What the nearest that had published an answer of the plan's `form` said at that instant."""
        return next((values for span, values in self.published.get((plan, form), ()) if at in span), None)
