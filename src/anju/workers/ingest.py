"""Ingest: takes what sensors tell from the broker, stores it, acknowledges it, lets the plans decide. `python -m anju.workers.ingest`; one runs."""

import logging
import os
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.site.settings")
django.setup()

from django.conf import settings  # noqa: E402  # models need the set-up above

from anju.core.evidence.gateway import Gateways  # noqa: E402
from anju.core.evidence.payload import Message, mqtt  # noqa: E402
from anju.core.evidence.signal import Reading  # noqa: E402
from anju.operations import clock  # noqa: E402
from anju.operations.apart import Batch, together  # noqa: E402
from anju.operations.devices.decide import decide  # noqa: E402
from anju.operations.devices.hear import Packet, grow_silent, hear  # noqa: E402
from anju.workers.ear import Broker, Came, Ear  # noqa: E402
from anju.workers.loop import Loop  # noqa: E402

log = logging.getLogger(__name__)

BATCH = 1000
WAIT = 0.2
"""Seconds in which messages are gathered while there are few."""
SILENCE = timedelta(seconds=30)
"""Between two looks for sensors that are past their limit."""
GRACE = 10.0
"""Seconds for which the broker may be away before it counts: it is restarted now and then, and starts with us."""


class Deaf(RuntimeError):
    """The broker is not there, or refuses. Everything else was done; but a round in which no sensor could be heard is no sign of life."""


class Ingest:
    """One round after the other: messages, then decisions, now and then a look for those that say nothing."""

    def __init__(self, ear: Ear | None) -> None:
        self._ear = ear
        self._looked: datetime | None = None
        self._gateways = Gateways()

    def work(self, now: datetime) -> bool:
        """One round; whether there is more to do at once. Raises Deaf."""
        came = self._ear.batch(BATCH, WAIT) if self._ear is not None else ()
        if came and self._ear is not None:
            store([packet for one in came if (packet := _packet(one)) is not None])
            self._ear.acknowledge()
            for one in came:
                self._gateways.hear(one.message.topic, bytes(one.message.payload), now)
        if lost := self._gateways.lost(now):
            store([Packet(Message(key, Reading(online=False))) for key in lost])
            self._gateways.told(lost)
        if self._looked is None or now - self._looked >= SILENCE or now < self._looked:
            grow_silent(now)
            self._looked = now
        more = decide(clock.now()) or bool(came)
        if not more and self._ear is not None and self._ear.away() > GRACE:
            raise Deaf("the broker is away")
        return more


def store(packets: Sequence[Packet]) -> None:
    """All of them stored; one that cannot be is logged for whoever runs Anju. Database faults are raised: all come again."""
    if not packets:
        return
    now = clock.now()
    _, heard = together(Batch("hear", lambda: packets, lambda some: hear(some, now), aside=lambda _: None, file=lambda _: None))
    if odd := sum(each.strange + each.unread for each in heard):
        log.info("messages of no sensor here, or not readable", extra={"count": odd})


def _packet(came: Came) -> Packet | None:
    payload = bytes(came.message.payload)
    message = mqtt(came.message.topic, payload)
    return None if message is None else Packet(message, payload, came.message.mid, came.message.dup, came.message.retain)


def main() -> int:
    """Run the loop until SIGTERM or SIGINT."""
    ear = Ear(Broker(**settings.ANJU_BROKER)) if settings.ANJU_BROKER else None
    code = Loop("ingest", Ingest(ear).work, idle=WAIT).run()
    if ear is not None:
        ear.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
