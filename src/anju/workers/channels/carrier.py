"""Apprise, held to what Anju may do with it: one address of a known scheme, short patience, no words of its own in our logs."""

import logging
from collections.abc import Set
from urllib.parse import urlsplit

import apprise

from anju.workers.channels import Unsent

PATIENCE = "cto=5&rto=10"
"""Seconds to connect and to read."""
logging.getLogger("apprise").disabled = True  # its lines hold addresses; what went wrong is told by Unsent
ASSET = apprise.AppriseAsset(app_id="Anju", app_desc="Anju", app_url="", async_mode=False, secure_logging=True)


def carry(address: str, schemes: Set[str], *, subject: str, text: str) -> None:
    """Send one message to one address. Raises Unsent("address") when it cannot be used, Unsent("refused") when nobody took the message."""
    if urlsplit(address).scheme not in schemes:
        raise Unsent("address")
    joint = "&" if "?" in address else "?"
    carrier = apprise.Apprise.instantiate(f"{address}{joint}{PATIENCE}", asset=ASSET, suppress_exceptions=True)
    if carrier is None:
        raise Unsent("address")
    try:
        taken = carrier.send(body=text, title=subject)
    except Exception as error:  # whatever a plugin raises, it may hold the address
        raise Unsent("fault") from error
    if not taken:
        raise Unsent("refused")
