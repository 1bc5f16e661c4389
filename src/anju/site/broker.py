"""Which broker sensors are heard from: one of this machine's own, one that is named, or none."""

from typing import Any

from anju.site import port, vault
from anju.site.environment import Environment

HOST = "127.0.0.1"
USUAL = 1883


def settings(environment: Environment) -> dict[str, Any]:
    """What the ingest needs to reach the broker; nothing where there is none."""
    if environment.mqtt in ("", "0"):
        return {}
    if environment.mqtt.startswith(":"):
        password = vault.broker(environment).get("ingest", "")
        return {"address": f"mqtt://ingest@{HOST}{environment.mqtt}", "password": password}
    password = environment.mqtt_password.get_secret_value() if environment.mqtt_password else ""
    files = {"authority": environment.mqtt_ca, "certificate": environment.mqtt_cert, "key": environment.mqtt_key}
    return {"address": environment.mqtt, "password": password, **files}


def placed(environment: Environment) -> Environment:
    """The environment with a port for the machine's own broker, where no broker is named: the usual one, or any that is free."""
    if environment.mqtt:
        return environment
    free = USUAL if not port.answers(HOST, USUAL) else port.unused(HOST)
    return environment.model_copy(update={"mqtt": f":{free}"})
