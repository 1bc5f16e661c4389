"""How often one number may be written to: the published rules of each gateway, and when they allow the next message.

Kept here as well as there, because a message that the gateway refuses counts against the number too.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from anju.core.messages.gateway import Provider, Purpose

Rules = tuple[tuple[timedelta, int], ...]
"""So many within so long, each."""
Sent = Mapping[str, Sequence[datetime]]
"""When a number was written to, by purpose; all aware."""
HALF, MINUTE, HOUR, DAY = timedelta(seconds=30), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OWN: dict[tuple[Provider, Purpose], Rules] = {("aliyun", "code"): ((MINUTE, 1), (HOUR, 5), (DAY, 10))}
"""What counts of one purpose alone. Aliyun: a code once a minute, five times an hour, ten times a day."""
TOGETHER: dict[Provider, Rules] = {"aliyun": ((DAY, 40),), "tencent": ((HALF, 1), (DAY, 10))}
"""What counts of everything one number gets, notices and codes. Aliyun: forty a day; Tencent, unless the account's owner sets it otherwise: one in
30 seconds, ten a day."""
LONGEST = DAY
"""How far back any rule looks."""


def free_at(provider: Provider, purpose: Purpose, sent: Sent, now: datetime) -> datetime:
    """When the next message for `purpose` may go after those `sent` within `LONGEST`: `now`, or the first moment at which every rule allows it."""
    everything = [when for times in sent.values() for when in times]
    held = (*_held(OWN.get((provider, purpose), ()), sent.get(purpose, ())), *_held(TOGETHER[provider], everything))
    return max([now, *held])


def _held(rules: Rules, sent: Sequence[datetime]) -> list[datetime]:
    newest = sorted(sent, reverse=True)
    return [newest[most - 1] + length for length, most in rules if len(newest) >= most]
