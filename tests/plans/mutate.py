"""Good plans damaged in random ways: how much of the damage the check sees. Run by hand, the same seed the same damage:

python -m tests.plans.mutate --plans plans/* --times 1000 --seed 1 [--explore] [--missed]
"""

import argparse
import copy
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from anju.core.plan.check import prove, ways
from anju.core.plan.compile import supplied
from anju.core.plan.model import Plan
from anju.forecast.alone import alone
from anju.forecast.explore import Bound, explore
from anju.forecast.slices import slices
from anju.operations.folder import texts_of

Tree = Any
Path_ = tuple[str | int, ...]
LENGTH = re.compile(r"(\d+) (min|h|days?)")
BOUND = Bound(states=600, depth=40)


@dataclass(frozen=True, slots=True)
class Site:
    """A place in a plan: the file, the way to it, and what stands there."""

    file: str
    path: Path_
    value: Tree


@dataclass(frozen=True, slots=True)
class Damage:
    """One mutation. `seen` names the faults by which the check told; empty where it did not."""

    kind: str
    plan: str
    where: str
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Good:
    """A plan that closes: its texts, and the same read as YAML once."""

    name: str
    texts: Mapping[str, str]
    trees: Mapping[str, Tree]
    given: Mapping[str, str]
    roles: tuple[str, ...]
    """All of them, those that a shared part brings among them."""

    def sites(self) -> Iterator[Site]:
        for file, tree in self.trees.items():
            yield from (Site(file, path, value) for path, value in _walk(tree, ()))


def good(folder: Path) -> Good:
    texts = texts_of(folder)
    trees = {file: yaml.load(text, yaml.CBaseLoader) for file, text in texts.items() if not file.startswith("parts/")}  # noqa: S506  makes nothing but text
    whole, given = {**texts, **{file: _written(tree) for file, tree in trees.items()}}, supplied(texts)
    plan, found = prove(whole, given)
    assert plan is not None
    assert not found, f"{folder}: only a plan that closes can be damaged: {found[:3]}"
    return Good(folder.name, whole, trees, given, tuple(sorted(plan.roles)))


def _written(tree: Tree) -> str:
    """The tree as a file: every scalar stays the text it was."""
    return yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)


def _walk(tree: Tree, path: Path_) -> Iterator[tuple[Path_, Tree]]:
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inner:
        yield (*path, key), value
        yield from _walk(value, (*path, key))


Way = Callable[[Site, Good, random.Random], Tree]
"""What stands there after the damage; `GONE` where nothing does."""
GONE = object()


def under(*names: str) -> Callable[[Site], bool]:
    """Whether the site is a named thing of a table of that name."""
    return lambda site: len(site.path) > 1 and site.path[-2] in names and isinstance(site.value, dict)


def key(name: str, *inside: str) -> Callable[[Site], bool]:
    """Whether the site is what stands under the key `name`, somewhere inside a table of one of those names."""
    return lambda site: site.path[-1] == name and (not inside or any(one in site.path for one in inside))


def drop(_site: Site, _plan: Good, _chance: random.Random) -> Tree:
    return GONE


def _times(by: int, site: Site, _plan: Good, _chance: random.Random) -> Tree:
    found = LENGTH.fullmatch(site.value) if isinstance(site.value, str) else None
    if not found:
        return site.value
    number = int(found[1]) * by if by > 0 else max(1, int(found[1]) // -by)
    return f"{number} {'days' if found[2] == 'day' else found[2]}"


def _renamed(site: Site, _plan: Good, chance: random.Random) -> Tree:
    if isinstance(site.value, str):
        return site.value + "_x"
    if isinstance(site.value, list) and site.value and isinstance(site.value[0], str):
        n = chance.randrange(len(site.value))
        return [one + "_x" if i == n else one for i, one in enumerate(site.value)]
    return site.value


def _reversed(site: Site, _plan: Good, _chance: random.Random) -> Tree:
    if isinstance(site.value, dict) and "order" in site.value:
        return {**site.value, "order": site.value["order"][::-1]}
    return site.value[::-1] if isinstance(site.value, list) else site.value


def _other_role(_site: Site, plan: Good, chance: random.Random) -> Tree:
    return chance.choice(plan.roles)


def _own_ladder(site: Site, plan: Good, _chance: random.Random) -> Tree:
    """The ladder that leads to the owner again."""
    owner = _at(plan.trees[site.file], site.path[:-1]).get("owner")
    return [{"after": "30 min", "to": owner}] if owner else site.value


def _threshold(site: Site, _plan: Good, chance: random.Random) -> Tree:
    return str(float(site.value) * 10).removesuffix(".0") if _number(site.value) else site.value


def _nudged(site: Site, _plan: Good, _chance: random.Random) -> Tree:
    return str(float(site.value) + 1).removesuffix(".0") if _number(site.value) else site.value


def _number(value: Tree) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"\d+(\.\d+)?", value))


