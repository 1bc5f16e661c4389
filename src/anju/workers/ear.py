"""The client of a broker: keeps what came until it was stored, and acknowledges nothing before (QoS 1, a session that outlives this process)."""

import logging
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from paho.mqtt.client import Client, ConnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

log = logging.getLogger(__name__)

NAME = "anju-ingest"
"""The session's name: one ingest at a time has it, and what came while none ran waits under it."""
TOPICS = ("zigbee2mqtt/#", "+/binary_sensor/+/state", "+/binary_sensor/+/availability")
PORTS = {"mqtt": 1883, "mqtts": 8883}


@dataclass(frozen=True, slots=True)
class Broker:
    """Where it is and as whom it is asked: `mqtt://user@host:port` or `mqtts://…`, with the authority's certificate and, if asked for, one's own."""

    address: str
    password: str = ""
    authority: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """A message, and by which connection."""

    connection: int
    message: MQTTMessage


class Ear:
    """Listens in a thread of the client's own. What it heard is taken in order and told to be stored, batch by batch."""

    def __init__(self, broker: Broker) -> None:
        parts = urlsplit(broker.address)
        self._came: SimpleQueue[Came] = SimpleQueue()
        self._held: list[Came] = []
        self._connection = 0
        self._lost: float | None = monotonic()
        self._client = Client(
            CallbackAPIVersion.VERSION2, NAME, clean_session=False, protocol=MQTTProtocolVersion.MQTTv311, manual_ack=True
        )  # fmt: skip
        self._client.username_pw_set(parts.username or NAME, broker.password or None)
        if parts.scheme == "mqtts":
            self._client.tls_set_context(_trusted(broker))
        self._client.reconnect_delay_set(1, 10)
        self._client.on_connect = self._connected
        self._client.on_disconnect = self._disconnected
        self._client.on_subscribe = self._attended
        self._client.on_message = self._heard
        self._client.connect_async(parts.hostname or "127.0.0.1", parts.port or PORTS[parts.scheme], keepalive=30)
        self._client.loop_start()

    def batch(self, most: int, wait: float) -> Sequence[Came]:
        """The next messages, as many as there are within `wait` seconds; the same again until they were acknowledged."""
        until = monotonic() + wait
        while not self._held or (len(self._held) < most and not self._came.empty()):
            try:
                self._held.append(self._came.get(timeout=max(until - monotonic(), 0)))
            except Empty:
                break
        return tuple(self._held)

    def away(self) -> float:
        """For how many seconds the broker has not been there, or has refused; 0 while it listens to us."""
        lost = self._lost
        return 0.0 if lost is None else monotonic() - lost

    def acknowledge(self) -> None:
        """The batch is stored. What an earlier connection brought is not acknowledged on this one: the broker brings it again, and it is known."""
        for came in self._held:
            if came.connection == self._connection:
                self._client.ack(came.message.mid, came.message.qos)
        self._held.clear()

    def close(self) -> None:
        """Leave; the session stays."""
        self._client.disconnect()
        self._client.loop_stop()

    def _connected(self, client: Client, _data: Any, flags: ConnectFlags, reason: ReasonCode, _more: Properties | None) -> None:  # noqa: ANN401
        if reason.is_failure:
            log.error("the broker refuses: %s", reason)
            return
        self._connection += 1
        log.info("connected to the broker, %s", "session kept" if flags.session_present else "new session")
        client.subscribe([(topic, 1) for topic in TOPICS])

    def _attended(self, _client: Client, _data: Any, _mid: int, reasons: list[ReasonCode], _more: Properties | None) -> None:  # noqa: ANN401
        if refused := [topic for topic, reason in zip(TOPICS, reasons, strict=True) if reason.is_failure]:
            log.error("the broker does not let us hear %s", ", ".join(refused))
        if len(refused) < len(TOPICS):
            self._lost = None
            log.info("hears the broker")

    def _disconnected(self, _client: Client, _data: Any, _flags: Any, reason: ReasonCode, _more: Properties | None) -> None:  # noqa: ANN401
        self._connection += 1
        self._lost = monotonic() if self._lost is None else self._lost
        log.warning("the broker is away: %s", reason)

    def _heard(self, _client: Client, _data: Any, message: MQTTMessage) -> None:  # noqa: ANN401
        self._came.put(Came(self._connection, message))


def _trusted(broker: Broker) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(broker.authority) if broker.authority else None)
    if broker.certificate is not None:
        context.load_cert_chain(broker.certificate, broker.key)
    return context
