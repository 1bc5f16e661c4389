"""Whether whoever is named may sit there: judged before anything is stored, by what is recorded of them on the local day of the file."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.utils import translation

from anju.core.enrolment.decision import Seat
from anju.core.evidence.qualify import Lack, Record, Standing, lacks
from anju.core.moments import local_day
from anju.core.plan.model import Plan
from anju.operations.plans import plan_of
from anju.operations.refused import Fault, Refused
from anju.operations.unable import Unable
from anju.records.models import Post, Qualification
from anju.records.models import Seat as Sits
from anju.records.store import Settled

WHYS = {"none": "not qualified", "over": "qualified no more", "ahead": "qualified not yet"}


def judged(found: Mapping[int, Settled | Refused]) -> dict[int, Settled | Refused]:
    """`found` with a refusal in place of each enrolment that would seat somebody who lacks what the seat needs. Needs the engine's scope."""
    named = [(one, seat) for one in found.values() if isinstance(one, Settled) for seat in _seated(one)]
    if not named:
        return dict(found)
    known, answers = _known([(one.plan.name, _post(seat), seat.at) for one, seat in named]), dict(found)
    for one, seat in named:
        day = local_day(seat.at, one.outcome.state.zone)
        missing = lacks(one.plan, seat.role, known[one.plan.name].get(_post(seat), Standing()), day)
        if missing:
            answers[one.loaded.enrolment] = Refused(*(Fault(WHYS[lack.why], "post", told(lack)) for lack in missing))
    return answers


def _seated(one: Settled) -> Iterator[Seat]:
    for each in one.outcome.decisions:
        if isinstance(each, Seat) and each.post and each.role in one.plan.roles and one.plan.roles[each.role].needs:
            yield each


def _post(seat: Seat) -> int:
    return int(seat.post.removeprefix("post:"))


def _known(named: Sequence[tuple[str, int, datetime]]) -> dict[str, dict[int, Standing]]:
    posts = defaultdict[str, set[int]](set)
    for plan, post, _ in named:
        posts[plan].add(post)
    now = max(at for *_, at in named)
    return {plan: of_posts(wanted, plan, now) for plan, wanted in posts.items()}


def told(lack: Lack) -> str:
    """Which qualification, in the reader's language, with the day on which it ran out or begins."""
    title = lack.qualification.title
    said = title.zh if (translation.get_language() or "zh").startswith("zh") else title.en
    return said if lack.day is None else f"{said} ({lack.day.isoformat()})"


def stands_in(post: int, other: int, now: datetime) -> None:
    """Raises `Unable` where `other` lacks what a seat of `post` needs today: whoever stands in sits there as well. Needs the engine's scope."""
    held = Sits.objects.filter(post=post, until=None, enrolment__archived=None, enrolment__annulled=None).distinct()
    seats = [(plan_of(adoption), role, zone) for adoption, role, zone in held.values_list("enrolment__adoption", "role", "enrolment__zone")]
    asked = [(plan, role, zone) for plan, role, zone in seats if role in plan.roles and plan.roles[role].needs]
    known = {name: of_posts([other], name, now).get(other, Standing()) for name in {plan.name for plan, *_ in asked}}
    if any(lacks(plan, role, known[plan.name], local_day(now, zone)) for plan, role, zone in asked):
        raise Unable("not qualified", "successor")


def holds(member: int, plans: Sequence[Plan], role: str, day: date, now: datetime) -> None:
    """Raises `Unable` where `member` lacks what one of `plans` asks of whoever holds the post of `role` on `day`. Needs the engine's scope."""
    asked = [plan for plan in plans if role in plan.roles and plan.roles[role].kind == "post" and plan.roles[role].needs]
    if any(lacks(plan, role, of_members([member], plan.name, now)[member], day) for plan in asked):
        raise Unable("not qualified", "role")


def of_members(members: Collection[int], plan: str, now: datetime) -> dict[int, Standing]:
    """By member: the roles they hold at `now`, and what the plan of that name may ask of them. Needs the engine's scope."""
    roles, records = defaultdict[int, set[str]](set), defaultdict[int, list[Record]](list)
    held = Post.objects.filter(member__in=members, active_from__lte=now).exclude(active_until__lte=now)
    for member, role in held.values_list("member", "role"):
        roles[member or 0].add(role)
    kept = Qualification.objects.filter(member__in=members, plan=plan, withdrawn=None).order_by("since")
    for member, name, since, until in kept.values_list("member", "name", "since", "until"):
        records[member].append(Record(name, since, until))
    return {member: Standing(frozenset(roles[member]), tuple(records[member])) for member in members}


def of_posts(posts: Collection[int], plan: str, now: datetime) -> dict[int, Standing]:
    """By post: the same of whoever holds it; of a post that nobody holds, nothing. Needs the engine's scope."""
    holders = dict(Post.objects.filter(pk__in=posts).values_list("pk", "member"))
    known = of_members({member for member in holders.values() if member is not None}, plan, now)
    return {post: known.get(member or 0, Standing()) for post, member in holders.items()}
