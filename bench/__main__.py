"""`python -m bench --size 100000`: lays an invented county on a database of its own, and prints each path beside the bare one."""

import argparse
import os
import sys
from pathlib import Path

import django

from bench import own


def main() -> int:
    """Run everything; 0 when it ran."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="enrolments")
    parser.add_argument("--reports", type=int, default=4_000, help="reports through the HTTP API")
    parser.add_argument("--batch", type=int, default=20_000, help="reports in one batch")
    parser.add_argument("--lapses", type=int, default=2_000, help="misses that go through the core")
    args = parser.parse_args()
    var = own.prepare()
    with own.running(var) as server:
        django.setup()
        from bench.report import run  # noqa: PLC0415  # Django is set up only now that the database runs

        print(f"Anju bench: {args.size:,} enrolments, {os.cpu_count()} cores, PostgreSQL over {Path(var).parent}", flush=True)
        run(args, own.Bare(server))
    return 0


if __name__ == "__main__":
    sys.exit(main())
