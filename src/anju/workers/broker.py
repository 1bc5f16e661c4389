"""The broker of one machine, for gateways on it: `python -m anju.workers.broker PORT FILE`. FILE holds the passwords by user.

Without TLS and with its queue in memory: for a try-out and small places. A real installation runs mosquitto (docs/operate.md).
What comes in the moment a client is back may reach it before what was kept for it meanwhile: once each, but not in order.
"""

import asyncio
import hmac
import json
import logging
import signal
import sys
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amqtt.broker import Broker
from amqtt.contexts import BrokerConfig
from amqtt.plugins.base import BaseAuthPlugin
from amqtt.session import Session

HOST = "127.0.0.1"
INGEST, GATEWAY = "ingest", "gateway"
SENSORS = ["zigbee2mqtt/#", "homeassistant/#"]


class Unacknowledged(OrderedDict[int, Any]):
    """What a client has not acknowledged. amqtt forgets it after seconds, and when the client goes; MQTT wants it sent again: so it stays here."""

    def pop(self, key: int, default: Any = None) -> Any:  # noqa: ANN401  # amqtt's messages
        """Forget a message, if it was acknowledged."""
        message = self.get(key, default)
        if message is not None and getattr(message, "puback_packet", None) is None:
            return default
        return super().pop(key, default)


class Passwords(BaseAuthPlugin):  # type: ignore[misc]  # amqtt says no types
    """Lets in whoever knows the password of their user, and keeps for them what they have not acknowledged."""

    @dataclass
    class Config:
        """Where the passwords stand."""

        file: str

    async def authenticate(self, *, session: Session) -> bool | None:
        """Whether user and password belong together; nobody comes in without."""
        if not isinstance(session.inflight_out, Unacknowledged):
            session.inflight_out = Unacknowledged(session.inflight_out)
        known = json.loads(Path(self.config.file).read_text(encoding="ascii"))
        wanted, given = known.get(session.username or ""), session.password or ""
        return wanted is not None and hmac.compare_digest(str(wanted).encode(), str(given).encode())


def configuration(port: int, passwords: Path) -> BrokerConfig:
    """Gateways publish for sensors, the ingest listens, nobody does anything else."""
    rules = {"publish_acl": {GATEWAY: SENSORS}, "acl": {INGEST: ["#", "+/binary_sensor/+/state"], GATEWAY: SENSORS}}
    plugins = {
        "anju.workers.broker.Passwords": {"file": str(passwords)},
        "amqtt.plugins.topic_checking.TopicAccessControlListPlugin": rules,
    }
    return BrokerConfig.from_dict({"listeners": {"default": {"type": "tcp", "bind": f"{HOST}:{port}"}}, "plugins": plugins})


async def serve(port: int, passwords: Path) -> None:
    """Until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    broker = Broker(configuration(port, passwords))
    await broker.start()
    await stop.wait()
    await broker.shutdown()


def main(words: Sequence[str]) -> int:
    """Serve at a port of this machine."""
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(serve(int(words[0]), Path(words[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
