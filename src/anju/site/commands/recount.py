"""Count every duty again and compare with the counters: due = done + late + waived + replaced + missed + still open + overdue."""

import argparse
from datetime import date, timedelta

from anju.operations import clock, recount

BACK = 400  # days


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("--since", type=date.fromisoformat, help=f"first local day, YYYY-MM-DD; {BACK} days ago when not given")


def run(args: argparse.Namespace) -> int:
    """Tell every difference; 1 when there are any. Nothing is changed."""
    today = clock.now().date()
    found = recount.differences(args.since or today - timedelta(days=BACK), today + timedelta(days=31))
    for one in found:
        place = f"area {one.area}, {one.day}, adoption {one.adoption}, {one.rule}, {one.role}, {one.how}"
        print(f"{place}: counted {one.counted}, found {one.found}")
    print(f"balance: {len(found)} differences")
    return 1 if found else 0
