"""What a verb is told on the command line and what it answers, in both languages."""

import argparse
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

from anju.core.moments import zone_of
from anju.core.plan.model import Text


def languages(parser: argparse.ArgumentParser) -> None:
    """Let the verb be asked for one language."""
    parser.add_argument("--language", choices=["zh", "en", "both"], default="both", help="in which language")


def said(text: Text, language: str = "both", between: str = " · ") -> str:
    """The text in the language that is asked for; in both only where they differ."""
    both = text.en if text.en == text.zh else f"{text.en}{between}{text.zh}"
    return {"zh": text.zh, "en": text.en, "both": both}[language]


def unread(path: Path, fault: Exception) -> Text:
    """Why there is no plan to be read at `path`."""
    if isinstance(fault, FileNotFoundError):
        return Text(f"{path} 那里没有方案", f"there is no plan at {path}")
    if isinstance(fault, UnicodeDecodeError):
        return Text(f"{path}：有一个文件不是 UTF-8：{fault}", f"{path}: a file is not UTF-8: {fault}")
    return Text(f"{path}：{fault}", f"{path}: {fault}")


def faulty(path: Path, count: int) -> Text:
    """A plan with faults, and where they are told."""
    return Text(f"方案有 {count} 处问题，见 anju check {path}", f"the plan has {count} faults, told by: anju check {path}")


def nearest(word: str, known: Iterable[str]) -> str:
    """Which known word was probably meant; empty where none is near."""
    return next(iter(get_close_matches(word[:60].lower(), list(known), n=1)), "")


def zone(name: str) -> ZoneInfo:
    """An IANA zone, for `argparse`."""
    try:
        return zone_of(name)
    except (KeyError, ValueError) as fault:
        raise argparse.ArgumentTypeError(
            f"no IANA zone is called {name}; such as Asia/Shanghai · 没有叫 {name} 的时区；例如 Asia/Shanghai"
        ) from fault


def day(text: str) -> date:
    """A local day, for `argparse`."""
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{text} is no day; such as 2026-03-02 · {text} 不是日期；例如 2026-03-02") from fault
