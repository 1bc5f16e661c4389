"""Rehearse a plan: invented people live through its whole term on the engine itself, without a database. Exit code 1 where it does not come out."""

import argparse
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import date
from pathlib import Path

from anju.core.plan.compile import compile_plan, supplied
from anju.core.plan.model import PERSON, Plan, Text
from anju.forecast.rehearse import AN_HOUR, Load, Rehearsal, rehearse, staff_needed
from anju.operations.folder import texts_of
from anju.site.spoken import day, faulty, languages, said, unread, zone

FIRST = date(2026, 3, 2)
"""A Monday; which one does not matter to a plan without dates, and the same one keeps a rehearsal the same."""


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("path", type=Path, help="the plan's folder or file")
    parser.add_argument("--people", type=int, default=100, help="how many invented people (default 100)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other people; the same seed, the same rehearsal")
    parser.add_argument("--track", default="", help="one track only")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter's value, as an adopting area would give it")
    parser.add_argument("--first", type=day, default=FIRST, help="first local day (2026-03-02)")
    parser.add_argument("--zone", type=zone, default="Asia/Shanghai", help="IANA zone of the area")
    parser.add_argument("--an-hour", type=int, default=AN_HOUR, help=f"how many duties one person manages in an hour ({AN_HOUR})")
    parser.add_argument("--processes", type=int, default=2, help="how many processes tell stories (2)")
    languages(parser)
    parser.add_argument("--json", action="store_true", help="figures as JSON, a line a track")


def run(args: argparse.Namespace) -> int:
    """Rehearse each track and print what came of it."""
    try:
        texts = texts_of(args.path)
    except (OSError, UnicodeDecodeError) as fault:
        return _cannot(unread(args.path, fault), args)
    if wrong := [each for each in args.set if "=" not in each]:
        return _cannot(Text(f"--set {wrong[0]}：请写成 --set 参数=值", f"--set {wrong[0]}: write --set NAME=VALUE"), args)
    given = dict(each.split("=", 1) for each in args.set)
    plan, found = compile_plan(texts, {**supplied(texts), **given})
    if plan is None:
        return _cannot(faulty(Path(" ".join([str(args.path), *(f"--set {each}" for each in args.set)])), len(found)), args)
    tracks = [name for name, track in plan.tracks.items() if args.track in ("", name) and track.supplied]
    if args.people < 1:
        return _cannot(Text("--people 至少是 1", "--people is at least 1"), args)
    if not tracks:
        there = ", ".join(name for name, track in plan.tracks.items() if track.supplied)
        return _cannot(Text(f"没有类别 {args.track}；有：{there}", f"there is no track {args.track}; there is: {there}"), args)
    with ProcessPoolExecutor(args.processes) as pool:
        told = [rehearse(plan, name, args.people, args.seed, args.first, str(args.zone), pool if args.processes > 1 else None) for name in tracks]
    for each in told:
        print(json.dumps(_figures(each), ensure_ascii=False) if args.json else _page(plan, each, args))
    return 1 if any(each.balance.difference or each.held or each.owing for each in told) else 0


def _cannot(why: Text, args: argparse.Namespace) -> int:
    print(f"anju rehearse: {said(why, args.language)}", file=sys.stderr)
    return 2


def _figures(told: Rehearsal) -> dict[str, object]:
    walked = {"walked": len(told.walked), "never": [f"{p.kind} {p.name} {p.branch}".strip() for p in told.missing]}
    loads = {load.role: {"duties": load.duties, "busiest": load.busiest, "hours": list(load.hours)} for load in told.loads}
    balance = {**asdict(told.balance), "difference": told.balance.difference}
    return {
        "track": told.track, "people": told.people, "balance": balance, "held": told.held, "owing": told.owing, "unarchived": told.unarchived,
        "going": told.going, "loads": loads, "left": dict(told.left), "again": list(told.again), "unraised": list(told.unraised), **walked,
    }  # fmt: skip


def _page(plan: Plan, told: Rehearsal, args: argparse.Namespace) -> str:
    def say(zh: str, en: str, between: str = " · ") -> str:
        return said(Text(zh, en), args.language, between)

    title = plan.tracks[told.track].title
    never = ", ".join(f"{path.name}{'' if path.branch in ('', 'then') else ' (else)'}" for path in told.missing)
    lines = [
        f"{plan.name} / {told.track}: {say(title.zh, title.en)}: {say(f'演练 {told.people} 次', f'{told.people} rehearsed')}",
        *(say(line.zh, line.en, "\n") for line in (*_came_to(told), *_left(told))),
        say("  角色、任务数、最忙的一小时、要几个人", "  role, duties, in the busiest hour, staff it takes"),
        *(_load(plan, load, args) for load in told.loads),
        f"  {say('走过的路', 'paths walked')}: {len(told.walked)}; {say('没走过', 'never')}: {never or say('无', 'none')}",
        f"  {say('从没出现的任务', 'duties never raised')}: {', '.join(told.unraised) or say('无', 'none')}",
    ]
    return "\n".join(lines)


def _came_to(told: Rehearsal) -> Iterator[Text]:
    sheet = told.balance
    yield Text(
        f"  应做 {sheet.due} = 完成 {sheet.done} + 补做 {sheet.late} + 豁免 {sheet.waived} + 替代 {sheet.replaced} + 漏做 {sheet.missed}"
        f" + 未完成 {sheet.open} + 逾期 {sheet.overdue}；差额 {sheet.difference}",
        f"  due {sheet.due} = done {sheet.done} + late {sheet.late} + waived {sheet.waived} + replaced {sheet.replaced} + missed {sheet.missed}"
        f" + open {sheet.open} + overdue {sheet.overdue}; difference {sheet.difference}",
    )
    yield Text(
        f"  到期没自由 {told.held}；到期后还欠任务 {told.owing}；没归档 {told.unarchived}，其中还在进行 {told.going}",
        f"  held past END: {told.held}; owing after END: {told.owing}; files not archived: {told.unarchived}, of them going on: {told.going}",
    )


def _left(told: Rehearsal) -> Iterator[Text]:
    """What was still open as the stories ended, and of that what its own answer calls for anew."""
    if told.left:
        names = ", ".join(f"{name} × {count}" for name, count in told.left.items())
        yield Text(f"  故事结束时还开着（几个故事里）：{names}", f"  still open as the story ended (in so many stories): {names}")
    for name in told.again:
        yield Text(
            f"  {name} 的答案又叫来 {name}，到期以后也不停，归不了档：请让按日历开的任务（写 in:）再问，不要由它自己的答案再叫",
            f"  {name} is called again by its own answer, after END too, so that nothing is archived: let a duty of the calendar (with in:) "
            "ask again, and not its own answer",
        )


def _load(plan: Plan, load: Load, args: argparse.Namespace) -> str:
    role = plan.roles.get(load.role)
    title = role.title if role is not None and load.role != PERSON else Text("本人", "the person")
    needed = "" if load.role == PERSON else f"{staff_needed(load, args.an_hour):5}"
    return (
        f"    {load.role:24} {load.duties:7} {load.busiest:6} ({load.day} {load.hour:02}h) {needed}  {said(Text(title.zh, title.en), args.language)}"
    )
