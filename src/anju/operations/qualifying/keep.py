"""Who keeps which qualification of whom: recording one, and withdrawing it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from anju.core.enrolment.fact import Key
from anju.core.moments import local_day
from anju.core.plan.model import Qualification as Written
from anju.operations import member as members
from anju.operations import staffing
from anju.operations.oversee import acting
from anju.operations.photo.take import Picture
from anju.operations.plans import plan_of
from anju.operations.record import Said, record_many
from anju.operations.unable import Unable, known
from anju.operations.viewer import Viewer
from anju.records.models import Adoption, Area, Duty, Member, Post, Qualification
from anju.records.queries.rows import numbers
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import ring, seal

LONGEST = 200
"""Signs that the certificate in words may have, and the reason of a withdrawal."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A qualification of the plan named `plan`, in force from `lo` to `hi`: whose members the viewer keeps it of."""

    plan: str
    written: Written
    lo: int
    hi: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is recorded: valid from `since` to `until`, both counted, shown by `paper` in words, a photograph, or both."""

    since: date
    until: date
    paper: str = ""
    picture: Picture | None = None


def charges(viewer: Viewer, now: datetime) -> tuple[Kept, ...]:
    """What `viewer` keeps, and where: everything for whoever manages staff, else what a plan in force gives one of their posts."""
    with scoped(ENGINE):
        if viewer.purpose in ("area", "admin"):
            return _over(*staffing.bounds(viewer), None, now)
        own = Post.objects.filter(pk__in=viewer.posts).values_list("role", "area", "area__hi")
        return tuple(dict.fromkeys(kept for role, lo, hi in own for kept in _over(lo, hi, role, now)))


def _over(lo: int, hi: int, role: str | None, now: datetime) -> tuple[Kept, ...]:
    """Of plans in force somewhere from `lo` to `hi` the newest of each name and place."""
    near = Adoption.objects.filter(area__pk__lte=hi, area__hi__gte=lo, since__lte=now).exclude(until__lte=now).order_by("pk")
    found: dict[tuple[str, str, int], Kept] = {}
    for number, area, last in near.values_list("pk", "area", "area__hi"):
        plan = plan_of(number)
        for one in plan.qualifications.values():
            if role in (None, one.kept_by):
                found[plan.name, one.name, area] = Kept(plan.name, one, max(lo, area), min(hi, last))
    return tuple(found.values())


def keeps(viewer: Viewer, member: int, now: datetime) -> tuple[Kept, ...]:
    """What `viewer` keeps of `member`, by the posts they hold; of one who holds none yet, whoever manages staff. Nobody keeps their own."""
    with scoped(ENGINE):
        held = Post.objects.filter(member=member, active_from__lte=now).exclude(active_until__lte=now)
        areas = set(held.values_list("area", flat=True))
        own = held.filter(pk__in=viewer.posts).exists() or viewer.who == f"member:{member}"
        new = not areas and members.manages(viewer, member, now)
    return () if own else tuple(one for one in charges(viewer, now) if new or any(one.lo <= area <= one.hi for area in areas))


def note(viewer: Viewer, member: int, plan: str, name: str, said: Certificate, now: datetime) -> int:
    """Record that `member` has it; tells the row. What its keeper was told about the one before is done by it. Raises `Unable`."""
    kept = _kept(viewer, member, plan, name, now)
    with scoped(ENGINE):
        Member.objects.select_for_update().get(pk=member)
        post = Post.objects.filter(member=member, area__pk__range=(kept.lo, kept.hi), active_from__lte=now).exclude(active_until__lte=now)
        area = Area.objects.get(pk=post.order_by("pk").values_list("area", flat=True).first() or kept.lo)
        before = Qualification.objects.filter(member=member, plan=plan, name=name, withdrawn=None)
        _fits(said, local_day(now, area.zone))
        if before.filter(since__lte=said.until, until__gte=said.since).exists():
            raise Unable("days taken", "since")
        number = numbers("qualification", 1)[0]
        Qualification.objects.create(
            id=number, jurisdiction=area.jurisdiction, area=area.pk, member_id=member, plan=plan, name=name, since=said.since, until=said.until,
            paper=seal(said.paper.strip(), f"qualification.paper:{number}") if said.paper.strip() else None,
            picture=ring().seal(said.picture.whole, f"qualification.picture:{number}") if said.picture else None, at=now, by=viewer.who,
        )  # fmt: skip
        _seen_to(viewer, kept.written.rule, before.filter(until__lt=said.since), now)
    return number


def _kept(viewer: Viewer, member: int, plan: str, name: str, now: datetime) -> Kept:
    found = [one for one in keeps(viewer, member, now) if (one.plan, one.written.name) == (plan, name)]
    if not found:
        raise Unable("not kept")
    return found[-1]


def _fits(said: Certificate, today: date) -> None:
    if said.until < said.since:
        raise Unable("backwards", "until")
    if said.until < today:
        raise Unable("past", "until")
    if not said.paper.strip() and said.picture is None:
        raise Unable("no certificate", "paper")


def _seen_to(viewer: Viewer, rule: str, before: QuerySet[Qualification], now: datetime) -> None:
    """The duties to renew those `before` are done by it."""
    told = before.filter(nth__isnull=False).values_list("enrolment", "occurs_on", "nth")
    keys = {(enrolment, Key(rule, day, nth)) for enrolment, day, nth in told if enrolment is not None and day is not None and nth is not None}
    still = Duty.objects.filter(enrolment__in={enrolment for enrolment, _ in keys}, rule=rule, how=None).values_list("enrolment", "occurs_on", "nth")
    done = [(enrolment, Key(rule, day, nth)) for enrolment, day, nth in still if (enrolment, Key(rule, day, nth)) in keys]
    record_many(acting(viewer), [(enrolment, Said("evidence", "attestation", via="staff", answers=key)) for enrolment, key in done], now=now)


def withdraw(viewer: Viewer, number: int, why: str, now: datetime) -> None:
    """It stands no more from now on, because of `why`: entered by mistake, or taken away. Raises `Unable`."""
    if not why.strip():
        raise Unable("no reason", "why")
    with scoped(ENGINE):
        row = known(Qualification.objects.select_for_update().filter(pk=number).first(), "not kept")
    _kept(viewer, row.member_id, row.plan, row.name, now)
    if row.withdrawn is not None:
        raise Unable("taken back")
    with scoped(ENGINE):
        row.withdrawn, row.withdrawn_by, row.why = now, viewer.who, seal(why.strip(), f"qualification.why:{number}")
        row.save(update_fields=["withdrawn", "withdrawn_by", "why"])


def picture(viewer: Viewer, number: int, now: datetime) -> bytes:
    """The photographed certificate, a JPEG. Raises `Unable` where there is none, or it is not theirs to see."""
    with scoped(ENGINE):
        row = Qualification.objects.filter(pk=number, picture__isnull=False).first()
    if row is None:
        raise Unable("not kept")
    _kept(viewer, row.member_id, row.plan, row.name, now)
    return ring().open(bytes(row.picture or b""), f"qualification.picture:{number}")
