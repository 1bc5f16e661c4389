"""A compiled plan: frozen values that every later step reads and none changes.

Parameters are already put in: a plan here belongs to one adoption by one area. Durations are `timedelta`, times of day are
local to the enrolment's zone, names are the plan author's own and unique within their kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, get_args

from anju.core.plan.condition import All as All
from anju.core.plan.condition import Any as Any
from anju.core.plan.condition import AreaSays as AreaSays
from anju.core.plan.condition import Compare as Compare
from anju.core.plan.condition import Condition as Condition
from anju.core.plan.condition import Count as Count
from anju.core.plan.condition import Day as Day
from anju.core.plan.condition import Latest as Latest
from anju.core.plan.condition import Not as Not
from anju.core.plan.form import Awaited as Awaited
from anju.core.plan.form import Field as Field
from anju.core.plan.form import Form as Form
from anju.core.plan.form import Option as Option
from anju.core.plan.formula import Arithmetic as Arithmetic
from anju.core.plan.formula import Formula as Formula
from anju.core.plan.formula import Points as Points
from anju.core.plan.ladder import Rung as Rung
from anju.core.plan.opening import Calendar as Calendar
from anju.core.plan.opening import Called as Called
from anju.core.plan.opening import Daily as Daily
from anju.core.plan.opening import Draw as Draw
from anju.core.plan.opening import Entry as Entry
from anju.core.plan.opening import Follow as Follow
from anju.core.plan.opening import Moment as Moment
from anju.core.plan.opening import Opening as Opening
from anju.core.plan.opening import Series as Series
from anju.core.plan.opening import Shift as Shift
from anju.core.plan.opening import Spaced as Spaced
from anju.core.plan.parameter import Parameter as Parameter
from anju.core.plan.qualification import Qualification as Qualification
from anju.core.plan.register import Class as Class
from anju.core.plan.register import Classification as Classification
from anju.core.plan.register import FirstDay as FirstDay
from anju.core.plan.register import Lookup as Lookup
from anju.core.plan.register import Register as Register
from anju.core.plan.resource import DIGEST as DIGEST
from anju.core.plan.resource import RECEIPT as RECEIPT
from anju.core.plan.resource import Digest as Digest
from anju.core.plan.resource import Lists as Lists
from anju.core.plan.resource import Resource as Resource
from anju.core.plan.roster import RELIEF as RELIEF
from anju.core.plan.roster import Roster as Roster
from anju.core.plan.roster import SaidOfDay as SaidOfDay
from anju.core.plan.said import NOWHERE
from anju.core.plan.said import Place as Place
from anju.core.plan.said import Text as Text
from anju.core.plan.team import Team as Team
from anju.core.plan.term import FIRST_DAYS as FIRST_DAYS
from anju.core.plan.term import Quiet as Quiet
from anju.core.plan.term import Term as Term

Via = Literal["household", "call", "visit", "device", "paper", "staff"]
VIAS: tuple[Via, ...] = get_args(Via)
Subject = Literal["person", "household", "worker", "trip", "site", "specimen", "matter", "unit", "area"]
SUBJECTS: tuple[Subject, ...] = get_args(Subject)
"""Who or what a track is about, in one place: the grammar, the tables' constraints and the pages read it. A unit is an agency of some kind, a worker
a member of staff in one of their posts."""
HELD: tuple[Subject, ...] = ("person", "household")
"""Whom a track can hold, and who is enrolled on it by a person's decision alone."""
THINGS: tuple[Subject, ...] = ("trip", "site", "specimen", "matter")
"""What is opened with a name, may belong to another file, and is over as its last stage begins. Nobody is held by it."""
How = Literal["done", "late", "waived", "replaced", "missed"]
PERSON = "person"
PROPOSAL = "proposal"
"""The form that decides on a proposal."""
PARTS = "parts"
"""The form by which a file hears how many of its parts are left: as it is broken down (and where there is none), as one is added, as one is over."""
VERDICT = "verdict"
"""The field of a second look that says what came of it."""


# Roles ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Role:
    """Who may own duties. A `seat` is filled for each enrolment, a `post` stands in an agency, `person` is the isolated one."""

    name: str
    title: Text
    kind: Literal["seat", "post", "person"]
    agency: str = ""
    """Kind of agency that fills it."""
    arrive: timedelta | None = None
    """How long from being named to being on post (P9-099)."""
    sees: Literal["all", "needs", "watch", "none"] = "all"
    """Which evidence this role may read: everything, needs and address only, watch logs only, nothing of the person."""
    leads: tuple[str, ...] = ()
    place: Place = NOWHERE
    needs: tuple[str, ...] = ()
    """The qualifications that whoever sits there must have on the day they are named."""


