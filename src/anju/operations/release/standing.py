"""How the release papers stand: who signs next, what is late, what is still open. A late paper is red; the person is free (DESIGN rule 8)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Q

from anju.core.enrolment.fact import Key
from anju.core.plan.model import Plan, Rule, Text, Track
from anju.core.release.steps import Step, complete, steps
from anju.operations.paper.gather import names, owed
from anju.operations.plans import plan_of
from anju.operations.viewer import Viewer
from anju.records.models import Area, Duty, Enrolment, Identity, Incident, Paper
from anju.records.scope import ENGINE, scoped

AHEAD = timedelta(days=7)
MOST = 400
Row = TypeVar("Row", Duty, Incident)
SOMEONE = Text("有一件事由医生在处理", "a doctor is dealing with something")
"""What is hidden from the door is named to nobody here either."""


@dataclass(frozen=True, slots=True)
class Signing:
    """One step of the sign-off: whose, by name, and whether it is this viewer's to give now."""

    step: Step
    role: Text
    who: str
    key: Key | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Open:
    """Something that is still open: what, whose, by when it was to be closed."""

    title: Text
    role: Text | None
    closes: datetime | None
    shuts: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """One enrolment's release. `free` is read from END alone; `red`: END has passed and the paper is not ready."""

    enrolment: int
    name: str
    place: str
    place_en: str
    ends: datetime
    zone: str
    now: datetime
    signings: tuple[Signing, ...]
    complete: bool
    certificate: int | None
    archived: datetime | None
    open: tuple[Open, ...]
    shutting: Key | None
    """The duty to archive, where it is open."""

    @property
    def free(self) -> bool:
        """END has passed."""
        return self.ends <= self.now

    @property
    def red(self) -> bool:
        """Ours to put right: the person is free and their paper is not ready."""
        return self.free and not self.complete

    @property
    def late(self) -> bool:
        """A step is past its time."""
        return any(each.step.late for each in self.signings)

    @property
    def begun(self) -> bool:
        """The sign-off is open."""
        return any(each.key is not None for each in self.signings)

    @property
    def next(self) -> tuple[Signing, ...]:
        """Whoever signs next."""
        return tuple(each for each in self.signings if each.step.stands == "next")

    @property
    def keeps(self) -> tuple[Open, ...]:
        """What keeps the file from its archive: everything open but the archiving itself."""
        return tuple(each for each in self.open if not each.shuts)


def standing(viewer: Viewer, *, now: datetime, enrolment: int | None = None) -> tuple[Standing, ...]:
    """Every release within sight that is due within a week or overdue, red ones first; or the one of `enrolment`. `now` is aware, UTC."""
    with scoped(viewer.scope()):
        wanted = Q(pk=enrolment) if enrolment is not None else Q(archived=None, ends__lte=now + AHEAD)
        if enrolment is None and viewer.lo <= viewer.hi:
            wanted &= Q(area__range=(viewer.lo, viewer.hi))
        columns = ("pk", "jurisdiction", "adoption", "track", "ends", "zone", "area", "person", "archived")
        held = Enrolment.objects.filter(wanted, annulled=None, ends__isnull=False, person__isnull=False)
        rows = list(held.order_by("ends").values(*columns)[:MOST])
        called = dict(Identity.objects.filter(person__in=[row["person"] for row in rows]).values_list("person", "name"))
    with scoped(ENGINE):
        found = _standings(viewer, rows, called, now)
    return tuple(sorted(found, key=lambda each: (not each.red, each.ends, each.enrolment)))


def _standings(viewer: Viewer, rows: Sequence[Mapping[str, Any]], called: Mapping[int, str], now: datetime) -> list[Standing]:
    plans = {row["pk"]: plan_of(row["adoption"]) for row in rows}
    tracks = {row["pk"]: plans[row["pk"]].tracks[row["track"]] for row in rows}
    where = {"jurisdiction__in": {row["jurisdiction"] for row in rows}, "enrolment__in": list(plans)}
    duties = _by_enrolment(Duty.objects.filter(Q(rule__in={n for t in tracks.values() for n in t.sign_off}) | Q(how=None), **where))
    troubles = _by_enrolment(Incident.objects.filter(enrolment__in=list(plans), settled_at=None))
    certificates = _certificates(plans)
    places = {area.pk: area for area in Area.objects.filter(pk__in={row["area"] for row in rows})}
    every = [duty for mine in duties.values() for duty in mine]
    posts = names({f"post:{duty.post}" for duty in every} | {duty.closed_by_whom for duty in every})
    found = []
    for row in rows:
        number, place = row["pk"], places[row["area"]]
        plan, track, mine = plans[number], tracks[number], duties[number]
        if track.sign_off:
            signings = _signings(viewer, plan, track, mine, posts, now)
            shutting = next((_key(d) for d in mine if d.how is None and d.rule in track.rules and track.rules[d.rule].shuts), None)
            found.append(
                Standing(
                    number, called.get(row["person"], ""), place.name, place.name_en or place.name, row["ends"], row["zone"], now, signings,
                    complete(each.step for each in signings), certificates.get(number), row["archived"],
                    _open(plan, track, mine, troubles[number]), shutting,
                )
            )  # fmt: skip
    return found


def _by_enrolment(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.enrolment].append(row)
    return found


def _certificates(plans: Mapping[int, Plan]) -> dict[int, int]:
    kinds = {d.name for plan in plans.values() for d in plan.documents.values() if d.kind == "certificate"}
    rows = Paper.objects.filter(enrolment__in=list(plans), document__in=kinds, superseded=None).order_by("language").values_list("enrolment", "pk")
    return dict(rows)


def _signings(
    viewer: Viewer, plan: Plan, track: Track, duties: Sequence[Duty], posts: Mapping[str, str], now: datetime
) -> tuple[Signing, ...]:
    rows = {_key(duty): duty for duty in duties}
    found = []
    for step in steps(track, [owed(duty) for duty in duties], now):
        duty = rows[step.duty.key] if step.duty is not None else None
        who = (duty.closed_by_whom if duty.how else f"post:{duty.post}") if duty is not None else ""
        open_here = duty is not None and duty.how is None
        mine = open_here and duty is not None and (duty.post in viewer.posts or step.rule.owner in viewer.roles)
        found.append(Signing(step, plan.roles[step.rule.owner].title, posts.get(who, ""), step.duty.key if step.duty else None, mine))
    return tuple(found)


def _open(plan: Plan, track: Track, duties: Sequence[Duty], troubles: Sequence[Incident]) -> tuple[Open, ...]:
    found = []
    for duty in sorted((d for d in duties if d.how is None), key=lambda d: d.closes):
        rule = track.rules.get(duty.rule)
        role = plan.roles[duty.role].title if duty.role in plan.roles else None
        title = SOMEONE if duty.hidden else _title(rule, duty.rule)
        found.append(Open(title, None if duty.hidden else role, duty.closes, shuts=rule is not None and rule.shuts))
    for incident in troubles:
        kind = track.incidents.get(incident.rule.partition(".")[0])
        found.append(Open(SOMEONE if incident.hidden else kind.title if kind else Text(incident.rule, incident.rule), None, None))
    return tuple(found)


def _title(rule: Rule | None, name: str) -> Text:
    return rule.title if rule is not None else Text(name, name)


def _key(duty: Duty) -> Key:
    return Key(duty.rule, duty.occurs_on, duty.nth)
