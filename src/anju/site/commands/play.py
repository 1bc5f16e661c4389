"""Play a plan's timelines: each sentence of `examples/` holds on the engine itself, or what is so instead. Exit code 1 where one does not hold."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from anju.core.plan.compile import compile_plan, supplied
from anju.core.plan.model import Plan, Text
from anju.forecast.timeline.expected import play
from anju.forecast.timeline.written import Example, Untrue, examples_in
from anju.operations.folder import texts_of
from anju.site.spoken import faulty, languages, said, unread

HOLDS = {"zh": "成立", "en": "holds ", "both": "holds "}
FAILS = {"zh": "不成立", "en": "FAILS ", "both": "FAILS "}
MARGIN = "\n       "


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("path", type=Path, help="the plan's folder; its timelines stand in examples/")
    languages(parser)


def run(args: argparse.Namespace) -> int:
    """Play every timeline and print what came of it."""
    try:
        texts, told = texts_of(args.path), examples_in(args.path, args.path.name)
    except (OSError, UnicodeDecodeError) as fault:
        return _cannot(unread(args.path, fault), args)
    except Untrue as fault:
        return _cannot(fault.says, args)
    if not told:
        where = f"{args.path}/examples"
        return _cannot(Text(f"{where} 里还没有时间线", f"{where} has no timeline yet"), args)
    plan, found = compile_plan(texts, supplied(texts))
    if plan is None:
        return _cannot(faulty(args.path, len(found)), args)
    return _played(plan, texts, told, args.language)


def _cannot(why: Text, args: argparse.Namespace) -> int:
    print(f"anju play: {said(why, args.language)}", file=sys.stderr)
    return 2


def _played(plan: Plan, texts: Mapping[str, str], told: Sequence[Example], language: str) -> int:
    failed = 0
    for one in told:
        reason = _reason(plan, texts, one)
        failed += reason is not None
        print(f"{(HOLDS if reason is None else FAILS)[language]} {one.name}")
        if reason is not None:
            print(f"{MARGIN}{said(reason, language, MARGIN)}".removeprefix("\n"))
    hold, every = len(told) - failed, len(told)
    print(f"{plan.name}: {said(Text(f'{every} 条时间线，{hold} 条成立', f'{hold} of {every} timelines hold'), language)}")
    return 1 if failed else 0


def _reason(plan: Plan, texts: Mapping[str, str], one: Example) -> Text | None:
    """Why the timeline does not hold; nothing where it does."""
    adopted, found = (plan, ()) if not one.parameters else compile_plan(texts, {**supplied(texts), **one.parameters})
    if adopted is None:
        return Text("；".join(each.says.zh for each in found), "; ".join(map(str, found)))
    try:
        play(adopted, one)
    except Untrue as fault:
        return fault.says
    return None
