"""A small world in the database: a county with two townships, the small plan adopted, posts, people and enrolments, evaluated and stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from django.db import connection

from anju.core.enrolment.fact import Fact
from anju.core.enrolment.state import State
from anju.core.flow import evaluate
from anju.core.plan.compile.tables import routines, rungs
from anju.core.plan.model import Plan
from anju.records import loading
from anju.records.models import Adoption, Agency, Area, Enrolment, Identity, Member, Person, PlanVersion, Post, Pulse, Routine, Rung
from anju.records.store import Settled, put
from tests.core.small import PLAN

COUNTY, TOWN, OTHER = 330185_000_000, 330185_100_000, 330185_200_000
JURISDICTION = 330185
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
numbers = count(1)


@dataclass(frozen=True)
class World:
    """Numbers of what was made."""

    adoption: int
    agency: int
    posts: dict[str, int]


def months(*instants: datetime) -> None:
    """Make the partitions around each instant."""
    with connection.cursor() as cursor:
        for instant in instants:
            cursor.execute("SELECT ensure_months(%s)", [instant])


def world(plan: Plan = PLAN, *, held: Sequence[str] = ("head", "chief"), zone: str = "Asia/Shanghai") -> World:
    """The county, its plan and posts. Inside the engine's scope."""
    Area.objects.create(id=COUNTY, hi=COUNTY + 999_999, jurisdiction=JURISDICTION, kind="county", name="县", zone=zone)
    for town in (TOWN, OTHER):
        Area.objects.create(id=town, hi=town + 99_999, parent_id=COUNTY, jurisdiction=JURISDICTION, kind="township", name="乡", zone=zone)
    version = PlanVersion.objects.create(name=plan.name, version=plan.version, texts={}, digest="", published=LONG_AGO)
    adoption = Adoption.objects.create(plan_version=version, area_id=COUNTY, since=LONG_AGO, digest="")
    compiled(adoption.pk, plan)
    agency = Agency.objects.create(area_id=COUNTY, kind="bureau", name="局")
    posts = {role: post(agency.pk, role) for role in held}
    posts["nurse"] = post(agency.pk, "nurse", area=TOWN)
    return World(adoption.pk, agency.pk, posts)


def compiled(adoption: int, plan: Plan) -> None:
    """The tables of routine rules, as adopting writes them."""
    Routine.objects.bulk_create(
        Routine(
            adoption_id=adoption, track=r.track, rule=r.rule, nth=r.nth, at=r.at, every=r.every, within=r.within, stages=list(r.stages), role=r.role,
            kind=r.kind, falls_back=r.falls_back, evidence=r.evidence, lapses=r.lapses, need=r.need, must=r.must, hidden=r.hidden,
        )
        for r in routines(plan)
    )  # fmt: skip
    Rung.objects.bulk_create(
        Rung(
            adoption_id=adoption, track=s.track, rule=s.rule, step=s.step, after=s.after, to_role=s.to_role, kind=s.kind, command=s.command,
            command_kind=s.command_kind, lead=s.lead, lead_kind=s.lead_kind, wakes=s.wakes, home=s.home,
        )
        for s in rungs(plan)
    )  # fmt: skip


def post(agency: int, role: str, *, area: int = COUNTY, since: datetime = LONG_AGO, until: datetime | None = None) -> int:
    """A post held by a new member."""
    member = Member.objects.create(username=f"member{next(numbers)}", password="!", purpose="seat")
    return Post.objects.create(member=member, agency_id=agency, area_id=area, role=role, active_from=since, active_until=until).pk


def enrol(made: World, state: State, *, area: int = TOWN, facts: Sequence[Fact] = (), plan: Plan = PLAN) -> int:
    """Enrol somebody new with `state` as it opens, take `facts`, and store what follows; the enrolment's number."""
    person = Person.objects.create(jurisdiction=JURISDICTION, area=area, created=state.entered)
    Identity.objects.create(person=person, jurisdiction=JURISDICTION, area=area, name="甲", pinyin="jia", initials="j")
    row = Enrolment.objects.create(
        jurisdiction=JURISDICTION, area=area, adoption_id=made.adoption, track=state.track, person=person, mode="compulsory", authority="a",
        article="b",
        decider="c", first_day_rule="arrival", starts=state.starts, ends=state.ends, maximum_days=plan.term.maximum_days if plan.term else 21,
        entered=state.entered, zone=state.zone,
    )  # fmt: skip
    Pulse.objects.create(
        enrolment=row.pk,
        jurisdiction=JURISDICTION,
        area=area,
        adoption=made.adoption,
        track=state.track,
        until=state.entered - timedelta(microseconds=1),
    )
    record(row.pk, facts, max([state.entered, *(f.recorded for f in facts)]), plan)
    return row.pk


def record(enrolment: int, facts: Sequence[Fact], now: datetime, plan: Plan = PLAN) -> Settled:
    """Take `facts` and evaluate up to `now`, as an operation does: lock and load, evaluate, store. Sequence numbers are given here."""
    one = loading.states({enrolment: plan}, [enrolment])[enrolment]
    around = loading.around([one.place], [plan])[one.place]
    settled = Settled(one, plan, facts, evaluate(plan, one.state, around, facts, now))
    put([settled], now)
    return settled


def next_seq(enrolment: int) -> int:
    """The number the next fact of this ledger has."""
    return Pulse.objects.values_list("seq", flat=True).get(pk=enrolment) + 1