# Rules ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty of one role. `owner` does it; `accountable` answers for it; `falls_back` takes it while the owner's seat is empty."""

    name: str
    title: Text
    owner: str
    opens: Opening
    within: timedelta
    evidence: str
    stages: tuple[str, ...]
    cites: tuple[str, ...]
    detail: Text | None = None
    accountable: str = ""
    falls_back: str = ""
    answered_by: tuple[Via, ...] = ()
    """How it may become known; empty means any way."""
    ladder: tuple[Rung, ...] = ()
    makeup: bool = True
    """Whether it can still be done after its window. One that cannot (yesterday's reading) is closed as missed with a reason."""
    force: Literal["must", "should"] = "must"
    need: bool = False
    """A need of the household: it is shown and ages to red before any compliance duty (DESIGN rule 13)."""
    fills: str = ""
    """The seat that doing this fills, by the field `post` of its evidence."""
    hands: str = ""
    """Doing this makes its owner, holding the role named here, the holder of the household (F1)."""
    signs: str = ""
    """The paper that doing this signs or seals."""
    mark: Literal["", "sign", "seal", "review"] = ""
    serves: str = ""
    """The paper that doing this serves."""
    settles: str = ""
    """The incident kind that doing this settles, being its lead duty."""
    together: str = ""
    """The rule done at the same door in the same window by another role (F5)."""
    shuts: bool = False
    """Doing this archives the enrolment: refused while anything is open."""
    lays_out: str = ""
    """The roster of which publishing a day does this: on the day it asks for, or, where it was called, once no hour lies empty."""
    relieves: str = ""
    """The roster whose watch doing this takes over: what is open is read and accepted; until then whoever had it stays its holder."""
    missed: tuple[str, ...] = ()
    """Called rules opened when the window closes without an answer (DESIGN rule 11: silence is a welfare question first)."""
    bars: bool = False
    """Bars a way out (a seal on the door): its evidence must name the exit plan and the key-holder on call (DESIGN rule 10)."""
    quiet: bool = False
    """Disturbs the household: never opens inside the plan's quiet hours, but when they end."""
    second_look: bool = False
    """A second person looks again at the enrolment by it, and says a `VERDICT` (DESIGN rule 9)."""
    wakes: bool = False  # what is told of it outside Anju goes through quiet hours
    when: Condition | None = None
    """Over the latest answers of forms and what else is known, judged as the window opens; not satisfied, it is not raised."""
    begins: str = ""
    """The field of the calling answer that says when the window opens."""
    counts_from: str = ""
    """The field of the calling answer from whose moment `within` is counted; it opens at once, and red at once where that time is over."""
    until: str = ""
    """The field of the calling answer that says when the window closes; `within` is its length where that is empty, and the longest it may be."""
    amber: timedelta | None = None
    """So long after it opened it is shown amber; only past its window is it red and overdue."""
    apart: timedelta | None = None
    """How long after the last answer to a rule of the same `series` the next may be given."""
    series: str = ""
    """Rules that count as one where answers must lie apart; empty: the rule alone."""
    takes: str = ""
    """The resource of which doing this takes one."""
    gives_back: str = ""
    """The resource of which doing this gives back the one named, or all that the enrolment has."""
    chooses: str = ""
    """The team of which doing this chooses who is named."""
    place: Place = NOWHERE

    @property
    def routine(self) -> bool:
        """Whether it depends on nothing but plan, track, stage and day, so that a whole group's is made at once."""
        return isinstance(self.opens, Daily) and self.when is None and not self.quiet


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody is proposed for `track`: the rule `by` is opened, whose owner decides; accepting enrols nobody by itself (DESIGN rule 12).

    `whom`: the person themselves, or those of their household whom the owner chooses.
    """

    track: str
    whom: Literal["household", "person"]
    by: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Beginning:
    """A thing begins its own way through `track`, as part of what the answer was about. `named`: the field that says its name or number.

    `each`: one for every agency of that kind that serves there, named as it is, about it, and told the answer.
    """

    track: str
    named: str = ""
    place: Place = NOWHERE
    each: str = ""


@dataclass(frozen=True, slots=True)
class Effects:
    """What follows: rules to open, an incident kind to raise, a pause of all ladders, another stage, the end of the measures, a proposal, a thing."""

    opens: tuple[str, ...] = ()
    alarm: str = ""
    pause: timedelta | None = None
    move: str = ""
    back: bool = False
    """From a stage aside to where the enrolment would be by now."""
    end: bool = False
    """The measures end now, by a person's recorded decision; never later than END."""
    propose: Proposal | None = None
    begin: Beginning | None = None
    tell_parent: str = ""
    """The form as which the answer is recorded in the file that the thing belongs to."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a fact of `form` calls for: `then` where `when` holds or is not said, else `otherwise`. With `rule`, only where it answers that rule.

    A comparison directly in `when` is about the fact itself; what it asks of other forms is judged with the fact already known.
    """

    name: str
    form: str
    then: Effects
    cites: tuple[str, ...]
    when: Condition | None = None
    otherwise: Effects = Effects()
    rule: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class IncidentKind:
    """Something to be disposed of. `lead` is a called rule, closed with an outcome; `opens` start at the same instant and wait for nobody (F7)."""

    name: str
    title: Text
    lead: str
    opens: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    household_may: bool = False
    """Whether the household itself may raise it."""
    hidden: bool = False
    """Not shown on the household's page: an abuser may stand at the same door."""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Stage:
    """Where an enrolment is. Stages are passed forward only, in the order written; `enters` says when.

    One that stands `aside` is outside that order: entered by a reaction alone (`enters` says nothing), left by `back` or at END.
    """

    name: str
    title: Text
    enters: Entry | Moment | Follow | Calendar | Called
    place: Place = NOWHERE
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """One way through the plan for one class of one kind of subject. `rules` are all of its duties, sign-offs and incident duties among them."""

    name: str
    title: Text
    subject: Subject
    stages: tuple[Stage, ...]
    rules: Mapping[str, Rule]
    reactions: tuple[Reaction, ...]
    incidents: Mapping[str, IncidentKind]
    unowned: str = ""
    """The incident kind raised when a duty's role has nobody (DESIGN rule 1)."""
    passes_to: str = ""
    """The seat that the household's open duties pass to at END (DESIGN rule 2)."""
    custody: tuple[str, ...] = ()
    """Roles in the order in which they hold the household; the first holds it from the enrolment on (F1)."""
    sign_off: tuple[str, ...] = ()
    """Rules that sign, seal or review the release paper, in order."""
    waived_by: tuple[str, ...] = ()
    """Roles that may waive a duty."""
    mode: Literal["compulsory", "voluntary"] = "compulsory"
    """The plan's, or its own."""
    article: bool = True
    """Whether an enrolment must name its legal article: the plan's, or its own."""
    term: Term | None = None
    """The plan's, or its own."""
    supplied: bool = True
    """Whether the text says what is to be done on it. One that is not is shown and nobody can be enrolled on it."""
    cites: tuple[str, ...] = ()
    place: Place = NOWHERE
    of: str = ""
    """The kind of agency whose units are on it: each owes what it says, by its own posts."""
    publishes: tuple[str, ...] = ()
    """Forms of an area's track whose latest answer is in force for every enrolment below the area."""
    digests: Mapping[str, Digest] = field(default_factory=dict)
    """By the duty that sends each."""
    enrols: tuple[str, ...] = ()
    """The roles whose posts a worker's track is for: whoever holds one is on it while they do."""

    @property
    def holds(self) -> bool:
        """Whether an enrolment on it holds somebody, and so must have an END."""
        return self.subject in HELD and self.mode == "compulsory"

    @property
    def shut(self) -> bool:
        """Whether its file is archived without anybody's doing, once it is over and nothing is open."""
        return self.subject in (*THINGS, "worker")

    @property
    def thing(self) -> bool:
        """Whether it is about a thing, which no decision of law begins or ends."""
        return self.subject in THINGS


