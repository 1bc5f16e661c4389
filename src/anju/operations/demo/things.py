"""What a township has and hands round: rooms and cars by their names, what is out of them, the things on their way, the lists due at an hour."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from anju.core.enrolment.fact import Key
from anju.core.plan.model import DIGEST, THINGS, Plan, Rule
from anju.operations import digest, stock
from anju.operations.demo.script import Script
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.viewer import Viewer, viewer_of
from anju.records.models import Duty, Enrolment, Member, Post, ResourceUnit, Taking
from anju.records.scope import ENGINE, scoped

Shelf = dict[str, list[str]]
"""By resource, the units that may still be taken."""


def furnish(said: Script, adoption: int, plan: Plan, township: tuple[int, int], now: datetime) -> None:
    """Name as many units of each resource as the plan has room for, as the script calls them, else by their number."""
    command = Viewer("engine", "area", lo=township[0], hi=township[1])
    for one in plan.resources.values():
        labels = said.get("units", {}).get(one.name, [])
        for n in range(one.capacity):
            stock.name(command, adoption, one.name, labels[n] if n < len(labels) else f"{n + 1}", now=now)


def shelf(plan: Plan) -> Shelf:
    """What may be taken now without an exception. Needs the engine's scope."""
    found: Shelf = {}
    for one in plan.resources.values():
        out = list(Taking.objects.filter(resource__name=one.name, resource__plan=plan.name, until=None).values_list("unit", flat=True))
        units = ResourceUnit.objects.filter(resource__name=one.name, resource__plan=plan.name, unused=None).exclude(pk__in=out).order_by("pk")
        found[one.name] = list(units.values_list("label", flat=True))[: max(0, one.at_once - len(out))]
    return found


def which(free: Shelf, rule: Rule, enrolment: int) -> str | None:
    """The unit that doing the rule takes off the shelf, or gives back; none where there is none. Needs the engine's scope."""
    if rule.takes:
        return free[rule.takes].pop(0) if free[rule.takes] else None
    held = Taking.objects.filter(enrolment=enrolment, resource__name=rule.gives_back, until=None).values_list("unit__label", flat=True)
    return held.first()


def on_their_way(adoption: int) -> list[int]:
    """The files of the things that were begun."""
    with scoped(ENGINE):
        return list(Enrolment.objects.filter(adoption=adoption, subject__in=THINGS, archived=None).order_by("pk").values_list("pk", flat=True))


def send(enrolments: Sequence[int], now: datetime) -> None:
    """Whoever owes a list that is open sends it as it stands."""
    for duty, viewer in _owing(enrolments, now):
        key = Key(duty.rule, duty.occurs_on, duty.nth)
        with suppress(Refused):  # another list of the same hour may have been given up by now
            shown = digest.due(viewer, duty.enrolment, key, now=now)
            if not isinstance(shown, int):
                digest.send(viewer, duty.enrolment, key, {}, shown.code, now=now)


def _owing(enrolments: Sequence[int], now: datetime) -> Iterator[tuple[Duty, Viewer]]:
    with scoped(ENGINE):
        duties = list(Duty.objects.filter(enrolment__in=enrolments, evidence=DIGEST, how=None, opens__lte=now).order_by("opens", "rule"))
        members = {post.pk: post.member for post in Post.objects.filter(pk__in={d.post for d in duties}).select_related("member")}
    known: dict[int, Viewer] = {}
    for duty in duties:
        member: Member | None = members.get(duty.post or 0)
        if member is not None:
            yield duty, known.setdefault(member.pk, _by_engine(viewer_of(member, now)))


def _by_engine(viewer: Viewer) -> Viewer:
    """Somebody in whose name Anju's own hand acts: whoever builds a demo in the background takes nobody else's role in the database."""
    return replace(viewer, purpose="engine")


def happen(said: Script, adoption: int, now: datetime) -> None:
    """What the script has somebody do of their own accord: open a duty by hand and do it, so many hours ago."""
    for one in said.get("opened", ()):
        at = now - timedelta(hours=one["hours_ago"])
        with scoped(ENGINE):
            file = Enrolment.objects.filter(adoption=adoption, track=one["track"]).order_by("pk")[0]
            post = Post.objects.filter(area__pk__range=(file.area, file.area + 999), role=one["role"]).select_related("member").order_by("pk")[0]
        if post.member is None:
            continue
        viewer = _by_engine(viewer_of(post.member, at))
        record(Viewer("engine", "engine"), file.pk, [Said("open", one["rule"])], now=at)
        with scoped(ENGINE):
            duty = Duty.objects.filter(enrolment=file.pk, rule=one["rule"], how=None).latest("opens")
        said_of = Said("evidence", duty.evidence, one["values"], via="staff", answers=Key(duty.rule, duty.occurs_on, duty.nth))
        record(viewer, file.pk, [said_of], now=at + timedelta(minutes=3))
