"""Posts: one row is one tenure. Giving one, ending one, and what becomes of what its holder had."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from anju.core.enrolment.fact import Key
from anju.core.moments import local_day
from anju.core.plan.model import PERSON, Plan, Role
from anju.operations import qualified
from anju.operations.oversee import acting
from anju.operations.plans import plan_of
from anju.operations.record import Done, Said, record_many
from anju.operations.refused import Refused
from anju.operations.seat import fill
from anju.operations.stand import join, leave
from anju.operations.unable import Unable, known
from anju.operations.viewer import Viewer
from anju.records import holders, loading
from anju.records.models import Absence, Adoption, Agency, Area, Duty, Enrolment, Member, Notice, Post, Seat
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal


def manages(viewer: Viewer, area: int) -> None:
    """Raises `Unable` unless `viewer` manages staff of `area`: an administrator everywhere, a command inside its own."""
    if viewer.purpose != "admin" and not (viewer.purpose == "area" and viewer.lo <= area <= viewer.hi):
        raise Unable("beyond")


def roles_of(area: int, now: datetime) -> dict[str, Role]:
    """The roles of every plan in force over `area` at `now`, by name; of two plans that share a name the newer's."""
    return {name: role for plan in _plans_over(area, now) for name, role in plan.roles.items() if name != PERSON}


def _plans_over(area: int, now: datetime) -> list[Plan]:
    with scoped(ENGINE):
        held = Adoption.objects.filter(area__pk__lte=area, area__hi__gte=area, since__lte=now).exclude(until__lte=now).order_by("pk")
        numbers = list(held.values_list("pk", flat=True))
    return [plan_of(number) for number in numbers]


def give(viewer: Viewer, member: int, agency: int, area: int, role: str, now: datetime, *, phone: str = "", backup: int | None = None) -> int:
    """Give `member` the post of `role` in `agency` over `area` from `now` on, and tell its number. What lay with nobody is theirs at once.

    Raises `Unable`.
    """
    manages(viewer, area)
    roles = roles_of(area, now)
    if role not in roles:
        raise Unable("unknown role" if roles else "no plan", "role")
    with scoped(ENGINE):
        who, office = Member.objects.select_for_update().get(pk=member), Agency.objects.get(pk=agency)
        manages(viewer, office.area_id)
        if not who.is_active:
            raise Unable("deactivated")
        if office.closed is not None:
            raise Unable("serves no more", "agency")
        held = Post.objects.filter(member=who, agency=office, area_id=area, role=role).exclude(active_until__lte=now).first()
        if held is not None:
            return held.pk
        qualified.holds(member, _plans_over(area, now), role, local_day(now, Area.objects.values_list("zone", flat=True).get(pk=area)), now)
        post = Post.objects.create(member=who, agency=office, area_id=area, role=role, title=roles[role].title.zh, active_from=now, backup_id=backup)
        if phone:
            post.phone = seal(phone, f"post.phone:{post.pk}")
            post.save(update_fields=["phone"])
        settle(area, now)
        join(viewer, area, now)
    return post.pk


def stand_by(viewer: Viewer, post: int, backup: int | None) -> None:
    """Name who stands by for `post`, or nobody. Raises `Unable`."""
    with scoped(ENGINE):
        row = known(Post.objects.filter(pk=post).first())
        manages(viewer, row.area_id)
        other = Post.objects.get(pk=backup) if backup is not None else None
        if other is not None and other.member_id == row.member_id:
            raise Unable("wrong backup", "backup")
        row.backup = other
        row.save(update_fields=["backup"])


def end(viewer: Viewer, post: int, now: datetime) -> int:
    """End the tenure of `post`. Its seats pass to whoever has accepted to stand in, else they are empty, which is an incident for the command at
    once, as are the duties of a standing post that nobody holds now. Tells how many files have an empty seat or post by it. Raises `Unable`."""
    with scoped(ENGINE):
        row = known(Post.objects.select_for_update().filter(pk=post).first())
        manages(viewer, row.area_id)
        return vacate(viewer, row, now)


