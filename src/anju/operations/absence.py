"""Absences: who is away, who has accepted to stand in, and the incident that stands where nobody has.

What is open moves only when the successor accepts; until then it stays with whoever is away, and its files have an incident.
"""

from datetime import datetime, timedelta

from anju.core.enrolment.fact import Key
from anju.operations import post as posts
from anju.operations import qualified
from anju.operations.oversee import acting, below
from anju.operations.record import Said, record_many
from anju.operations.unable import Unable, known
from anju.operations.viewer import Viewer
from anju.records import holders
from anju.records.models import Absence, Area, Duty, Incident, Notice, Post
from anju.records.scope import ENGINE, scoped

ASKED = "asked"
"""Kind of the notice by which somebody is asked to stand in."""
ENGINES_OWN = Viewer("engine", "engine")


def declare(viewer: Viewer, post: int, since: datetime, until: datetime | None, reason: str, successor: int | None, now: datetime) -> int:
    """Note that the holder of `post` is away from `since` to `until` (open: None) and ask `successor` to stand in; tells the absence's number.

    Nobody named: whoever stands by for the post is asked. Whoever holds the post may, whoever answers for it, and whoever manages staff there.
    Raises `Unable`.
    """
    if until is not None and until <= max(since, now):
        raise Unable("backwards" if until <= since else "past", "until")
    with scoped(ENGINE):
        row = Post.objects.select_for_update().select_related("area").get(pk=post)
        _may(viewer, row, now)
        successor = successor if successor is not None else row.backup_id
        _fits(row, successor, now)
        over = Absence.objects.filter(post=row).exclude(until__lte=since)
        if (over.filter(since__lt=until) if until else over).exists():
            raise Unable("away already", "since")
        made = Absence.objects.create(post=row, since=since, until=until, reason=reason, successor_id=successor)
        _tell(made, row.area, now)
        _watch_one(made, viewer, now)
    return made.pk


def ask(viewer: Viewer, absence: int, successor: int, now: datetime) -> None:
    """Ask `successor` (another one) to stand in. Raises `Unable`."""
    with scoped(ENGINE):
        row = Absence.objects.select_for_update(of=("self",)).select_related("post", "post__area").get(pk=absence)
        _may(viewer, row.post, now)
        _fits(row.post, successor, now)
        row.successor_id, row.accepted = successor, None
        row.save(update_fields=["successor", "accepted"])
        _tell(row, row.post.area, now)
        _settled(row, now)


def accept(viewer: Viewer, absence: int, now: datetime) -> int:
    """The successor accepts: from now on (from its beginning, if that is to come) what is open is theirs. Tells how many duties moved at once.

    Raises `Unable` unless `viewer` was asked.
    """
    with scoped(ENGINE):
        row = _row(absence, "not asked")
        if row.successor_id not in viewer.posts or row.accepted is not None or (row.until is not None and row.until <= now):
            raise Unable("not asked")
        row.accepted = now
        row.save(update_fields=["accepted"])
        moved = _settled(row, now)
        _close(row, viewer, now)
    return moved


def decline(viewer: Viewer, absence: int, now: datetime) -> None:
    """The one asked cannot. Somebody else has to be asked; the incident stands until then. Raises `Unable`."""
    with scoped(ENGINE):
        row = _row(absence, "not asked")
        if row.successor_id not in viewer.posts:
            raise Unable("not asked")
        row.successor, row.accepted = None, None
        row.save(update_fields=["successor", "accepted"])
        _settled(row, now)
        _watch_one(row, viewer, now)


def back(viewer: Viewer, absence: int, now: datetime) -> None:
    """Whoever was away is there again; what is open is theirs again. Raises `Unable`."""
    with scoped(ENGINE):
        row = _row(absence, "beyond")
        _may(viewer, row.post, now)
        row.until = max(now, row.since + timedelta(microseconds=1))
        row.save(update_fields=["until"])
        _settled(row, now)
        _close(row, viewer, now)


