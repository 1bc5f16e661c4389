"""Sending sign-in codes: each once, at once, before what can wait."""

import logging
from datetime import datetime

from anju.operations import clock
from anju.operations.signin import send
from anju.workers.channels import Letter, Unsent
from anju.workers.channels.sms.send import send as by_sms
from anju.workers.letter import mark

log = logging.getLogger(__name__)


def work(now: datetime) -> int:
    """Every code that may go now; how many were taken."""
    count = 0
    for one in send.due(now, clock.real()):
        letter = Letter(one.to, "", "", mark(f"code.{one.number}"), "code", one.language, one.code)
        try:
            parts = by_sms(one.address, letter)
        except Unsent as reason:
            log.warning("code not sent", extra={"reason": str(reason.args[0]), "queue": "sms"})
            send.refused(one, str(reason.args[0]), now)
        else:
            send.taken(one, parts, now, clock.real())
            count += 1
    return count
