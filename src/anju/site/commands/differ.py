"""Tell two plans apart, rule by rule in words: what is added, gone or otherwise, and whom it concerns. Exit code 1 where they differ."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from anju.core.plan.compile import draft_plan, supplied
from anju.core.plan.differ import Difference, differ
from anju.core.plan.explain import phrases
from anju.core.plan.model import PERSON, Plan, Text
from anju.operations.folder import texts_of

HOWS = {"added": Text("新增", "added"), "removed": Text("取消", "gone"), "changed": Text("改动", "changed")}


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("old", type=Path, help="the plan's folder or file as it is")
    parser.add_argument("new", type=Path, help="the plan's folder or file as it would be; the same folder with other --set values too")
    parser.add_argument("--set-old", action="append", default=[], metavar="NAME=VALUE", help="a parameter's value in the old one")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter's value in the new one")
    parser.add_argument("--language", choices=["zh", "en", "both"], default="both", help="in which language")
    parser.add_argument("--json", action="store_true", help="one difference a line as JSON")


def run(args: argparse.Namespace) -> int:
    """Compile both and print each difference."""
    try:
        old, new = _plan(args.old, args.set_old), _plan(args.new, args.set)
    except ValueError as fault:
        print(f"anju differ: {fault}", file=sys.stderr)
        return 2
    except OSError as fault:
        print(f"anju differ: {fault.filename}: {fault.strerror}", file=sys.stderr)
        return 2
    found = differ(old, new)
    for each in found:
        print(json.dumps(asdict(each), ensure_ascii=False) if args.json else _told(old, new, each, args.language))
    if not args.json:
        print(f"{old.name} {old.version} → {new.name} {new.version}: {len(found)} differences", file=sys.stderr)
    return 1 if found else 0


def _plan(path: Path, given: list[str]) -> Plan:
    texts = texts_of(path)
    values = dict(each.split("=", 1) for each in given)
    plan, found = draft_plan(texts, {**supplied(texts), **values})
    if found:
        raise ValueError(f"{path} has {len(found)} faults, told by: anju check {path}")
    return plan


def _told(old: Plan, new: Plan, each: Difference, language: str) -> str:
    said = [f"{_say(HOWS[each.how], language)} {each.kind} {each.track}{'/' if each.track else ''}{each.name}: {_say(each.title, language)}"]
    said += [f"    {_say(change.what, language)}: {_say(change.before, language)} → {_say(change.after, language)}" for change in each.changes]
    said += [f"    {_say(text, language)}" for text in each.says]
    who = [
        _say(Text("本人", "the person") if name == PERSON else phrases.role(new if name in new.roles else old, name), language) for name in each.roles
    ]
    said += [f"    → {', '.join(who)}"] if who else []
    return "\n".join(said)


def _say(text: Text, language: str) -> str:
    return {"zh": text.zh, "en": text.en, "both": text.en if text.en == text.zh else f"{text.en} · {text.zh}"}[language]