def _at_night(site: Site, _plan: Good, _chance: random.Random) -> Tree:
    return ["03:00"] if isinstance(site.value, list) else site.value


def _after_first(site: Site, plan: Good, _chance: random.Random) -> Tree:
    """The way out made to wait for a duty."""
    duties = sorted(name for s in plan.sites() if s.path[-1] == "duties" and isinstance(s.value, dict) for name in s.value)
    return {"after": [duties[0]]} if site.value == "end" else site.value


def _at(tree: Tree, path: Path_) -> Tree:
    for one in path:
        tree = tree[one]
    return tree


LIMITS = ("at_least", "above", "at_most", "below")
KINDS: Mapping[str, tuple[Callable[[Site], bool], Way]] = {
    "drop a role": (under("roles"), drop),
    "drop a role's agency": (key("from", "roles"), drop),
    "drop a ladder": (key("ladder", "duties", "release", "incidents"), drop),
    "let a ladder lead to its owner": (key("ladder", "duties"), _own_ladder),
    "rename whom a rung tells": (key("to", "ladders", "duties"), _renamed),
    "lengthen a window": (key("within", "duties", "release"), partial(_times, 24)),
    "shorten a window": (key("within", "duties", "release"), partial(_times, -30)),
    "drop a window": (key("within", "duties"), drop),
    "drop a reaction": (under("reactions"), drop),
    "drop what a reaction opens": (key("open", "reactions"), drop),
    "drop what a reaction alarms": (key("alarm", "reactions"), drop),
    "take `ends` off an option": (key("ends", "forms", "duties"), drop),
    "drop an option": (lambda s: len(s.path) > 2 and s.path[-2] == "one_of", drop),
    "drop a field": (under("fields"), drop),
    "drop a form": (under("forms"), drop),
    "drop a stage": (under("stages"), drop),
    "drop a duty": (under("duties"), drop),
    "drop an incident": (under("incidents"), drop),
    "drop a citation": (key("cites"), drop),
    "drop a translation": (lambda s: s.path[-1] in ("zh", "en") and isinstance(s.value, str), drop),
    "drop a parameter's default": (key("default", "parameters"), drop),
    "drop an owner": (key("owner", "duties"), drop),
    "swap an owner": (key("owner", "duties"), _other_role),
    "rename a duty that is followed": (key("after", "duties", "stages"), _renamed),
    "rename what is opened": (key("open", "reactions", "incidents"), _renamed),
    "rename a lead": (key("lead", "incidents"), _renamed),
    "ten times a threshold": (lambda s: s.path[-1] in LIMITS, _threshold),
    "a threshold by one": (lambda s: s.path[-1] in LIMITS, _nudged),
    "reverse custody": (key("custody"), _reversed),
    "reverse a sign-off": (key("sign_off"), _reversed),
    "drop a sign-off step": (lambda s: len(s.path) > 1 and s.path[-2] == "sign_off", drop),
    "open the sign-off late": (lambda s: s.path[-2:] == ("release", "opens"), lambda *_: "1 h before end"),
    "drop `fills`": (key("fills", "duties"), drop),
    "drop `hands`": (key("hands", "duties"), drop),
    "drop `shuts`": (key("shuts", "duties"), drop),
    "drop `missed`": (key("missed", "duties"), drop),
    "drop `falls_back`": (key("falls_back", "duties"), drop),
    "drop `serves`": (key("serves", "duties"), drop),
    "drop `quiet`": (key("quiet", "duties"), drop),
    "drop `together`": (key("together", "duties"), drop),
    "drop `takes`": (key("takes", "duties"), drop),
    "drop `gives_back`": (key("gives_back", "duties"), drop),
    "drop `chooses`": (key("chooses", "duties"), drop),
    "drop a seat of a team": (lambda s: s.path[-2:-1] == ("seats",) and "teams" in s.path, drop),
    "ask more of a team": (key("minimum", "teams"), _nudged),
    "drop whom a list goes to": (key("to", "digests"), drop),
    "drop `begin`": (key("begin", "reactions"), drop),
    "drop `tell_parent`": (key("tell_parent", "reactions"), drop),
    "drop `enrols`": (key("enrols"), drop),
    "drop `unowned`": (key("unowned"), drop),
    "drop `passes_to`": (key("passes_to"), drop),
    "call at night": (key("times", "duties"), _at_night),
    "let END wait for a duty": (key("enters", "stages"), _after_first),
    "drop the night's quiet": (lambda s: s.path == ("quiet",), drop),
    "drop emergency numbers": (lambda s: s.path == ("emergency",), drop),
    "drop rights": (lambda s: s.path in (("rights",), ("complain_to",)), drop),
    "drop the maximum": (lambda s: s.path[-2:] == ("term", "maximum"), drop),
    "lower the maximum": (lambda s: s.path[-2:] == ("term", "maximum"), lambda *_: "2"),
}  # fmt: skip


