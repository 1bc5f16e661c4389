"""Secrets of one machine, generated into the `var` folder, readable by its owner alone.

`var/secret` signs sessions and links. `var/keys.json` seals personal data and makes the fingerprints it is searched by:
{"seals": {"1": 64 hex digits}, "search": 64 hex digits}; the highest number seals, all of them open. Losing it loses the data:
it is backed up apart from the database.
"""

import json
import os
import secrets
from pathlib import Path

from anju.site.environment import Environment


def secret_path(environment: Environment) -> Path:
    """Where the signing secret stands when ANJU_SECRET_KEY does not give it."""
    return environment.var / "secret"


def keys_path(environment: Environment) -> Path:
    """Where the key ring stands: ANJU_KEYS, else var/keys.json."""
    return environment.keys or environment.var / "keys.json"


def secret(environment: Environment) -> str:
    """The signing secret; empty when there is none yet, which Django refuses at first use, not at import."""
    if environment.secret_key is not None:
        return environment.secret_key.get_secret_value()
    path = secret_path(environment)
    return path.read_text(encoding="ascii").strip() if path.is_file() else ""


def broker_path(environment: Environment) -> Path:
    """Where the passwords of the machine's own broker stand, by user."""
    return environment.var / "mqtt.json"


def broker(environment: Environment) -> dict[str, str]:
    """The passwords of the machine's own broker; none before it was started once."""
    path = broker_path(environment)
    return dict(json.loads(path.read_text(encoding="ascii"))) if path.is_file() else {}


def open_broker(environment: Environment) -> Path:
    """Make the passwords of the machine's own broker, where there are none yet; the file that has them."""
    _once(broker_path(environment), json.dumps({user: secrets.token_urlsafe(24) for user in ("ingest", "gateway")}, indent=1) + "\n")
    return broker_path(environment)


def generate(environment: Environment) -> None:
    """Make what is missing of `var`, the signing secret and the key ring. What stands is never touched."""
    environment.var.mkdir(mode=0o711, parents=True, exist_ok=True)  # the database may run as another user and must pass through
    if environment.secret_key is None:
        _once(secret_path(environment), secrets.token_urlsafe(48) + "\n")
    if environment.keys is None:
        ring = {"seals": {"1": secrets.token_hex(32)}, "search": secrets.token_hex(32)}
        _once(keys_path(environment), json.dumps(ring, indent=1) + "\n")


def _once(path: Path, content: str) -> None:
    """Write a file that appears whole or not at all, 0600, and never over another."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process made it a moment ago: its content counts
    finally:
        draft.unlink()
