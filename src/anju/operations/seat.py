"""Filling a seat, or changing who sits there, with a named backup who stands by; and asking a backup to take over."""

from collections.abc import Sequence
from datetime import datetime

from anju.operations.oversee import acting, below, charges
from anju.operations.record import Done, Said, record_many
from anju.operations.refused import Refused
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Enrolment, Post, Seat
from anju.records.scope import ENGINE, scoped


def name(viewer: Viewer, seats: Sequence[tuple[int, str]], post: int, backup: int | None, now: datetime) -> tuple[Done | Refused, ...]:
    """Seat `post`, with `backup` standing by, in each of `seats` (enrolment, role). Each stands alone.

    The command may seat whom it commands; a chief those below, in seats that those below or nobody holds. Raises `Unable`.
    """
    near = {each.post: each for each in below(viewer, now)}
    if post not in near and post not in viewer.posts:
        raise Unable("not below", "post")
    if backup is not None and (backup == post or (backup not in near and backup not in viewer.posts)):
        raise Unable("wrong backup" if backup == post else "not below", "backup")
    enrolments, held = [enrolment for enrolment, _ in seats], charges(viewer, now)
    with scoped(ENGINE):
        areas = dict(Enrolment.objects.filter(pk__in=enrolments).values_list("pk", "area"))
        if not all(any(charge.answers(areas.get(enrolment, 0), role) for charge in held) for enrolment, role in seats):
            raise Unable("not below")
        holders = {(s.enrolment_id, s.role): s.post_id for s in Seat.objects.filter(enrolment__in=enrolments, until=None)}
        if any(holders.get(seat, post) not in {*near, *viewer.posts} for seat in seats):
            raise Unable("not below")
        return fill(viewer, seats, post, backup, now)


def fill(viewer: Viewer, seats: Sequence[tuple[int, str]], post: int | None, backup: int | None, now: datetime) -> tuple[Done | Refused, ...]:
    """Record who sits in `seats` from now on (None: nobody, which is an incident at once) and who stands by. The caller has shown that it may."""
    if backup is not None and post is not None:
        members = dict(Post.objects.filter(pk__in=[post, backup]).values_list("pk", "member"))
        if members.get(post) == members.get(backup):
            raise Unable("wrong backup", "backup")
    with scoped(ENGINE):
        answers = list[Done | Refused]()
        for role in sorted({role for _, role in seats}):
            values = {"role": role, "post": str(post) if post else "", **({"backup": str(backup)} if backup else {})}
            mine = [enrolment for enrolment, of in seats if of == role]
            answers += record_many(acting(viewer), [(enrolment, Said("seat", values=values)) for enrolment in mine], now=now)
            done = [answer.enrolment for answer in answers if isinstance(answer, Done)]
            if backup is not None:
                Seat.objects.filter(enrolment__in=done, role=role, post=post, until=None).update(backup=backup)
    return tuple(answers)
