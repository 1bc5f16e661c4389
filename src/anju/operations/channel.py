"""Setting the way messages leave for an agency, or for everybody in an area. The address is a secret: sealed as it is stored."""

from datetime import datetime
from urllib.parse import urlsplit

from anju.core.messages import gateway, robot
from anju.operations.viewer import Viewer
from anju.records import sealed
from anju.records.models import Agency, Area, Channel
from anju.records.scope import ENGINE, scoped

SCHEMES = {"robot": (*robot.HOSTS, "json", "jsons"), "mail": ("mailto", "mailtos"), "sms": tuple(gateway.HOSTS)}
READ = dict.fromkeys(robot.HOSTS, robot.read) | dict.fromkeys(gateway.HOSTS, gateway.read)
"""By the scheme of an address, what reads it whole; of the others nobody but the sender knows more than the scheme."""


class Unusable(ValueError):
    """The address cannot be one of its kind; the message says which schemes are known, and repeats nothing of the address."""


class Nowhere(LookupError):
    """There is no such area or agency."""


def put(kind: str, address: str, *, area: int, agency: int | None, by: str, now: datetime) -> int:
    """Let messages to the posts of `agency` (None: all of `area`) leave by `kind` ("robot", "mail", "sms"), at its `address`; its id.

    Raises Unusable, Nowhere.
    """
    if kind not in SCHEMES or urlsplit(address).scheme not in SCHEMES[kind]:
        raise Unusable(f"an address for {kind} begins with one of {', '.join(f'{scheme}://' for scheme in SCHEMES.get(kind, ()))}")
    _legible(address)
    with scoped(ENGINE):
        place = Area.objects.filter(pk=area).first()
        whose = Agency.objects.filter(pk=agency).first() if agency is not None else None
        if place is None or (agency is not None and whose is None):
            raise Nowhere(f"there is no area {area}" if place is None else f"there is no agency {agency}")
        fresh = {"address": b"", "set_by": by, "set_at": now, "jurisdiction": place.jurisdiction}
        row, _ = Channel.objects.get_or_create(area=area, agency=whose, kind=kind, defaults=fresh)
        kept = sealed.seal(address, f"channel.address:{row.pk}")
        Channel.objects.filter(pk=row.pk).update(address=kept, set_by=by, set_at=now, failures=0)
    return row.pk


def pace(viewer: Viewer, number: int, per_minute: int | None) -> None:
    """Let at most so many messages a minute leave by a channel; None: as many as its kind usually may. Raises Nowhere; only an administrator may."""
    with scoped(ENGINE):
        if viewer.purpose != "admin" or not Channel.objects.filter(pk=number).update(per_minute=per_minute, tokens=None):
            raise Nowhere(f"there is no channel {number}")


def _legible(address: str) -> None:
    reads = READ.get(urlsplit(address).scheme)
    try:
        if reads is not None:
            reads(address)
    except gateway.Unreadable as error:
        raise Unusable(str(error)) from None