def damaged(plan: Good, site: Site, value: Tree) -> dict[str, str]:
    """The plan's texts with `value` at the site."""
    tree = copy.deepcopy(plan.trees[site.file])
    parent = _at(tree, site.path[:-1])
    if value is GONE:
        del parent[site.path[-1]]
    else:
        parent[site.path[-1]] = value
    return {**plan.texts, site.file: _written(tree)}


def mutate(plans: list[Good], times: int, seed: int, explored: bool = False) -> Iterator[Damage]:
    """`times` damages, every kind in turn, each at a place drawn by `seed`."""
    chance = random.Random(seed)
    places = {plan.name: _places(plan) for plan in plans}
    kinds = [kind for kind in KINDS if any(places[plan.name].get(kind) for plan in plans)]
    for n in range(times):
        kind = kinds[n % len(kinds)]
        plan = chance.choice([one for one in plans if places[one.name].get(kind)])
        site = chance.choice(places[plan.name][kind])
        value = KINDS[kind][1](site, plan, chance)
        if value is not GONE and value == site.value:
            continue
        compiled, found = prove(damaged(plan, site, value), plan.given)
        if not found and compiled is not None:
            found = ways(compiled, damaged(plan, site, value), plan.given)
        seen = tuple(sorted({fault.code for fault in found}))
        if not seen and explored and compiled is not None:
            seen = tuple(f"explored:{code}" for code in _explored(compiled))
        yield Damage(kind, plan.name, f"{site.file}:{'.'.join(map(str, site.path))}{'' if value is GONE else f' = {value!r}'}", seen)


def _places(plan: Good) -> dict[str, list[Site]]:
    sites = list(plan.sites())
    return {kind: [site for site in sites if fits(site)] for kind, (fits, _) in KINDS.items()}


def _explored(plan: Plan) -> list[str]:
    found = set[str]()
    for track in (one.name for one in plan.tracks.values() if one.supplied):
        for one in (alone(plan, track), *(explore(part, BOUND) for part in slices(plan, track))):
            found |= {counter.promise.code for counter in one.counters}
    return sorted(found)


def report(damages: list[Damage]) -> Iterator[str]:
    """A line a kind, the least seen first, and the whole."""
    tried, caught = Counter(one.kind for one in damages), Counter(one.kind for one in damages if one.seen)
    yield "| damage | tried | caught | share |"
    yield "|---|---|---|---|"
    for kind in sorted(tried, key=lambda kind: (caught[kind] / tried[kind], kind)):
        yield f"| {kind} | {tried[kind]} | {caught[kind]} | {caught[kind] / tried[kind]:.0%} |"
    yield f"| **all** | {len(damages)} | {caught.total()} | {caught.total() / max(1, len(damages)):.1%} |"


def _main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--plans", nargs="+", type=Path, required=True)
    words.add_argument("--times", type=int, default=1000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--explore", action="store_true", help="explore what the check alone does not see")
    words.add_argument("--missed", action="store_true", help="list each damage that was not seen")
    args = words.parse_args()
    plans = [good(folder) for folder in args.plans if (folder / "plan.yaml").exists()]
    damages = list(mutate(plans, args.times, args.seed, args.explore))
    print("\n".join(report(damages)))
    for one in damages if args.missed else ():
        if not one.seen or one.seen[0].startswith("explored"):
            print(f"{one.kind}: {one.plan} {one.where} {' '.join(one.seen)}")


if __name__ == "__main__":
    _main()