def vacate(viewer: Viewer, row: Post, now: datetime) -> int:
    """As `end`, for whoever was shown to be allowed. Needs the engine's scope."""
    if row.active_until is not None and row.active_until <= now:
        return 0
    successor = _stands_in(row.pk, now)
    area = Area.objects.get(pk=row.area_id)
    holders.lock(row.pk, area.pk, area.hi)
    standing = set(Duty.objects.filter(post=row.pk, how=None, standing=True).values_list("enrolment", flat=True))
    row.active_until = max(now, row.active_from + timedelta(microseconds=1))
    row.save(update_fields=["active_until"])
    leave(viewer, "the post ended", now, post=row.pk)
    seats = _seats(row.pk)
    if successor is None:
        _ask(row, area, now)
    else:
        _inherit(row, successor, now)
        join(viewer, row.area_id, now)
    _return(viewer, row.pk, now)
    Absence.objects.filter(successor=row).exclude(until__lte=now).update(successor=None, accepted=None)
    empty = _pass_on(viewer, seats, successor, now)
    settle(row.area_id, now)
    holders.look(area.pk, area.hi, now)
    left = Duty.objects.filter(enrolment__in=standing, how=None, standing=True, post=None).values_list("enrolment", flat=True)
    return len(raise_empty(viewer, sorted(set(left)), now)) + empty


def _pass_on(viewer: Viewer, seats: Sequence[tuple[int, str]], successor: Post | None, now: datetime) -> int:
    """Seats pass to `successor`; those that they are not qualified for are empty, as all are where there is none. Tells in how many files one is."""
    ordered = sorted(seats, key=lambda seat: seat[1])
    answers = fill(viewer, ordered, successor.pk, None, now) if successor else ()
    empty = [seat for seat, answer in zip(ordered, answers, strict=True) if isinstance(answer, Refused)] if successor else ordered
    fill(viewer, empty, None, None, now)
    return len({enrolment for enrolment, _ in empty})


def _stands_in(post: int, now: datetime) -> Post | None:
    """Whoever has accepted to stand in for `post` at `now`."""
    found = holders.stands_in(post, now)
    return Post.objects.filter(pk=found, member__is_active=True).first() if found != post else None


def _inherit(row: Post, successor: Post, now: datetime) -> None:
    """A standing post that somebody has accepted to stand in for becomes theirs."""
    kinds = roles_of(row.area_id, now)
    if row.role in kinds and kinds[row.role].kind == "post":
        Post.objects.create(
            member=successor.member, agency_id=row.agency_id, area_id=row.area_id, role=row.role, title=row.title,
            active_from=row.active_until or now,
        )  # fmt: skip


def _ask(row: Post, area: Area, now: datetime) -> None:
    """Whoever was named to stand by is told that something waits for their word."""
    named = Seat.objects.filter(post=row, until=None, backup__isnull=False).values_list("backup", flat=True)
    backups = {*named, *([row.backup_id] if row.backup_id else [])}
    made = (Notice(jurisdiction=area.jurisdiction, area=area.pk, post=backup, kind="asked", nth=-row.pk, at=now) for backup in sorted(backups))
    Notice.objects.bulk_create(made, ignore_conflicts=True)


def _return(viewer: Viewer, post: int, now: datetime) -> None:
    """What was given to `post` by name, or by standing in, goes back to whoever holds the role: nobody keeps a duty for somebody who is gone."""
    rows = list(Duty.objects.filter(post=post, how=None, given=True))
    said = [(row.enrolment, Said("reassign", values={"post": ""}, answers=_key(row))) for row in rows]
    record_many(acting(viewer), said, now=now)


def _key(row: Duty) -> Key:
    return Key(row.rule, row.occurs_on, row.nth)


def _seats(post: int) -> list[tuple[int, str]]:
    rows = Seat.objects.filter(post=post, until=None, enrolment__archived=None, enrolment__annulled=None)
    return list(rows.order_by("enrolment").values_list("enrolment", "role"))


def settle(area: int, now: datetime) -> int:
    """Give the open duties of `area` and everything inside to whoever holds their roles now; tells how many changed hands."""
    with scoped(ENGINE):
        return holders.settle(area, now)


def raise_empty(viewer: Viewer, enrolments: Sequence[int], now: datetime) -> list[tuple[int, int]]:
    """Raise, in each file, the incident that its plan has for a duty nobody owns; (enrolment, number of the fact) of each raised."""
    with scoped(ENGINE):
        adopted = loading.adoptions(enrolments)
        tracks = dict(Enrolment.objects.filter(pk__in=enrolments, archived=None, annulled=None).values_list("pk", "track"))
        kinds = {e: plan_of(adopted[e]).tracks[track].unowned for e, track in tracks.items() if e in adopted}
        said = [(e, Said("incident", form=kind)) for e, kind in sorted(kinds.items()) if kind]
        answers = record_many(acting(viewer), said, now=now)
    return [(answer.enrolment, answer.seqs[0]) for answer in answers if isinstance(answer, Done)]
