"""The tick: evaluates whatever has come due, round by round. `python -m anju.workers.tick`; any number of them may run at once."""

import os
import sys
from datetime import datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.site.settings")
django.setup()

from anju.operations import tick  # noqa: E402  # models need the set-up above
from anju.workers.loop import Loop  # noqa: E402


def work(now: datetime) -> bool:
    """One round over what is due at `now`; whether it claimed anything, and so may find more at once."""
    return tick.tick(now).claimed > 0


def main() -> int:
    """Run the loop until SIGTERM or SIGINT."""
    return Loop("tick", work).run()


if __name__ == "__main__":
    sys.exit(main())
