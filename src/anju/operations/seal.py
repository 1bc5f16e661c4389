"""The nightly seal over every ledger. Its sum is also kept outside the database: in the log and in each backup's name plate."""

import logging
from datetime import datetime, timedelta

from django.db import connection

from anju.records.scope import ENGINE, scoped

log = logging.getLogger(__name__)

SETTLED = timedelta(minutes=5)
"""How far back the seal reaches: no transaction writes an entry older than this any more."""


def seal(now: datetime) -> str:
    """Seal all that was recorded until five minutes before `now`; the sum in hex. The same moment twice is refused by the database."""
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute("SELECT seal_ledgers(%s, %s)", [now - SETTLED, now])
        (number,) = cursor.fetchone()
        cursor.execute("SELECT encode(sha256, 'hex'), entries FROM seal WHERE id = %s", [number])
        total, entries = cursor.fetchone()
    log.info("ledgers sealed", extra={"count": entries, "reason": total})
    return str(total)
