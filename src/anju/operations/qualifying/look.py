"""What is recorded of whom, for whoever keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from anju.core.evidence.qualify import Lack, lacks
from anju.core.moments import local_day
from anju.core.plan.model import Plan, Text
from anju.operations.qualified import of_posts
from anju.operations.qualifying.keep import Kept, charges, keeps
from anju.operations.viewer import Viewer
from anju.records.models import Member, Qualification
from anju.records.queries.qualifications import Holder, holders
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import unseal

State = Literal["valid", "soon", "over", "ahead", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Paper:
    """One record: what of which plan, its days, how it stands today, what shows it, and who took it back why."""

    number: int
    plan: str
    name: str
    title: Text
    since: date
    until: date
    state: State
    paper: str
    pictured: bool
    at: datetime
    withdrawn: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A qualification that the viewer keeps, with members who have a record (soonest to run out first), with how it stands, and those without."""

    kept: Kept
    recorded: tuple[tuple[Holder, State], ...]
    others: tuple[Holder, ...]


def listed(viewer: Viewer, now: datetime) -> tuple[Listed, ...]:
    """All that `viewer` keeps, of members who hold a post; of whoever has it by that post nothing has to be recorded."""
    kept = charges(viewer, now)
    with scoped(ENGINE):
        found = holders([(one.plan, one.written.name, one.lo, one.hi, one.written.by_post) for one in kept], now)
    today = local_day(now, viewer.zone)
    return tuple(_listed(one, [holder for holder in found if holder.nth == n], today) for n, one in enumerate(kept, 1))


def _listed(kept: Kept, found: Sequence[Holder], today: date) -> Listed:
    recorded = tuple((one, state(kept, one.since, one.until, today)) for one in found if one.since is not None and one.until is not None)
    return Listed(kept, recorded, tuple(one for one in found if one.since is None and not one.by_post))


def state(kept: Kept, since: date, until: date, today: date) -> State:
    """How a record that stands is on a day; `soon` from when its keeper hears of its end."""
    if today > until:
        return "over"
    if today < since:
        return "ahead"
    return "soon" if until - today < kept.written.renew else "valid"


def of_member(viewer: Viewer, member: int, now: datetime) -> tuple[str, tuple[Kept, ...], tuple[Paper, ...]]:
    """A member's name, what `viewer` keeps of them, and every record of that, withdrawn ones too, the newest first."""
    kept = keeps(viewer, member, now)
    known = {(one.plan, one.written.name): one for one in kept}
    today = local_day(now, viewer.zone)
    with scoped(ENGINE):
        name = Member.objects.values_list("name", flat=True).get(pk=member) if kept else ""
        rows = Qualification.objects.filter(member=member, plan__in={one.plan for one in kept}).order_by("-until", "-pk")
        papers = tuple(_paper(row, known[row.plan, row.name], today) for row in rows if (row.plan, row.name) in known)
    return name, kept, papers


def _paper(row: Qualification, kept: Kept, today: date) -> Paper:
    return Paper(
        row.pk, row.plan, row.name, kept.written.title, row.since, row.until,
        "withdrawn" if row.withdrawn else state(kept, row.since, row.until, today),
        unseal(bytes(row.paper), f"qualification.paper:{row.pk}") if row.paper else "", row.picture is not None, row.at, row.withdrawn,
        unseal(bytes(row.why), f"qualification.why:{row.pk}") if row.why else "",
    )  # fmt: skip


def lacking(plan: Plan, role: str, posts: Sequence[int], zone: str, now: datetime) -> dict[int, tuple[Lack, ...]]:
    """By post: what keeps its holder from sitting as `role` today, on the wall of `zone`. Empty where the role asks for nothing."""
    if role not in plan.roles or not plan.roles[role].needs or not posts:
        return {}
    with scoped(ENGINE):
        known = of_posts(posts, plan.name, now)
    return {post: found for post, who in known.items() if (found := lacks(plan, role, who, local_day(now, zone)))}
