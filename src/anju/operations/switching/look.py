"""Before anybody decides: who is on another version than the one in force, and what going over would change for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.core.enrolment.decision import Close, Hold, Move, Pass, Raise, Seat, Settle, Term
from anju.core.plan.differ import Difference, differ
from anju.core.plan.model import HELD, Called, Plan
from anju.operations.switching.weigh import Weighed, weigh
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Adoption
from anju.records.queries import switching as queries
from anju.records.queries.switching import Behind, File
from anju.records.scope import ENGINE, scoped

MOST = 200
"""Files that one page evaluates."""


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


def target(viewer: Viewer, adoption: int) -> Adoption:
    """The adoption that files of the viewer's own area are to go over to. Raises `Unable` where it is not theirs, or in force no more."""
    with scoped(ENGINE):
        row = Adoption.objects.select_related("area", "plan_version").filter(pk=adoption).first()
    if row is None or viewer.purpose != "area" or not viewer.lo <= row.area_id <= viewer.hi:
        raise Unable("beyond")
    if row.until is not None:
        raise Unable("in force no more")
    return row


def behind(viewer: Viewer, adoption: int, now: datetime) -> tuple[Behind, ...]:
    """How many files in the viewer's sight are on another version; nothing for whoever could not decide on them."""
    try:
        target(viewer, adoption)
    except Unable:
        return ()
    with scoped(viewer.scope()):
        return queries.behind(adoption, HELD, now)


def changes(viewer: Viewer, adoption: int, now: datetime) -> tuple[Change, ...]:
    """What it would change for each of them, the first `MOST`; evaluated on a copy, nothing is stored. Raises `Unable`."""
    target(viewer, adoption)
    with scoped(viewer.scope()):
        named = queries.named(queries.files(adoption, now, MOST))
    with scoped(ENGINE):
        weighed = weigh(list(named), adoption, viewer.who, {}, now, locks=False)
    told: dict[int, tuple[Difference, ...]] = {}
    for one in weighed.values():
        if id(one.old) not in told:
            told[id(one.old)] = differ(one.old, one.new)
    found = [_change(named[enrolment], one, told[id(one.old)]) for enrolment, one in weighed.items()]
    return tuple(sorted(found, key=lambda change: (not change.unfit, -change.count, change.file.enrolment)))


def _change(file: File, one: Weighed, told: Sequence[Difference]) -> Change:
    made = one.outcome.decisions
    state = one.outcome.state
    return Change(
        file, one.old, one.new, one.unfit or "",
        closes=tuple(d.key.rule for d in made if isinstance(d, Close)),
        opens=tuple(d.key.rule for d in made if isinstance(d, Raise)),
        passes=tuple((d.key.rule, d.role) for d in made if isinstance(d, Pass)),
        settles=tuple(d.key.rule.partition(".")[0] for d in made if isinstance(d, Settle)),
        seats=tuple(d.role for d in made if isinstance(d, Seat | Hold)),
        stage=state.stage if any(isinstance(d, Move) for d in made) else "",
        ends=state.ends if any(isinstance(d, Term) for d in made) else None,
        later=() if one.unfit else tuple(each for each in told if concerns(each, one)),
    )  # fmt: skip


def concerns(told: Difference, one: Weighed) -> bool:
    """Whether a difference can still matter to the file: it is of its track or of what its track uses, and no stage that has passed alone has it."""
    track = one.state.track
    if told.track:
        return told.track == track and (told.kind != "duty" or _ahead(told.name, one))
    return track in told.tracks or told.kind in ("plan", "paper")


def _ahead(rule: str, one: Weighed) -> bool:
    names = [stage.name for stage in one.new.tracks[one.state.track].stages if not stage.aside]
    passed = set(names[: names.index(one.state.stage)]) if one.state.stage in names else set[str]()
    for plan in (one.old, one.new):
        known = plan.tracks[one.state.track].rules.get(rule)
        if known is not None and (isinstance(known.opens, Called) or not set(known.stages) <= passed):
            return True
    return False