@dataclass(frozen=True, slots=True)
class Document:
    """A paper of the plan. `kind` is the template that draws it; `text` its paragraphs."""

    name: str
    title: Text
    kind: Literal["order", "instructions", "readings", "signoff", "certificate", "card"]
    text: tuple[Text, ...] = ()
    served_by: str = ""
    oral: bool = False
    cites: tuple[str, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Note:
    """Where a clause is met other than by a rule: a principle, an attestation and its place, a page, or outranked and by which design rule."""

    clause: str
    how: Literal["principle", "attested", "page", "engine", "outranked"]
    says: Text


@dataclass(frozen=True, slots=True)
class Plan:
    """One dated version of a plan with one adoption's parameters in it."""

    name: str
    version: str
    title: Text
    mode: Literal["compulsory", "voluntary"]
    article: bool
    """Whether an enrolment must name its legal article."""
    term: Term | None
    review_by: timedelta | None
    roles: Mapping[str, Role]
    forms: Mapping[str, Form]
    tracks: Mapping[str, Track]
    documents: Mapping[str, Document]
    rosters: Mapping[str, Roster]
    parameters: Mapping[str, Parameter]
    notes: tuple[Note, ...]
    quiet: Quiet | None
    undo: timedelta
    """How long a slip can be undone, and so how long the engine remembers what it did."""
    look_back: timedelta
    """How far back any condition of the plan looks; derived by the compiler."""
    retention_days: int
    digest: str = ""
    """sha256 of the plan's text and the adoption's parameters."""
    rights: tuple[Text, ...] = ()
    """What the household's page says of its rights."""
    complain_to: tuple[Text, ...] = ()
    emergency: tuple[tuple[str, Text], ...] = field(default=())
    """Numbers to call in danger, first the first to call."""
    registers: Mapping[str, Register] = field(default_factory=dict)
    classification: Classification | None = None
    resources: Mapping[str, Resource] = field(default_factory=dict)
    qualifications: Mapping[str, Qualification] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
    lines: Mapping[tuple[Place, str], Place] = field(default_factory=dict, repr=False, compare=False)
    """Where each key of the table begun at a place is written, for diagnostics."""

    def team_of(self, seat: str) -> Team | None:
        """The team that the seat is of."""
        return next((team for team in self.teams.values() if seat in team.seats), None)
