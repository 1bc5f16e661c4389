"""Brokers, the real ones: who may speak and listen, and that nothing is lost that was not acknowledged. The ingest's own client listens."""

import json
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from anju.site.port import unused
from anju.workers.ear import Broker, Came, Ear

SHIPPED = Path(__file__).parents[2] / "docs" / "mosquitto"
MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
KEY = "0x00158d00a1"


def until(true: Callable[[], object], seconds: float = 60) -> None:
    end = monotonic() + seconds
    while not true():
        assert monotonic() < end, "it did not come to pass"
        sleep(0.02)


@contextmanager
def running(words: list[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: answers(port))
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()


def answers(port: int) -> bool:
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
        return True
    return False


class Gateway:
    """Somebody who publishes; tells how the broker took it."""

    def __init__(self, name: str, port: int, password: str = "", tls: Callable[[Client], object] | None = None) -> None:
        self.refused: list[str] = []
        self.client = Client(CallbackAPIVersion.VERSION2, f"gw-{name}", reconnect_on_failure=False)
        self.client.username_pw_set(name, password or None)
        self.client.on_connect = lambda _c, _d, _f, reason, _p: self.refused.append(str(reason)) if reason.is_failure else None
        if tls is not None:
            tls(self.client)
        self.client.connect("localhost", port)
        self.client.loop_start()

    def say(self, topic: str, said: object, qos: int = 1, *, retain: bool = False) -> None:
        self.client.publish(topic, json.dumps(said), qos=qos, retain=retain).wait_for_publish(60)

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


def attends(ear: Ear) -> None:
    """Wait until the broker has said that it listens for it."""
    until(lambda: ear.away() == 0)


def gone(ear: Ear) -> None:
    """Killed, as far as the broker can tell: nothing more is acknowledged, nothing is said."""
    ear._client.loop_stop()
    ear._client._sock_close()


def heard(ear: Ear, count: int, seconds: float = 60) -> list[Came]:
    """So many messages, each batch acknowledged as it was taken."""
    found: list[Came] = []
    end = monotonic() + seconds
    while len(found) < count and monotonic() < end:
        found += ear.batch(1000, 0.2)
        ear.acknowledge()
    return found


def numbers(found: list[Came]) -> list[int]:
    return [json.loads(one.message.payload)["n"] for one in found]


# The machine's own broker


@pytest.fixture
def own(tmp_path: Path) -> Iterator[int]:
    passwords = tmp_path / "mqtt.json"
    passwords.write_text(json.dumps({"ingest": "listens", "gateway": "speaks"}), encoding="ascii")
    port = unused("127.0.0.1")
    with running([sys.executable, "-m", "anju.workers.broker", str(port), str(passwords)], port):
        yield port


def test_nobody_comes_in_without_a_password_and_a_gateway_does_not_listen_to_others(own: int) -> None:
    for name, password in (("gateway", "wrong"), ("gateway", ""), ("stranger", "speaks")):
        tried = Gateway(name, own, password)
        until(lambda tried=tried: tried.refused)
        tried.close()
    ear = Ear(Broker(f"mqtt://ingest@127.0.0.1:{own}", "listens"))
    gateway = Gateway("gateway", own, "speaks")
    attends(ear)
    gateway.say("elsewhere/door", {"n": 0}, 0)
    gateway.say(f"zigbee2mqtt/{KEY}", {"n": 1})
    assert numbers(heard(ear, 1)) == [1]
    gateway.close()
    ear.close()


def test_it_is_known_for_how_long_the_broker_is_away_or_refuses(tmp_path: Path) -> None:
    passwords = tmp_path / "mqtt.json"
    passwords.write_text(json.dumps({"ingest": "listens"}), encoding="ascii")
    port = unused("127.0.0.1")
    right, wrong = (Ear(Broker(f"mqtt://ingest@127.0.0.1:{port}", password)) for password in ("listens", "wrong"))
    until(lambda: right.away() > 0.1)
    with running([sys.executable, "-m", "anju.workers.broker", str(port), str(passwords)], port):
        until(lambda: right.away() == 0)
        assert wrong.away() > 0, "it is there, and does not listen to us"
    until(lambda: right.away() > 0)
    for ear in (right, wrong):
        ear.close()


def test_what_was_not_acknowledged_comes_again_marked_and_under_its_number(own: int) -> None:
    broker = Broker(f"mqtt://ingest@127.0.0.1:{own}", "listens")
    ear, gateway = Ear(broker), Gateway("gateway", own, "speaks")
    attends(ear)
    for n in range(5):
        gateway.say(f"zigbee2mqtt/{KEY}", {"n": n})
    until(lambda: len(ear.batch(1000, 0.1)) == 5)
    held = ear.batch(1000, 0)
    gone(ear)
    for n in range(5, 8):
        gateway.say(f"zigbee2mqtt/{KEY}", {"n": n})
    again = Ear(broker)
    found: dict[int, Came] = {}  # as it first came: at least once is promised, and no order across the gap
    until(lambda: [found.setdefault(n, one) for one in heard(again, 1, 1) for n in numbers([one])] and len(found) == 8)
    assert sorted(found) == list(range(8))
    assert [(found[n].message.mid, found[n].message.dup) for n in range(5)] == [(one.message.mid, True) for one in held]
    gateway.close()
    again.close()


# mosquitto, as it is shipped


Pair = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def certificate(name: str, folder: Path, signer: Pair | None) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer[0].subject if signer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=signer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    )
    made = builder.sign(signer[1] if signer else key, hashes.SHA256())
    (folder / f"{name}.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / f"{name}.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return made, key


@pytest.fixture
def house(tmp_path: Path) -> tuple[Path, list[str], int]:
    """The shipped configuration with the paths and the port of this test; how to start it."""
    if MOSQUITTO is None:
        pytest.skip("no mosquitto here: apt-get install mosquitto")
    authority = certificate("ca", tmp_path, None)
    for name in ("broker", "ingest", "admin", "3f9c1b", "77ab02"):
        certificate(name, tmp_path, authority)
    certificate("stranger", tmp_path, certificate("other-ca", tmp_path, None))
    port, store = unused("127.0.0.1"), tmp_path / "store"
    store.mkdir()
    text = (SHIPPED / "mosquitto.conf").read_text(encoding="ascii")
    text = text.replace("listener 8883", f"listener {port} 127.0.0.1").replace("/etc/mosquitto/anju/", f"{tmp_path}/")
    (tmp_path / "mosquitto.conf").write_text(text.replace("/var/lib/mosquitto/", f"{store}/") + "user root\n", encoding="ascii")
    shutil.copy(SHIPPED / "acl", tmp_path / "acl")
    (tmp_path / "acl").chmod(0o600)
    return tmp_path, [MOSQUITTO, "-c", str(tmp_path / "mosquitto.conf")], port


def speaks(folder: Path, name: str, port: int) -> Gateway:
    return Gateway(name, port, tls=lambda c: c.tls_set(str(folder / "ca.crt"), str(folder / f"{name}.crt"), str(folder / f"{name}.key")))


def comes_in(folder: Path, name: str, port: int, seconds: float = 60) -> bool:
    """Whether the broker lets it in, within so many seconds."""
    with suppress(OSError):
        tried = speaks(folder, name, port)
        with suppress(AssertionError):
            until(tried.client.is_connected, seconds)
        inside = tried.client.is_connected()
        tried.close()
        return bool(inside)
    return False


def listens(folder: Path, port: int) -> Ear:
    return Ear(Broker(f"mqtts://ingest@localhost:{port}", "", folder / "ca.crt", folder / "ingest.crt", folder / "ingest.key"))


def test_only_certificates_of_ours_come_in_and_each_gateway_speaks_in_its_own_branch(house: tuple[Path, list[str], int]) -> None:
    folder, words, port = house
    with running(words, port):
        assert not comes_in(folder, "stranger", port, 1.5)
        assert comes_in(folder, "77ab02", port)
        ear = listens(folder, port)
        attends(ear)
        one, two = speaks(folder, "3f9c1b", port), speaks(folder, "77ab02", port)
        one.say(f"zigbee2mqtt/3f9c1b/{KEY}", {"n": 1})
        two.say(f"zigbee2mqtt/3f9c1b/{KEY}", {"n": 2})
        two.say("zigbee2mqtt/3f9c1b/bridge/request/permit_join", {"n": 3})
        two.say(f"zigbee2mqtt/77ab02/{KEY}", {"n": 4})
        assert numbers(heard(ear, 2)) == [1, 4]
        assert ear.batch(10, 0.5) == ()
        for client in (one, two):
            client.close()
        ear.close()


def test_a_killed_ingest_loses_nothing_and_a_clean_restart_of_the_broker_neither(house: tuple[Path, list[str], int]) -> None:
    folder, words, port = house
    with running(words, port):
        ear = listens(folder, port)
        attends(ear)
        gateway = speaks(folder, "3f9c1b", port)
        gateway.say(f"zigbee2mqtt/3f9c1b/{KEY}", {"n": 0}, retain=True)
        for n in range(1, 20):
            gateway.say(f"zigbee2mqtt/3f9c1b/{KEY}", {"n": n})
        until(lambda: len(ear.batch(1000, 0.1)) == 20)
        gone(ear)
        for n in range(20, 40):
            gateway.say(f"zigbee2mqtt/3f9c1b/{KEY}", {"n": n})
        gateway.close()
    with running(words, port) as broker:
        ear = listens(folder, port)
        found = heard(ear, 40)
        assert numbers([one for one in found if not one.message.retain]) == list(range(40))
        assert all(one.message.dup for one in found[:20])
        assert {json.loads(one.message.payload)["n"] for one in found if one.message.retain} <= {0}
        ear.close()
        broker.send_signal(signal.SIGTERM)
        assert broker.wait(60) == 0
