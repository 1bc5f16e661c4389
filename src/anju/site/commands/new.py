"""Begin a plan: a folder with a small plan that closes, ready to be changed."""

import argparse
import re
import sys
from importlib.resources import files
from pathlib import Path

from anju.operations import clock

NAME = re.compile(r"[a-z][a-z0-9-]{1,58}")
SAID = "2 to 59 small letters, digits and hyphens, beginning with a letter"


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("path", type=Path, help="the new plan's folder, beside the others: plans/measles-contact")


def run(args: argparse.Namespace) -> int:
    """Write the folder; refuses one that is there."""
    name = args.path.name
    if not NAME.fullmatch(name):
        print(f"anju new: {name!r} cannot be a plan's name: {SAID}", file=sys.stderr)
        return 2
    if args.path.exists():
        print(f"anju new: {args.path} is there already; nothing was written", file=sys.stderr)
        return 2
    today = clock.real().date()
    skeleton = files("anju.site") / "skeleton"
    (args.path / "examples").mkdir(parents=True)
    plan = (skeleton / "plan.yaml").read_text("utf-8").replace("plan: NAME", f"plan: {name}").replace('"DATE"', f'"{today.isoformat()}"')
    (args.path / "plan.yaml").write_text(plan, "utf-8")
    (args.path / "examples" / "first.yaml").write_text((skeleton / "examples" / "first.yaml").read_text("utf-8"), "utf-8")
    print(f"{args.path}/plan.yaml: change what is yours, then: anju check {args.path}; anju play {args.path}; anju rehearse {args.path}")
    if not (args.path.parent / "parts" / "person.yaml").exists():
        beside = args.path.parent
        print(f"anju new: {beside}/parts is missing; until it is there the plan does not close: cp -r plans/parts {beside}/", file=sys.stderr)
    return 0
