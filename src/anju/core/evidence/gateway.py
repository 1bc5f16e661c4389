"""Gateways: which sensor is heard through which, and whose sensors nobody hears any more because it is away itself.

A gateway that is unplugged says so by its last will alone, not for each of its sensors. What is known here is kept by whoever listens, and told anew
by a broker that retains.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from anju.core.evidence.payload import availability

GRACE = timedelta(minutes=10)
"""For so long a gateway may be away before its sensors count as silent: it is restarted now and then."""
ROOT, BRIDGE, STATE = "zigbee2mqtt", "bridge", "state"


@dataclass(slots=True)
class Gateways:
    """By sensor, its gateway ("" where it has no name of its own); by gateway, since when it is away."""

    through: dict[str, str] = field(default_factory=dict)
    away: dict[str, datetime] = field(default_factory=dict)

    def hear(self, topic: str, payload: bytes, now: datetime) -> None:
        """Learn from a message, received at `now`, what it tells of a gateway."""
        root, *parts = topic.split("/")
        if root != ROOT or not parts:
            return
        if parts[-2:] == [BRIDGE, STATE]:
            said = availability(payload)
            if said is not None and said.online:
                self.away.pop("/".join(parts[:-2]), None)
            elif said is not None:
                self.away.setdefault("/".join(parts[:-2]), now)
        elif BRIDGE not in parts and parts[-1] not in ("availability", "set", "get"):
            self.through[parts[-1]] = "/".join(parts[:-1])

    def lost(self, now: datetime) -> Sequence[str]:
        """The sensors whose gateway has been away for too long by `now`."""
        gone = {gateway for gateway, since in self.away.items() if now - since >= GRACE}
        return [key for key, gateway in self.through.items() if gateway in gone]

    def told(self, keys: Sequence[str]) -> None:
        """They are known to be silent, and are learned of again as soon as they say something."""
        for key in keys:
            self.through.pop(key, None)
