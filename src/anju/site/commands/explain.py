"""Tell a duty's why: the rule, its clauses and, for a given instant, its clock."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from anju.core.moments import instant_of, zone_of
from anju.core.plan.compile import draft_plan, supplied
from anju.core.plan.explain import Occasion, explain
from anju.core.plan.model import Daily, Plan, Rule
from anju.operations.folder import texts_of


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("path", type=Path, help="the plan's folder")
    parser.add_argument("rule", nargs="?", default="", help="the duty's name; without one, the names of all duties, incidents and forms are listed")
    parser.add_argument("--track", default="", help="the track, where several have the duty")
    parser.add_argument("--at", type=datetime.fromisoformat, help='a local instant, "2026-11-22 16:30": the occurrence then')
    parser.add_argument("--zone", type=zone_of, default=zone_of("Asia/Shanghai"), help="the IANA zone of that instant")
    parser.add_argument("--language", choices=["zh", "en", "both"], default="both", help="in which language")


def run(args: argparse.Namespace) -> int:
    """Explain the duty, or list what there is."""
    try:
        texts = texts_of(args.path)
    except OSError as fault:
        print(f"anju explain: {fault.filename}: {fault.strerror}", file=sys.stderr)
        return 2
    plan, found = draft_plan(texts, supplied(texts))
    if found:
        print(f"anju explain: the plan has {len(found)} faults, told by: anju check {args.path}", file=sys.stderr)
    if not args.rule:
        return _list(plan)
    tracks = [name for name, track in plan.tracks.items() if args.rule in track.rules and args.track in ("", name)]
    if not tracks:
        print(f"anju explain: no track has a duty called {args.rule}; all of them: anju explain {args.path}", file=sys.stderr)
        return 2
    for track in tracks:
        _tell(plan, track, args)
    return 0


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
        said = {"zh": line.says.zh, "en": line.says.en, "both": f"{line.says.en}\n      {line.says.zh}"}
        print(f"  {line.about:9} {said[args.language]}" if args.language != "both" else f"  {said['both']}")


def _occasion(rule: Rule, args: argparse.Namespace) -> Occasion | None:
    """The occurrence whose window is open or was the last to open that day; only a daily duty's clock is known without an enrolment."""
    if not isinstance(rule.opens, Daily):
        return None
    zone = str(args.zone)
    now = instant_of(args.at.date(), args.at.time(), zone)
    begun = [opens for at in rule.opens.times if (opens := instant_of(args.at.date(), at, zone)) <= now]
    opens = begun[-1] if begun else instant_of(args.at.date(), rule.opens.times[0], zone)
    return Occasion(opens, opens + rule.within, now, zone)
