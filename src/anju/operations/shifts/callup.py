"""Somebody cannot stand their watch, at three in the morning too: its hours are an incident at once, and whoever is free and rested is asked in
order, each for so long as the roster says alone, until one accepts. Nobody is asked why.
"""

from dataclasses import replace
from datetime import datetime

from anju.core.duties.roster import willing
from anju.core.moments import Span
from anju.operations.oversee import acting
from anju.operations.record import Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.shifts import held as watches
from anju.operations.shifts.allot import Given, fill, give, wrongs
from anju.operations.shifts.held import Held, pool
from anju.operations.viewer import Viewer
from anju.operations.watched import plans
from anju.records.models import Notice, Outbox, WatchAsk, WatchCall, WatchShift
from anju.records.queries import shifts
from anju.records.scope import ENGINE, scoped

CALLED = "called"
"""Kind of the notice by which a post is asked to step in for a watch."""
LINK = "/shifts/"


def cannot(viewer: Viewer, number: int, now: datetime) -> int:
    """The watch of this number has nobody from now on: an incident is raised, and the first who is free and rested is asked. Tells the call's number.

    Whoever has the watch may say so, and whoever lays the roster out. Raises `Refused`.
    """
    with scoped(ENGINE):
        row = WatchShift.objects.select_for_update().filter(pk=number).first()
        held = watches.one(number, now)
        where = held.kept
        if held.shift.post not in viewer.posts and not plans(viewer, where.plan, where.roster, where.agency):
            raise Refused(Fault("not yours"))
        if row is None or row.left is not None or row.ends <= now:
            raise Refused(Fault("watch gone"))
        WatchShift.objects.filter(pk=number).update(left=now)
        call = WatchCall.objects.create(
            jurisdiction=row.jurisdiction, area=row.area, enrolment=where.file, roster=row.roster, post=row.post, starts=row.starts, ends=row.ends,
            by=viewer.who, since=now,
        )  # fmt: skip
        _raise(viewer, held, now)
        _ask(call, replace(held, left=now), now)
    return call.pk


def can(viewer: Viewer, number: int, now: datetime) -> None:
    """Whoever could not stand a watch can after all, as long as nobody else has accepted. Raises `Refused`."""
    with scoped(ENGINE):
        row = WatchShift.objects.select_for_update().filter(pk=number, post__in=viewer.posts, left__isnull=False, ends__gt=now).first()
        if row is None:
            raise Refused(Fault("watch gone"))
        WatchShift.objects.filter(pk=number).update(left=None)
        WatchCall.objects.filter(post=row.post, starts=row.starts, ended=None).update(ended=now)
        fill(viewer, watches.one(number, now).kept, now)


def _raise(viewer: Viewer, held: Held, now: datetime) -> None:
    """The hours are an incident at once, where the plan has one for them."""
    where = held.kept
    kind = next((rule.settles for rule in where.track.rules.values() if rule.lays_out == where.roster.name and rule.settles), "")
    times = {"start": max(held.shift.start, now).isoformat(), "end": held.shift.end.isoformat()}
    if kind:
        record(acting(viewer), where.file, [Said("incident", kind, {"roster": where.roster.name, **times})], now=now)


def _ask(call: WatchCall, held: Held, now: datetime) -> bool:
    """Ask the next who is free and rested; whether there was one."""
    asked = set(WatchAsk.objects.filter(call=call).values_list("post", flat=True))
    slot = Span(max(held.shift.start, now), held.shift.end)
    known = [who for who in pool(held.kept, slot.start, held.shift.end, now) if who.post not in asked and who.post != call.post]
    free = willing(held.kept.roster, known, slot, ())
    if not free:
        return False
    post = free[0].post
    home = {"jurisdiction": call.jurisdiction, "area": call.area}
    WatchAsk.objects.create(call=call, post=post, at=now, **home)
    Notice.objects.bulk_create([Notice(**home, post=post, kind=CALLED, nth=call.pk, at=now)], ignore_conflicts=True)
    sent = Outbox(**home, key=f"watch.{call.pk}.{post}", to_post=post, kind="watch", link=LINK, at=now, next_at=now, wakes=True)
    Outbox.objects.bulk_create([sent], ignore_conflicts=True)
    return True


def go_on(now: datetime) -> int:
    """Ask the next wherever the last one asked has had their time, and end what is over; for the loop. Tells how many were asked."""
    with scoped(ENGINE):
        WatchCall.objects.filter(ended=None, ends__lte=now).update(ended=now)
        calls = list(WatchCall.objects.select_for_update(skip_locked=True).filter(ended=None).order_by("pk"))
        return sum(_go_on(call, now) for call in calls)


def _go_on(call: WatchCall, now: datetime) -> bool:
    row = shifts.exactly(call.post, call.starts, call.ends)
    found = watches.of([row], now) if row is not None else ()
    if not found:
        WatchCall.objects.filter(pk=call.pk).update(ended=now)
        return False
    last = WatchAsk.objects.filter(call=call, answer="").order_by("-at", "-pk").values_list("at", flat=True).first()
    patient = found[0].kept.roster.answer
    return (last is None or last + patient <= now) and _ask(call, found[0], now)


def accept(viewer: Viewer, number: int, now: datetime) -> None:
    """Whoever was asked by question `number` steps in: the hours left are theirs. Raises `Refused` where somebody else was first, or it is against
    the roster by now."""
    with scoped(ENGINE):
        ask, call = _open(viewer, number, now)
        row = shifts.exactly(call.post, call.starts, call.ends)
        found = watches.of([row], now) if row is not None else ()
        if not found:
            raise Refused(Fault("watch gone"))
        held = found[0]
        watchers = pool(held.kept, max(held.shift.start, now), held.shift.end, now)
        given = [Given.of(held, ask.post, watchers)]
        if wrong := wrongs(given, watchers, now):
            raise Refused(*wrong)
        WatchAsk.objects.filter(pk=ask.pk).update(answer="yes", answered=now)
        WatchCall.objects.filter(pk=call.pk).update(taken_by=ask.post, ended=now)
        give(viewer, given, "stepped in", now)


def decline(viewer: Viewer, number: int, now: datetime) -> None:
    """Whoever was asked cannot; the next is asked at once. Raises `Refused`."""
    with scoped(ENGINE):
        ask, call = _open(viewer, number, now)
        WatchAsk.objects.filter(pk=ask.pk).update(answer="no", answered=now)
        if not WatchAsk.objects.filter(call=call, answer="").exists():
            _go_on(call, now)


def _open(viewer: Viewer, number: int, now: datetime) -> tuple[WatchAsk, WatchCall]:
    ask = WatchAsk.objects.filter(pk=number, answer="", post__in=viewer.posts).first()
    call = WatchCall.objects.select_for_update().filter(pk=ask.call_id).first() if ask is not None else None
    if ask is None or call is None or call.ended is not None or call.ends <= now:
        raise Refused(Fault("watch stepped in"))
    return ask, call