def _row(absence: int, code: str) -> Absence:
    """The absence, locked; one that is not there is refused as somebody else's is."""
    return known(Absence.objects.select_for_update(of=("self",)).select_related("post").filter(pk=absence).first(), code)


def current(post: int, now: datetime) -> int | None:
    """The absence of `post` that goes on or is to come; None where there is none."""
    with scoped(ENGINE):
        return Absence.objects.filter(post=post).exclude(until__lte=now).order_by("since").values_list("pk", flat=True).first()


def watch(now: datetime) -> int:
    """What time alone brings: an absence that begins without an accepted successor is an incident in each of its files; one that begins or ends
    moves what is open. For the loop of the tick; tells how many incidents were raised."""
    with scoped(ENGINE):
        open_now = Absence.objects.filter(since__lte=now, accepted=None).exclude(until__lte=now).order_by("pk")
        raised = sum(_watch_one(row, ENGINES_OWN, now) for row in open_now.select_for_update(skip_locked=True))
        for area in holders.drifted(now):
            posts.settle(area, now)
    return raised


def _may(viewer: Viewer, row: Post, now: datetime) -> None:
    if row.pk in viewer.posts or any(each.post == row.pk for each in below(viewer, now)):
        return
    posts.manages(viewer, row.area_id)


def _fits(row: Post, successor: int | None, now: datetime) -> None:
    """A successor is another person, on duty."""
    if successor is None:
        return
    other = Post.objects.filter(pk=successor, member__is_active=True, active_from__lte=now).exclude(active_until__lte=now).first()
    if other is None:
        raise Unable("no such post", "successor")
    if other.member_id == row.member_id:
        raise Unable("own successor", "successor")
    qualified.stands_in(row.pk, other.pk, now)


def _tell(row: Absence, area: Area, now: datetime) -> None:
    if row.successor_id is not None:
        made = Notice(jurisdiction=area.jurisdiction, area=area.pk, post=row.successor_id, kind=ASKED, nth=row.pk, at=now)
        Notice.objects.bulk_create([made], ignore_conflicts=True)


def _settled(row: Absence, now: datetime) -> int:
    return posts.settle(row.post.area_id, now)


def _watch_one(row: Absence, viewer: Viewer, now: datetime) -> int:
    """Raise the incident in each file that waits for whoever is away and has none of this absence yet."""
    if row.accepted is not None or row.since > now or (row.until is not None and row.until <= now):
        return 0
    waiting = holders.waiting(row.post_id, [enrolment for enrolment, _ in row.raised], now)
    if not waiting:
        return 0
    raised = posts.raise_empty(viewer, waiting, now)
    skipped = [[enrolment, 0] for enrolment in waiting if enrolment not in dict(raised)]
    row.raised = [*row.raised, *([enrolment, seq] for enrolment, seq in raised), *skipped]
    row.save(update_fields=["raised"])
    return len(raised)


def _close(row: Absence, viewer: Viewer, now: datetime) -> None:
    """Somebody has the duties again: the lead duties of the incidents raised for it are replaced by that."""
    seqs = {(enrolment, seq) for enrolment, seq in row.raised if seq}
    if not seqs:
        return
    found = Incident.objects.filter(enrolment__in=[e for e, _ in seqs], opened_by__in=[s for _, s in seqs], settled_at=None)
    of = {(i.enrolment, i.opened_by) for i in found} & seqs
    leads = Duty.objects.filter(enrolment__in=[e for e, _ in of], opened_by__in=[s for _, s in of], how=None)
    values = {"how": "replaced", "reason": "somebody has accepted to stand in, or is back"}
    said = [(d.enrolment, Said("close", values=values, answers=Key(d.rule, d.occurs_on, d.nth))) for d in leads if (d.enrolment, d.opened_by) in of]
    record_many(acting(viewer), said, now=now)
    row.raised = []
    row.save(update_fields=["raised"])
