"""What exploring a track established, in lines to print: figures, promises kept, and the shortest story in which one is broken."""

from collections.abc import Iterator, Sequence

from anju.core.plan.model import Plan
from anju.forecast.alone import Alone
from anju.forecast.counter import example
from anju.forecast.explore import Explored
from anju.forecast.promises import Promise


def proof(plan: Plan, track: str, found: Sequence[Alone | Explored]) -> Iterator[str]:
    """The lines for one track: how much was looked at, what holds, what does not. A promise is kept that no part breaks."""
    title = plan.tracks[track].title
    yield f"  {plan.name} / {track}: {title.en} · {title.zh}"
    yield from (f"    {_figures(one)}" for one in found)
    broken = {counter.promise.code: counter for one in reversed(found) for counter in one.counters}
    kept: dict[str, Promise] = {promise.code: promise for one in found for promise in one.kept if promise.code not in broken}
    for promise in kept.values():
        yield f"    holds: {promise.says.en} · {promise.says.zh}"
    for counter in broken.values():
        yield f"    BROKEN: {counter.promise.fails.en} · {counter.promise.fails.zh}"
        yield from (f"      {line}" for line in example(plan, counter).splitlines())


def _figures(one: Alone | Explored) -> str:
    if isinstance(one, Alone):
        return f"each of {one.duties} duties by itself, answered in {one.ways} ways; ways left out by the bound: {one.cut}"
    about, bound = one.part.about, "nothing cut" if not one.cut else f"cut by the bound: {one.cut} states"
    return f"{about.en} ({about.zh}): {len(one.part.tried)} duties, {one.states} states, {one.steps} evaluations, {one.depth} deep; {bound}"
