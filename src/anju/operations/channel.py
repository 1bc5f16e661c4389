"""Setting the way messages leave for an agency, or for everybody in an area. The address is a secret: sealed as it is stored."""

from datetime import datetime
from urllib.parse import urlsplit

from anju.records import sealed
from anju.records.models import Agency, Area, Channel
from anju.records.scope import ENGINE, scoped

SCHEMES = {"robot": ("wecombot", "dingtalk", "feishu", "json", "jsons"), "mail": ("mailto", "mailtos")}


class Unusable(ValueError):
    """The address cannot be one of its kind; the message says which schemes are known, and repeats nothing of the address."""


def put(kind: str, address: str, *, area: int, agency: int | None, by: str, now: datetime) -> int:
    """Let messages to the posts of `agency` (None: all of `area`) leave by `kind` ("robot", "mail") to an apprise URL; the channel's id.

    Raises Unusable, Area.DoesNotExist, Agency.DoesNotExist.
    """
    if kind not in SCHEMES or urlsplit(address).scheme not in SCHEMES[kind]:
        raise Unusable(f"an address for {kind} begins with one of {', '.join(f'{scheme}://' for scheme in SCHEMES.get(kind, ()))}")
    with scoped(ENGINE):
        place = Area.objects.get(pk=area)
        fresh = {"address": b"", "set_by": by, "set_at": now, "jurisdiction": place.jurisdiction}
        whose = Agency.objects.get(pk=agency) if agency is not None else None
        row, _ = Channel.objects.get_or_create(area=area, agency=whose, kind=kind, defaults=fresh)
        Channel.objects.filter(pk=row.pk).update(
            address=sealed.seal(address, f"channel.address:{row.pk}"), set_by=by, set_at=now, failures=0
        )
    return row.pk
