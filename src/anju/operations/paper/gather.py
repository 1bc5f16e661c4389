"""Everything a paper says of one enrolment, read at once by the engine for somebody who may have the paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from anju.core.enrolment.fact import Key
from anju.core.enrolment.state import Closing
from anju.core.enrolment.state import Duty as Owed
from anju.core.moments import local_day
from anju.core.plan.model import PERSON, Plan, Text, Track
from anju.operations.plans import plan_of
from anju.papers.model import Contact, Line, Words
from anju.records.models import Area, Duty, Enrolment, Evidence, Household, Identity, Post, Seat
from anju.records.sealed import unseal

SELF = Text("本人", "the person")
SEXES = {"male": Text("男", "male"), "female": Text("女", "female"), "other": Text("其他", "other")}
SHOWN = 4
"""Figures of an identity number that a paper shows: enough to tell two people of one name apart."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """One enrolment for its papers. `names` by how the ledger calls somebody; `duties` are rows of every day; `evidence` by number, newest last."""

    case: Enrolment
    plan: Plan
    track: Track
    area: Area
    identity: Identity
    address: str
    duties: tuple[Duty, ...]
    evidence: Mapping[int, Evidence]
    names: Mapping[str, str]
    team: tuple[Contact, ...]
    now: datetime

    @property
    def first_day(self) -> date:
        """Day 1, local."""
        return local_day(self.case.starts, self.case.zone)

    @property
    def reason(self) -> str:
        """Why, in the decider's words."""
        return unseal(bytes(self.case.reason), f"enrolment.reason:{self.case.pk}") if self.case.reason else ""

    def who(self, ledger: str) -> Words:
        """Somebody by name."""
        return SELF if ledger == f"person:{self.case.person_id}" else self.names.get(ledger, ledger)

    def owed(self) -> tuple[Owed, ...]:
        """The duties as the core knows them."""
        return tuple(owed(row) for row in self.duties)

    @property
    def person(self) -> tuple[Line, ...]:
        """Who the paper is about."""
        number = self.identity.identity
        opened = unseal(bytes(number), f"identity.identity:{self.identity.pk}") if number else ""
        lines = [Line(Text("姓名", "Name"), self.identity.name)]
        lines += [Line(Text("性别", "Sex"), SEXES[self.identity.sex])] if self.identity.sex in SEXES else []
        lines += [Line(Text("出生日期", "Born"), self.identity.born)] if self.identity.born else []
        lines += [Line(Text("证件号码末四位", "Identity number ends in"), opened[-SHOWN:])] if opened else []
        return (*lines, Line(Text("住址", "Address"), self.address or self.area.name))


def gather(enrolment: int, now: datetime) -> Gathered:
    """Read an enrolment for its papers, inside the engine's scope. Raises Enrolment.DoesNotExist."""
    case = Enrolment.objects.select_related("adoption").get(pk=enrolment)
    plan = plan_of(case.adoption_id)
    identity = Identity.objects.get(pk=case.person_id)
    duties = tuple(Duty.objects.filter(jurisdiction=case.jurisdiction, enrolment=enrolment).order_by("opens", "rule", "nth"))
    evidence = {row.seq: row for row in Evidence.objects.filter(enrolment=enrolment).order_by("recorded", "seq")}
    whos = {row.by for row in evidence.values()} | {duty.closed_by_whom for duty in duties}
    return Gathered(
        case=case, plan=plan, track=plan.tracks[case.track], area=Area.objects.get(pk=case.area), identity=identity, address=_address(identity, case),
        duties=duties, evidence=evidence, names=names(whos), team=_team(case, plan), now=now,
    )  # fmt: skip


def names(whos: set[str]) -> dict[str, str]:
    """The names of those the ledger calls `post:7`; inside the engine's scope."""
    numbers = [int(who.removeprefix("post:")) for who in whos if who.startswith("post:") and who.removeprefix("post:").isdecimal()]
    held = Post.objects.filter(pk__in=numbers).select_related("member")
    return {f"post:{post.pk}": post.member.get_short_name() if post.member else post.title for post in held}


def _address(identity: Identity, case: Enrolment) -> str:
    door = Household.objects.filter(people=identity.pk).first()
    if door is not None and door.address:
        return unseal(bytes(door.address), f"household.address:{door.pk}")
    return unseal(bytes(identity.address), f"identity.address:{identity.pk}") if identity.address else ""


def _team(case: Enrolment, plan: Plan) -> tuple[Contact, ...]:
    """Whoever is seated and has a telephone."""
    seats = Seat.objects.filter(enrolment=case, until=None).select_related("post", "post__member").order_by("since", "role")
    found = []
    for seat in seats:
        if seat.post.phone and seat.role in plan.roles and seat.role != PERSON:
            phone = unseal(bytes(seat.post.phone), f"post.phone:{seat.post.pk}")
            found.append(Contact(plan.roles[seat.role].title, phone, seat.post.member.get_short_name() if seat.post.member else ""))
    return tuple(found)


def owed(row: Duty) -> Owed:
    """A row as the core knows it."""
    closing = Closing(row.how, row.closed_at, row.closed_by or 0, row.told_late) if row.how and row.closed_at else None  # type: ignore[arg-type]
    key = Key(row.rule, row.occurs_on, row.nth)
    return Owed(key, row.role, row.opens, row.closes, row.climbed, row.acknowledged, row.opened_by, "", row.lapsed, closing)
