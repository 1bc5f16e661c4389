"""Rehearse a plan: invented people live through its whole term on the engine itself, without a database. Exit code 1 where it does not come out."""

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import date
from pathlib import Path

from anju.core.moments import zone_of
from anju.core.plan.compile import compile_plan, supplied
from anju.core.plan.model import PERSON, Plan, Text
from anju.forecast.rehearse import AN_HOUR, Load, Rehearsal, rehearse, staff_needed
from anju.operations.folder import texts_of

FIRST = date(2026, 3, 2)
"""A Monday; which one does not matter to a plan without dates, and the same one keeps a rehearsal the same."""


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("path", type=Path, help="the plan's folder or file")
    parser.add_argument("--people", type=int, default=100, help="how many invented people (default 100)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other people; the same seed, the same rehearsal")
    parser.add_argument("--track", default="", help="one track only")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter's value, as an adopting area would give it")
    parser.add_argument("--first", type=date.fromisoformat, default=FIRST, help="first local day (2026-03-02)")
    parser.add_argument("--zone", type=zone_of, default=zone_of("Asia/Shanghai"), help="IANA zone of the area")
    parser.add_argument("--an-hour", type=int, default=AN_HOUR, help=f"how many duties one person manages in an hour ({AN_HOUR})")
    parser.add_argument("--processes", type=int, default=2, help="how many processes tell stories (2)")
    parser.add_argument("--json", action="store_true", help="figures as JSON, a line a track")


def run(args: argparse.Namespace) -> int:
    """Rehearse each track and print what came of it."""
    try:
        texts = texts_of(args.path)
        given = dict(each.split("=", 1) for each in args.set)
    except (OSError, ValueError) as fault:
        print(f"anju rehearse: {fault}", file=sys.stderr)
        return 2
    plan, found = compile_plan(texts, {**supplied(texts), **given})
    if plan is None:
        print(f"anju rehearse: the plan has {len(found)} faults, told by: anju check {args.path}", file=sys.stderr)
        return 2
    tracks = [name for name, track in plan.tracks.items() if args.track in ("", name) and track.supplied]
    if not tracks or args.people < 1:
        print(f"anju rehearse: no such track, or nobody to rehearse with; tracks: {', '.join(plan.tracks)}", file=sys.stderr)
        return 2
    with ProcessPoolExecutor(args.processes) as pool:
        told = [rehearse(plan, name, args.people, args.seed, args.first, str(args.zone), pool if args.processes > 1 else None) for name in tracks]
    for each in told:
        print(json.dumps(_figures(each), ensure_ascii=False) if args.json else _page(plan, each, args.an_hour))
    return 1 if any(each.balance.difference or each.held or each.owing for each in told) else 0


def _figures(told: Rehearsal) -> dict[str, object]:
    walked = {"walked": len(told.walked), "never": [f"{p.kind} {p.name} {p.branch}".strip() for p in told.missing]}
    loads = {load.role: {"duties": load.duties, "busiest": load.busiest, "hours": list(load.hours)} for load in told.loads}
    balance = {**asdict(told.balance), "difference": told.balance.difference}
    return {
        "track": told.track, "people": told.people, "balance": balance, "held": told.held, "owing": told.owing, "unarchived": told.unarchived,
        "going": told.going, "loads": loads, "unraised": list(told.unraised), **walked,
    }  # fmt: skip


def _page(plan: Plan, told: Rehearsal, an_hour: int) -> str:
    title, sheet = plan.tracks[told.track].title, told.balance
    lines = [
        f"{plan.name} / {told.track}: {title.zh} · {title.en}: {told.people} rehearsed",
        f"  due {sheet.due} = done {sheet.done} + late {sheet.late} + waived {sheet.waived} + replaced {sheet.replaced} + missed {sheet.missed}"
        f" + open {sheet.open} + overdue {sheet.overdue}; difference {sheet.difference}",
        f"  held past END: {told.held}; owing after END: {told.owing}; files not archived: {told.unarchived}, of them going on: {told.going}",
        "  role, duties, in the busiest hour, staff it takes",
        *(_load(plan, load, an_hour) for load in told.loads),
        f"  paths walked: {len(told.walked)}; never: {_named(told)}",
        f"  duties never raised: {', '.join(told.unraised) or 'none'}",
    ]
    return "\n".join(lines)


def _load(plan: Plan, load: Load, an_hour: int) -> str:
    role = plan.roles.get(load.role)
    title = role.title if role is not None and load.role != PERSON else Text("本人", "the person")
    needed = "" if load.role == PERSON else f"{staff_needed(load, an_hour):5}"
    return f"    {load.role:24} {load.duties:7} {load.busiest:6} ({load.day} {load.hour:02}h) {needed}  {title.zh} · {title.en}"


def _named(told: Rehearsal) -> str:
    return ", ".join(f"{path.name}{'' if path.branch in ('', 'then') else ' (else)'}" for path in told.missing) or "none"
