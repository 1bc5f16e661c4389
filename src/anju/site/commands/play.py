"""Play a plan's timelines: each sentence of `examples/` holds on the engine itself, or what is so instead. Exit code 1 where one does not hold."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from anju.core.plan.compile import compile_plan, supplied
from anju.core.plan.model import Plan
from anju.forecast.timeline.expected import play
from anju.forecast.timeline.written import Example, Untrue, examples_in
from anju.operations.folder import texts_of


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("path", type=Path, help="the plan's folder; its timelines stand in examples/")


def run(args: argparse.Namespace) -> int:
    """Play every timeline and print what came of it."""
    try:
        texts, told = texts_of(args.path), examples_in(args.path, args.path.name)
    except (OSError, Untrue) as fault:
        print(f"anju play: {fault}", file=sys.stderr)
        return 2
    if not told:
        print(f"anju play: {args.path}/examples has no timeline yet", file=sys.stderr)
        return 2
    plan, found = compile_plan(texts, supplied(texts))
    if plan is None:
        print(f"anju play: the plan has {len(found)} faults, told by: anju check {args.path}", file=sys.stderr)
        return 2
    return _played(plan, texts, told)


def _played(plan: Plan, texts: Mapping[str, str], told: Sequence[Example]) -> int:
    failed = 0
    for one in told:
        reason = _reason(plan, texts, one)
        failed += bool(reason)
        print(f"FAILS  {one.name}\n       {reason}" if reason else f"holds  {one.name}")
    print(f"{plan.name}: {len(told) - failed} of {len(told)} timelines hold")
    return 1 if failed else 0


def _reason(plan: Plan, texts: Mapping[str, str], one: Example) -> str:
    """Why the timeline does not hold; nothing where it does."""
    adopted, found = (plan, ()) if not one.parameters else compile_plan(texts, {**supplied(texts), **one.parameters})
    if adopted is None:
        return "; ".join(map(str, found))
    try:
        play(adopted, one)
    except Untrue as fault:
        return str(fault)
    return ""
