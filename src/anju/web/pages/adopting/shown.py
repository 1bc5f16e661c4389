"""A draft's check, difference and rehearsal in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.core.plan.compile import Diagnostic
from anju.core.plan.differ import Difference, Kind
from anju.core.plan.explain import conditions, phrases
from anju.core.plan.model import PERSON, Plan, Text
from anju.forecast.rehearse import Load, staff_needed
from anju.web import charts, wording

KINDS: Mapping[Kind, Promise] = {
    "plan": _("the whole plan"), "parameter": _("parameter"), "role": _("role"), "track": _("track"), "stage": _("stage"), "duty": _("duty"),
    "reaction": _("reaction"), "incident": _("incident"), "form": _("form"), "paper": _("paper"), "roster": _("watch roster"),
    "register": _("register"), "resource": _("resource"), "qualification": _("qualification"), "team": _("team"), "list": _("list that is due"),
    "classes": _("classification"), "note": _("clause met in another way"),
}  # fmt: skip
HOWS: Mapping[str, tuple[Promise, str]] = {"added": (_("new"), "jade"), "removed": (_("gone"), "red"), "changed": (_("changed"), "amber")}
ITSELF = Text("本人", "the person")


@dataclass(frozen=True, slots=True)
class Said:
    """A fault of the check in the reader's language."""

    where: str
    what: str
    remedy: str


def fault(found: Diagnostic) -> Said:
    """A fault as it is told."""
    words = (found.says.zh, found.remedy.zh) if wording.chinese() else (found.says.en, found.remedy.en)
    return Said(f"{found.file}:{found.line}", *words)


@dataclass(frozen=True, slots=True)
class Line:
    """One difference, and for whom: on which tracks, how many people are enrolled there now (None: not to be told), and which roles."""

    told: Difference
    kind: Promise
    how: Promise
    tone: str
    tracks: tuple[tuple[Text, int | None], ...]
    roles: tuple[Text, ...]


def line(old: Plan, new: Plan, told: Difference, enrolled: Mapping[str, int] | None) -> Line:
    """A difference as it is told."""
    tracks = {name: track.title for plan in (old, new) for name, track in plan.tracks.items()}
    counts = {name: None if enrolled is None else enrolled.get(name, 0) for name in told.tracks}
    roles = tuple(role(new if name in new.roles else old, name) for name in told.roles)
    return Line(told, KINDS[told.kind], *HOWS[told.how], tuple((tracks[name], counts[name]) for name in told.tracks if name in tracks), roles)


def role(plan: Plan, name: str) -> Text:
    """A role's title."""
    return ITSELF if name == PERSON else phrases.role(plan, name)


@dataclass(frozen=True, slots=True)
class Busy:
    """What one role would do: in its busiest hour, by hour of the day; how many it takes and how many hold it (None: nobody in particular)."""

    title: Text
    load: Load
    day: str
    bars: charts.Bars
    needed: int | None
    held: int | None

    @property
    def over(self) -> bool:
        """Whether it takes more than there are."""
        return self.needed is not None and self.held is not None and self.needed > self.held


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What came of a rehearsal: people by track, the balance, the load of each role, the paths that nobody walked and duties never raised."""

    people: tuple[tuple[Text, int], ...]
    balance: Mapping[str, int]
    held: int
    owing: int
    walked: int
    loads: tuple[Busy, ...]
    missing: tuple[tuple[Text, Text], ...]
    unraised: tuple[tuple[Text, Text], ...]

    @property
    def over(self) -> tuple[Busy, ...]:
        """Roles that would be overloaded."""
        return tuple(load for load in self.loads if load.over)

    @property
    def sound(self) -> bool:
        """Whether everything is accounted for, nobody held past END and nobody owing after it."""
        return not (self.balance["difference"] or self.held or self.owing)


def rehearsed(plan: Plan, result: Mapping[str, Any], held: Mapping[str, int] | None = None) -> Rehearsed:
    """A kept result. `held`: how many hold each role; without it nobody is called overloaded."""
    most = max((max(load["hours"]) for load in result["loads"]), default=0)
    return Rehearsed(
        tuple((plan.tracks[name].title, count) for name, count in result["people"].items() if name in plan.tracks), result["balance"],
        result["held"], result["owing"], result["walked"], tuple(_busy(plan, load, most, held) for load in result["loads"]),
        tuple(_path(plan, *path) for path in result["missing"] if path[0] in plan.tracks),
        tuple((plan.tracks[track].title, plan.tracks[track].rules[rule].title) for track, rule in result["unraised"] if _known(plan, track, rule)),
    )  # fmt: skip


def _known(plan: Plan, track: str, rule: str) -> bool:
    return track in plan.tracks and rule in plan.tracks[track].rules


def _busy(plan: Plan, told: Mapping[str, Any], most: int, held: Mapping[str, int] | None) -> Busy:
    day = date.fromisoformat(told["day"]) if told["day"] else None
    load = Load(told["role"], told["duties"], told["busiest"], day, told["hour"], tuple(told["hours"]))
    own = load.role == PERSON
    needed = None if own else staff_needed(load)
    holds = None if own or held is None else held.get(load.role, 0)
    return Busy(role(plan, load.role), load, wording.day(day) if day else "", charts.hours(load.hours, most), needed, holds)


def _path(plan: Plan, track: str, kind: str, name: str, branch: str) -> tuple[Text, Text]:
    known = plan.tracks[track]
    if kind == "incident":
        return known.title, known.incidents[name].title if name in known.incidents else Text(name, name)
    reaction = next((one for one in known.reactions if one.name == name), None)
    if reaction is None:
        return known.title, Text(name, name)
    form = plan.forms.get(reaction.form)
    title, held = form.title if form else Text(reaction.form, reaction.form), conditions.condition(plan, form, reaction.when)
    zh, en = ("不是：", "not: ") if branch == "else" else ("", "")
    return known.title, Text(f"{title.zh}：{zh}{held.zh}", f"{title.en}: {en}{held.en}")


def counted(lines: Sequence[Line]) -> list[tuple[Promise, str, int]]:
    """How many are new, gone and changed."""
    return [(word, tone, n) for how, (word, tone) in HOWS.items() if (n := sum(1 for each in lines if each.told.how == how))]
