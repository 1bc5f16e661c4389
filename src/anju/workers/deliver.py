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
from anju.operations.deliver import Fault  # noqa: E402
from anju.operations.parcel import Parcel  # noqa: E402
from anju.workers import codes, outside  # noqa: E402
from anju.workers.channels import Broken, Busy, Unreachable, Unsent  # noqa: E402
from anju.workers.channels.mail.send import send as by_mail  # noqa: E402
from anju.workers.channels.robot.send import send as by_robot  # noqa: E402
from anju.workers.channels.sms.send import send as by_sms  # noqa: E402
from anju.workers.letter import written  # noqa: E402
from anju.workers.loop import Loop  # noqa: E402

log = logging.getLogger(__name__)

CHANNELS = {"mail": by_mail, "robot": by_robot, "sms": by_sms}
FAULTS: dict[type[Unsent], Fault] = {Unsent: "failed", Busy: "busy", Broken: "broken", Unreachable: "unreachable"}
AT_ONCE = 8
REST = 3.0
"""Seconds between two rounds: what comes due for a receiver meanwhile goes out together."""


def work(now: datetime) -> bool:
    """One round: everything due at `now`, several receivers at once."""
    outside.ping(now)
    codes.work(now)
    due = deliver.parcels(now)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for parcel, came in zip(due, pool.map(attempt, due), strict=True):
            if isinstance(came, Unsent):
                reason = str(came.args[0])
                log.warning("not delivered", extra={"queue": parcel.channel, "reason": reason, "count": len(parcel.ids)})
                deliver.undelivered(parcel, reason, clock.now(), FAULTS[type(came)])
            else:
                deliver.delivered(parcel, clock.now(), came)
    return False


def attempt(parcel: Parcel) -> int | Unsent:
    """Send one parcel: as how many parts it was taken, or why not. Touches no database: it runs in a thread of its own."""
    try:
        return CHANNELS[parcel.channel](parcel.address, written(parcel))
    except Unsent as reason:
        return reason
    except KeyError:
        return Unsent("no such channel")


def main() -> int:
    """Run the loop until SIGTERM or SIGINT."""
    return Loop("deliver", work, idle=REST).run()


if __name__ == "__main__":
    sys.exit(main())
