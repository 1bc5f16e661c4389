"""Begin a plan: a folder with a small plan that closes, ready to be changed."""

import argparse
import re
import sys
from importlib.resources import files
from pathlib import Path

from anju.core.plan.model import Text
from anju.operations import clock
from anju.site.spoken import languages, said

NAME = re.compile(r"[a-z][a-z0-9-]{1,58}")


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("path", type=Path, help="the new plan's folder, beside the others: plans/measles-contact")
    languages(parser)


def run(args: argparse.Namespace) -> int:
    """Write the folder; refuses one that is there."""
    path = args.path
    if not NAME.fullmatch(path.name):
        zh = f"“{path.name}”不能作方案名：要 2 到 59 个小写字母、数字和连字符，以字母开头"
        return _cannot(Text(zh, f'"{path.name}" cannot be a plan\'s name: 2 to 59 small letters, digits and hyphens, beginning with a letter'), args)
    if path.exists():
        return _cannot(Text(f"{path} 已经有了；什么也没有写", f"{path} is there already; nothing was written"), args)
    try:
        _write(path)
    except OSError as fault:
        return _cannot(Text(f"{path} 写不了：{fault.strerror}", f"{path} cannot be written: {fault.strerror}"), args)
    then = "; ".join(f"anju {verb} {path}" for verb in ("check", "explain", "play", "rehearse"))
    print(f"{said(Text(f'把 {path}/plan.yaml 改成您自己的，然后', f'change what is yours in {path}/plan.yaml, then'), args.language)}: {then}")
    if not (path.parent / "parts" / "person.yaml").exists():
        beside = path.parent
        copy = f"cp -r plans/parts {beside}/"
        _cannot(
            Text(f"缺 {beside}/parts，有了它方案才闭环：{copy}", f"{beside}/parts is missing; until it is there the plan does not close: {copy}"),
            args,
        )
    return 0


def _write(path: Path) -> None:
    skeleton, today = files("anju.site") / "skeleton", clock.real().date()
    (path / "examples").mkdir(parents=True)
    plan = (skeleton / "plan.yaml").read_text("utf-8").replace("plan: NAME", f"plan: {path.name}").replace('"DATE"', f'"{today.isoformat()}"')
    (path / "plan.yaml").write_text(plan, "utf-8")
    for name in ("_given.yaml", "first.yaml"):
        (path / "examples" / name).write_text((skeleton / "examples" / name).read_text("utf-8"), "utf-8")


def _cannot(why: Text, args: argparse.Namespace) -> int:
    print(f"anju new: {said(why, args.language)}", file=sys.stderr)
    return 2
