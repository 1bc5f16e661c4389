"""What going over would change for one file, as marks that can be stored, counted and read again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from anju.core.enrolment.decision import Close, Decision, Hold, Move, Pass, Raise, Seat, Settle, Term
from anju.core.plan.differ import Difference, differ
from anju.core.plan.model import Called, Plan
from anju.operations.plans import plan_of
from anju.operations.switching.weigh import Weighed
from anju.records.queries.outlook import Foreseen
from anju.records.queries.switching import File

KINDS = ("unfit", "ends", "stage", "closes", "opens", "passes", "settles", "seats", "later", "same")
"""Kinds of change. Each is a mark by itself; what it is about follows in marks of its own: `closes/<track>/<rule>`, `unfit/<why>`."""
AT_ONCE = ("ends", "stage", "closes", "opens", "passes", "settles", "seats")


@dataclass(frozen=True, slots=True)
class Change:
    """What going over would change for one file: now, and of what comes. `unfit` says why it cannot."""

    file: File
    old: Plan
    new: Plan
    unfit: str
    closes: tuple[str, ...]
    """Rules of the version before whose open duties are replaced."""
    opens: tuple[str, ...]
    """Rules of the new version that open a duty."""
    passes: tuple[tuple[str, str], ...]
    """Rules whose open duty passes, and to which role."""
    settles: tuple[str, ...]
    seats: tuple[str, ...]
    stage: str
    ends: datetime | None
    """END, where it comes earlier."""
    later: tuple[Difference, ...]
    """Everything that the versions say otherwise and that has not passed for it."""

    @property
    def count(self) -> int:
        """How many things change at once."""
        several = (self.closes, self.opens, self.passes, self.settles, self.seats)
        return sum(map(len, several)) + bool(self.stage) + (self.ends is not None)


def marks(one: Weighed, before: int, after: int) -> list[str]:
    """The marks of one file that would go over from adoption `before` to `after`; at least one. A thing that happens twice has two."""
    if one.unfit is not None:
        return ["unfit", f"unfit/{one.unfit}"]
    track = one.state.track
    found = [(kind, f"{kind}/{track}/{name}") for decision in one.outcome.decisions for kind, name in _told(decision, one)]
    kinds = {kind for kind, _ in found}
    if any(isinstance(decision, Term) for decision in one.outcome.decisions):
        kinds.add("ends")
    if ahead(before, after, track, one.state.stage):
        kinds.add("later")
    return [*(kind for kind in KINDS if kind in (kinds or {"same"})), *(mark for _, mark in found)]


def _told(decision: Decision, one: Weighed) -> Iterator[tuple[str, str]]:
    match decision:
        case Close():
            yield "closes", decision.key.rule
        case Raise():
            yield "opens", decision.key.rule
        case Pass():
            yield "passes", f"{decision.key.rule}/{decision.role}"
        case Settle():
            yield "settles", decision.key.rule.partition(".")[0]
        case Seat() | Hold():
            yield "seats", decision.role
        case Move():
            yield "stage", one.outcome.state.stage


def change(file: File, seen: Foreseen, after: int) -> Change:
    """A file's change, read from its marks."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for mark in seen.marks:
        kind, _, about = mark.partition("/")
        if about:
            found[kind].append(about.partition("/")[2] or about)
    before = seen.before if seen.before is not None else after
    later = ahead(before, after, file.track, seen.stage) if "later" in seen.marks else ()
    return Change(
        file, plan_of(before), plan_of(after), seen.code, tuple(found["closes"]), tuple(found["opens"]),
        tuple((rule, role) for rule, _, role in (each.partition("/") for each in found["passes"])), tuple(found["settles"]),
        tuple(found["seats"]), found["stage"][-1] if found["stage"] else "", seen.ends, later,
    )  # fmt: skip


@lru_cache(maxsize=512)
def ahead(before: int, after: int, track: str, stage: str) -> tuple[Difference, ...]:
    """All that adoption `after` says otherwise than `before` and that has not passed for a file of `track` in `stage`."""
    old, new = plan_of(before), plan_of(after)
    return tuple(each for each in differences(before, after) if concerns(each, old, new, track, stage))


@lru_cache(maxsize=32)
def differences(before: int, after: int) -> tuple[Difference, ...]:
    """All that adoption `after` says otherwise than `before`."""
    return differ(plan_of(before), plan_of(after))


def concerns(told: Difference, old: Plan, new: Plan, track: str, stage: str) -> bool:
    """Whether a difference can still matter to the file: it is of its track or of what its track uses, and no stage that has passed alone has it."""
    if told.track:
        return told.track == track and (told.kind != "duty" or _comes(told.name, (old, new), track, stage))
    return track in told.tracks or told.kind in ("plan", "paper")


def _comes(rule: str, plans: Sequence[Plan], track: str, stage: str) -> bool:
    new = plans[-1]
    names = [each.name for each in new.tracks[track].stages if not each.aside] if track in new.tracks else []
    passed = set(names[: names.index(stage)]) if stage in names else set[str]()
    for plan in plans:
        known = plan.tracks[track].rules.get(rule) if track in plan.tracks else None
        if known is not None and (isinstance(known.opens, Called) or not set(known.stages) <= passed):
            return True
    return False
