"""How often one number may be written to: the published rules of each gateway, and when they allow the next message.

Kept here as well as there, because a message that the gateway refuses counts against the number too.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from anju.core.messages.gateway import Provider, Purpose

Rules = tuple[tuple[timedelta, int], ...]
"""So many within so long, each."""
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
RULES: dict[tuple[Provider, Purpose], Rules] = {
    ("aliyun", "notice"): ((DAY, 40),),
    ("aliyun", "code"): ((MINUTE, 1), (HOUR, 5), (DAY, 10)),
    ("tencent", "notice"): ((30 * SECOND, 1), (DAY, 10)),
    ("tencent", "code"): ((30 * SECOND, 1), (DAY, 10)),
}
"""Aliyun: a code once a minute, five times an hour, ten times a day; forty of anything a day. Tencent, unless the account's owner sets it otherwise:
the same words once in 30 seconds, ten messages a day."""
LONGEST = DAY
"""How far back any rule looks."""


def free_at(rules: Rules, sent: Sequence[datetime], now: datetime) -> datetime:
    """When the next message may go after those `sent` within `LONGEST`, all aware: `now`, or the first moment at which every rule allows it."""
    newest = sorted(sent, reverse=True)
    held = [newest[most - 1] + length for length, most in rules if len(newest) >= most]
    return max([now, *held])
