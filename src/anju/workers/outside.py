"""The heartbeat to the outside: an address that is called each minute while every loop comes round, so that a silent Anju is missed elsewhere."""

import http.client
import logging
from datetime import datetime
from threading import Thread
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings

from anju.operations import heartbeat

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds
PATIENCE = 10.0  # seconds
_last: list[float] = []


def ping(now: datetime) -> bool:
    """Call ANJU_HEARTBEAT_URL when a minute has passed since the last call and nothing is silent at `now`; whether it was called."""
    if not settings.ANJU_HEARTBEAT_URL or (_last and monotonic() - _last[0] < EVERY):
        return False
    if silent := heartbeat.silent(now):
        log.error("outside heartbeat withheld", extra={"task": silent[0].loop, "count": len(silent)})
        return False
    _last[:] = [monotonic()]
    Thread(target=call, args=(settings.ANJU_HEARTBEAT_URL,), daemon=True).start()
    return True


def call(url: str) -> int:
    """GET `url`; its status, or 0 when nobody answered."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=PATIENCE)
    try:
        connection.request("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        status = connection.getresponse().status
    except OSError:
        status = 0
    finally:
        connection.close()
    if not 200 <= status < 300:
        log.warning("outside heartbeat not taken", extra={"status": status})
    return status
