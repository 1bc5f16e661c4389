"""Tell a duty's why: the rule, its clauses and, for a given instant, its clock. Also what a form asks, what an incident or a reaction calls for."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from anju.core.moments import instant_of
from anju.core.plan.compile import draft_plan, supplied
from anju.core.plan.explain import Occasion, explain, forms, read
from anju.core.plan.model import Daily, Plan, Rule, Text
from anju.operations.folder import texts_of
from anju.site.spoken import faulty, languages, nearest, said, unread, zone

MARGIN = "\n      "


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("path", type=Path, help="the plan's folder")
    parser.add_argument("rule", nargs="?", default="", help="the name of a duty, an incident, a form, a reaction; without one all are listed")
    parser.add_argument("--track", default="", help="the track, where several have the duty")
    parser.add_argument("--at", type=datetime.fromisoformat, help='a local instant, "2026-11-22 16:30": the occurrence then')
    parser.add_argument("--zone", type=zone, default="Asia/Shanghai", help="the IANA zone of that instant")
    languages(parser)


def run(args: argparse.Namespace) -> int:
    """Explain the duty, or list what there is."""
    try:
        texts = texts_of(args.path)
    except (OSError, UnicodeDecodeError) as fault:
        return _cannot(unread(args.path, fault), args)
    plan, found = draft_plan(texts, supplied(texts))
    if found:
        _cannot(faulty(args.path, len(found)), args)
    if not args.rule:
        return _list(plan)
    tracks = [name for name, track in plan.tracks.items() if args.rule in track.rules and args.track in ("", name)]
    for track in tracks:
        _tell(plan, track, args)
    if tracks or _others(plan, args):
        return 0
    known = {name for track in plan.tracks.values() for name in track.rules} | plan.forms.keys()
    near = nearest(args.rule, sorted(known))
    zh, en = (f"，是不是 {near}？", f"; did you mean {near}?") if near else ("。", ".")
    listed = f"anju explain {args.path}"
    return _cannot(Text(f"没有叫 {args.rule} 的{zh}全部见 {listed}", f"nothing is called {args.rule}{en} All of them: {listed}"), args)


def _cannot(why: Text, args: argparse.Namespace) -> int:
    print(f"anju explain: {said(why, args.language)}", file=sys.stderr)
    return 2


def _others(plan: Plan, args: argparse.Namespace) -> bool:
    """Incidents, reactions and stages of that name, of every track, and the form; whether there was any."""
    found = []
    for track in read(plan).tracks if args.rule not in plan.forms else ():
        if args.track in ("", track.name):
            sections = (track.incidents, track.reactions, track.stages)
            found += [(f"{track.name} / {one.name}", one.title, one.says) for each in sections for one in each.items if one.name == args.rule]
    form = plan.forms.get(args.rule)
    found += [(form.name, form.title, tuple(forms.of(plan, form)))] if form is not None else []
    for name, title, lines in found:
        print(f"{name}: {said(Text(title.zh, title.en), args.language)}")
        for line in lines:
            print(f"  {said(line, args.language, MARGIN)}")
    return bool(found)


def _list(plan: Plan) -> int:
    for track in plan.tracks.values():
        for rule in track.rules.values():
            print(f"{track.name}  {rule.name}  {rule.title.zh}  {rule.title.en}")
    for track in plan.tracks.values():
        for incident in track.incidents.values():
            print(f"{track.name}  alarm: {incident.name}  {incident.title.zh}  {incident.title.en}")
    for form in plan.forms.values():
        print(f"form: {form.name}  {form.title.zh}  {form.title.en}")
    return 0


def _tell(plan: Plan, track: str, args: argparse.Namespace) -> None:
    rule = plan.tracks[track].rules[args.rule]
    told = explain(plan, track, args.rule, _occasion(rule, args) if args.at else None)
    print(f"{track} / {told.rule}: {told.title.zh} · {told.title.en}")
    for line in told.lines:
        about = f"{line.about:9} " if args.language != "both" else ""
        print(f"  {about}{said(Text(line.says.zh, line.says.en), args.language, MARGIN)}")


def _occasion(rule: Rule, args: argparse.Namespace) -> Occasion | None:
    """The occurrence whose window is open or was the last to open that day; only a daily duty's clock is known without an enrolment."""
    if not isinstance(rule.opens, Daily):
        return None
    zone = str(args.zone)
    now = instant_of(args.at.date(), args.at.time(), zone)
    begun = [opens for at in rule.opens.times if (opens := instant_of(args.at.date(), at, zone)) <= now]
    opens = begun[-1] if begun else instant_of(args.at.date(), rule.opens.times[0], zone)
    return Occasion(opens, opens + rule.within, now, zone)
