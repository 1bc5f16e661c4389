"""The tick: evaluates whatever has come due, round by round. `python -m anju.workers.tick`; any number of them may run at once."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.site.settings")
django.setup()

from anju.operations import absence, hint, prompt, tick  # noqa: E402  # models need the set-up above
from anju.operations.field import watch as phones  # noqa: E402
from anju.operations.finding import watch  # noqa: E402
from anju.operations.qualifying import watch as qualifying  # noqa: E402  # likewise
from anju.workers.loop import Loop  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the loop until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m anju.workers.tick", description=__doc__)
    parser.add_argument("--batch", type=int, default=tick.BATCH, help="enrolments that one transaction takes")
    batch = parser.parse_args(arguments).batch
    loop = Loop("tick", lambda now: work(now, batch, loop.goes_on))
    return loop.run()


def work(now: datetime, batch: int = tick.BATCH, goes_on: Callable[[], bool] = lambda: True) -> bool:
    """One round: everything due at `now`, in as many transactions as it takes. Nothing is left to do at once, unless it was told to stop."""
    absence.watch(now)
    qualifying.watch(now)
    watch.left(now)
    phones.watch(now)
    done = tick.tick(now, batch, goes_on)
    prompt.prompt(now)
    if done.raised or done.climbed or done.evaluated:
        hint.tell([hint.EVERYWHERE])
    return False


if __name__ == "__main__":
    sys.exit(main())
