"""Delivery: sends what the outbox holds, and tells the outside that Anju is alive. `python -m anju.workers.deliver`; any number may run."""

import logging
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.site.settings")
django.setup()

from anju.operations import clock, deliver  # noqa: E402  # models need the set-up above
from anju.operations.deliver import Parcel  # noqa: E402
from anju.workers import outside  # noqa: E402
from anju.workers.channels import Unsent  # noqa: E402
from anju.workers.channels.mail.send import send as by_mail  # noqa: E402
from anju.workers.channels.robot.send import send as by_robot  # noqa: E402
from anju.workers.letter import written  # noqa: E402
from anju.workers.loop import Loop  # noqa: E402

log = logging.getLogger(__name__)

CHANNELS = {"mail": by_mail, "robot": by_robot}
AT_ONCE = 8
REST = 3.0
"""Seconds between two rounds: what comes due for a receiver meanwhile goes out together (robots take twenty messages a minute)."""


def work(now: datetime) -> bool:
    """One round: everything due at `now`, several receivers at once."""
    outside.ping(now)
    due = deliver.parcels(now)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for parcel, reason in zip(due, pool.map(attempt, due), strict=True):
            if reason:
                log.warning("not delivered", extra={"queue": parcel.channel, "reason": reason, "count": len(parcel.ids)})
                deliver.undelivered(parcel, reason, clock.now())
            else:
                deliver.delivered(parcel, clock.now())
    return False


def attempt(parcel: Parcel) -> str:
    """Send one parcel; why it did not go out, or nothing. Touches no database: it runs in a thread of its own."""
    try:
        CHANNELS[parcel.channel](parcel.address, written(parcel))
    except Unsent as reason:
        return str(reason.args[0])
    except KeyError:
        return "no such channel"
    return ""


def main() -> int:
    """Run the loop until SIGTERM or SIGINT."""
    return Loop("deliver", work, idle=REST).run()


if __name__ == "__main__":
    sys.exit(main())
