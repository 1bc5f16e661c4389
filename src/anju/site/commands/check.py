"""Prove that a plan closes: every fault of its text and of its loop at once, with file, line and remedy. Exit code 1 where there is one."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from anju.core.plan.check import page, prove, ways
from anju.core.plan.compile import Diagnostic, parameters_of, schema
from anju.core.plan.model import Plan
from anju.forecast.alone import Alone, alone
from anju.forecast.counter import Counter, example
from anju.forecast.explore import Bound, Explored, explore
from anju.forecast.proof import proof
from anju.forecast.slices import slices
from anju.operations.folder import beside, plans_at, texts_of


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("path", type=Path, nargs="*", help="a plan's folder, one file of YAML, or a folder of plans; several as well: plans/*")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter's value, as an adopting area would give it")
    parser.add_argument("--language", choices=["zh", "en", "both"], default="both", help="in which language faults are told")
    parser.add_argument("--json", action="store_true", help="one fault a line as JSON, for editors and builds")
    parser.add_argument("--explore", action="store_true", help="explore stages, answers and sign-off; what breaks is told as a timeline")
    parser.add_argument("--states", type=int, default=Bound().states, help=f"states to explore of one part, at most ({Bound().states})")
    parser.add_argument("--depth", type=int, default=Bound().depth, help=f"acts and waits one after the other, at most ({Bound().depth})")
    parser.add_argument("--faults", nargs="?", const=Path(), type=Path, metavar="BROKEN", help="print the page of faults, with examples of a list")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of plan files, for editors")


def run(args: argparse.Namespace) -> int:
    """Check every plan at the path, or print the schema."""
    if args.schema:
        print(json.dumps(schema(), ensure_ascii=False, indent=1))
        return 0
    if args.faults is not None:
        return _page(args.faults)
    if not args.path:
        print("anju check: which plan? Give a folder or a file.", file=sys.stderr)
        return 2
    try:
        given = dict(each.split("=", 1) for each in args.set)
        asked = [path for path in args.path if len(args.path) == 1 or not beside(path)]
        named = {path: plans_at(path) for path in asked}
        plans = [(path, texts_of(path)) for path in dict.fromkeys(each for found in named.values() for each in found)]
    except ValueError as fault:
        # Also a file that is not UTF-8: its error is a ValueError and names the byte.
        print(f"anju check: {fault}; values are given as --set NAME=VALUE, files are UTF-8", file=sys.stderr)
        return 2
    except OSError as fault:
        print(f"anju check: {fault.filename}: {fault.strerror}", file=sys.stderr)
        return 2
    if (empty := [path for path, found in named.items() if not found]) or not plans:
        print(f"anju check: there is no plan at {', '.join(map(str, empty or args.path))}", file=sys.stderr)
        return 2
    counts = [_check(args, path, texts, given) for path, texts in plans]
    if sum(counts) and not args.json:
        print(f"{sum(counts)} faults in {sum(map(bool, counts))} of {len(plans)} plans", file=sys.stderr)
    return 1 if sum(counts) else 0


def _page(broken: Path) -> int:
    """The page of every fault; with the list of broken plans at `broken`, an example of each."""
    try:
        print(page("" if broken == Path() else broken.read_text(encoding="utf-8")), end="")
    except (OSError, UnicodeDecodeError) as fault:
        print(f"anju check: {broken}: {fault}", file=sys.stderr)
        return 2
    return 0


def _check(args: argparse.Namespace, path: Path, texts: Mapping[str, str], given: Mapping[str, str]) -> int:
    examples = {name: one.example for name, one in parameters_of(texts).items() if one.example and not one.default}
    plan, found = prove(texts, {**examples, **given})
    if plan is not None:
        found = ways(plan, texts, {**examples, **given})
    home = path.parent if path.is_file() else path
    for fault in found:
        file = home / fault.file
        print(_line(fault, file if file.exists() else home.parent / fault.file, args.language, args.json))
    if plan is not None and not found and not args.json:
        print(_clean(path, plan))
    return len(found) + (_explored(args, plan) if plan is not None and args.explore else 0)


def _explored(args: argparse.Namespace, plan: Plan) -> int:
    """What exploring each track establishes, printed; how many promises are broken."""
    count = 0
    for track in (one.name for one in plan.tracks.values() if one.supplied):
        found: list[Alone | Explored] = [alone(plan, track), *(explore(part, Bound(args.states, args.depth)) for part in slices(plan, track))]
        broken = {counter.promise.code: counter for one in found for counter in one.counters}
        print("\n".join(proof(plan, track, found)) if not args.json else "\n".join(_broken(plan, counter) for counter in broken.values()))
        count += len(broken)
    return count


def _broken(plan: Plan, counter: Counter) -> str:
    says = {"zh": counter.promise.fails.zh, "en": counter.promise.fails.en}
    return json.dumps({"code": counter.promise.code, "track": counter.track, "says": says, "example": example(plan, counter)}, ensure_ascii=False)


def _line(fault: Diagnostic, file: Path, language: str, as_json: bool) -> str:
    if as_json:
        said = {"says": fault.says._asdict(), "remedy": fault.remedy._asdict()}
        return json.dumps({"file": str(file), "line": fault.line, "code": fault.code, **said}, ensure_ascii=False)
    head = f"{file}:{fault.line}: {fault.code}"
    told = {"zh": f"{fault.says.zh}{fault.remedy.zh}", "en": f"{fault.says.en} {fault.remedy.en}"}
    if language != "both":
        return f"{head}: {told[language]}"
    return f"{head}\n    {told['en']}\n    {told['zh']}"


def _clean(path: Path, plan: Plan) -> str:
    rules = sum(len(track.rules) for track in plan.tracks.values())
    return f"{path}: {plan.name} {plan.version} closes: {len(plan.tracks)} tracks, {rules} duties, digest {plan.digest[:12]}"
