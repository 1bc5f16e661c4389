"""The rehearsal of an adoption's draft, told in the background: the plan with the area's own parameters and numbers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from anju.core.duties.balance import Balance
from anju.core.plan.model import Plan
from anju.forecast.rehearse import SOLO, Rehearsal, loads, rehearse, stories
from anju.operations import clock
from anju.operations.adopting import rehearsal

SEED = 1
"""One and the same, so that a draft that is rehearsed again unchanged says the same."""
STEPS = 50
"""How often its progress is told."""


def run(draft: int) -> None:
    """Rehearse every track of the draft and keep what came of it. Done twice it says the same."""
    work = rehearsal.claim(draft, clock.now())
    if work is None:
        return
    people = shares(work.plan, work.people, work.enrolled)
    total = sum(stories(work.plan, track, count) for track, count in people.items())
    told = _Told(draft, total)
    try:
        parts = [rehearse(work.plan, track, count, SEED, work.first, work.zone, progress=told.one) for track, count in people.items()]
    except Exception:  # whatever a draft of somebody's made of it, the page that waits says that it failed; the job fails with it
        rehearsal.fail(draft)
        raise
    rehearsal.keep(draft, work.plan.digest, result(work.plan, parts), clock.now())


class _Told:
    """Counts stories and says now and then how many are told."""

    def __init__(self, draft: int, total: int) -> None:
        self.draft, self.total, self.done = draft, total, 0

    def one(self) -> None:
        self.done += 1
        if self.done % max(1, self.total // STEPS) == 0:
            rehearsal.progress(self.draft, self.done, self.total)


def shares(plan: Plan, people: int, enrolled: Mapping[str, int]) -> dict[str, int]:
    """How many of `people` go on each track: as those enrolled now do, or equally where nobody is; at least one on each that has measures.

    On a track of the area or of a unit there are none: it is told once for each of its paths.
    """
    tracks = [track for track in plan.tracks.values() if track.supplied]
    persons = [track.name for track in tracks if track.subject not in SOLO]
    known = {name: enrolled.get(name, 0) for name in persons}
    whole = sum(known.values())
    each = {name: max(1, round(people * (count / whole if whole else 1 / len(persons)))) for name, count in known.items()}
    return {track.name: each.get(track.name, people) for track in tracks}


def result(plan: Plan, parts: list[Rehearsal]) -> dict[str, object]:
    """What is kept of it, as JSON. Balance and load are of the tracks of people: those of an area and its units are told more than once.

    Where a plan has none for people, the balance is of all. What is unaccounted for is counted on every track.
    """
    of_people = [part for part in parts if plan.tracks[part.track].subject not in SOLO]
    slots = sum((Counter(part.slots) for part in of_people), Counter[tuple[str, date, int]]())
    sheet = sum((part.balance for part in of_people or parts), Balance())
    return {
        "people": {part.track: part.people for part in of_people},
        "balance": {**asdict(sheet), "difference": sum(abs(part.balance.difference) for part in parts)},
        "held": sum(part.held for part in parts),
        "owing": sum(part.owing for part in parts),
        "walked": sum(len(part.walked) for part in parts),
        "missing": [[part.track, path.kind, path.name, path.branch] for part in parts for path in part.missing],
        "unraised": [[part.track, rule] for part in parts for rule in part.unraised],
        "loads": [
            {
                "role": load.role, "duties": load.duties, "busiest": load.busiest, "day": load.day.isoformat() if load.day else "", "hour": load.hour,
                "hours": list(load.hours),
            }
            for load in loads(slots)
        ],
    }  # fmt: skip
