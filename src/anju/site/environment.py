"""What may be set from outside, typed, with every fault told at once.

Everything has a default that suits `make run` on one machine; a real installation sets DATABASE_URL, ANJU_ORIGIN and ANJU_DEMO=0.
Secrets have no default: on one machine they are generated into the `var` folder (see `anju.site.vault`).
"""

import os
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, Self

from django.core.exceptions import ImproperlyConfigured
from pydantic import AnyHttpUrl, Field, PostgresDsn, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "ANJU_"
ELSEWHERE = frozenset({"ANJU_PYTHON", "ANJU_PG_BIN", "ANJU_PG_USER"})  # read by the Makefile and by anju.site.postgres
WHOLE = (
    ("wecom_corp", "wecom_agent", "wecom_secret"), ("dingtalk_id", "dingtalk_secret"), ("oidc_server", "oidc_id", "oidc_secret", "oidc_name"),
)  # fmt: skip
"""What signing in by an account elsewhere needs, each whole or not at all."""
Login = Literal["owner", "web", "worker"]


def checkout() -> Path:
    """The folder of the checkout Anju runs from, or the working folder when it was installed as a wheel."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / "pyproject.toml").is_file() else Path.cwd()


class Faults(ImproperlyConfigured):
    """The environment is wrong; the message has one line for each fault."""


class Environment(BaseSettings):
    """The environment of one process. Names are upper case with the prefix ANJU_, except DATABASE_URL."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    origin: AnyHttpUrl | None = None
    hosts: Annotated[tuple[str, ...], NoDecode] = ()
    insecure: bool = False
    proxies: int = Field(default=0, ge=0, le=9)
    demo: bool = Field(default_factory=lambda: not os.environ.get("DATABASE_URL"))  # invented people belong in no real database
    var: Path = Field(default_factory=lambda: checkout() / "var")
    plans: Path | None = None
    database_url: PostgresDsn | None = Field(default=None, validation_alias="DATABASE_URL")
    login: Login = "web"
    web_password: SecretStr | None = None
    worker_password: SecretStr | None = None
    socket: Path | None = None
    pool: int = Field(default=0, ge=0, le=100)
    secret_key: SecretStr | None = Field(default=None, min_length=32)
    keys: Path | None = None
    heartbeat_url: AnyHttpUrl | None = None
    live: str = Field(default="", pattern=r"^(0|:\d{1,5}|/[a-z0-9/_-]+/)?$")
    mqtt: str = Field(default="", pattern=r"^(0|:\d{1,5}|mqtts?://([A-Za-z0-9_.-]+@)?[A-Za-z0-9_.-]+(:\d{1,5})?)?$")
    mqtt_password: SecretStr | None = None
    mqtt_ca: Path | None = None
    mqtt_cert: Path | None = None
    mqtt_key: Path | None = None
    wecom_corp: str = Field(default="", pattern=r"^[A-Za-z0-9]{0,64}$")
    wecom_agent: str = Field(default="", pattern=r"^[0-9]{0,16}$")
    wecom_secret: SecretStr | None = None
    wecom_api: AnyHttpUrl | None = None
    wecom_login: AnyHttpUrl | None = None
    dingtalk_id: str = ""
    dingtalk_secret: SecretStr | None = None
    oidc_server: AnyHttpUrl | None = None
    oidc_id: str = ""
    oidc_secret: SecretStr | None = None
    oidc_name: str = Field(default="", max_length=40)
    signin_match: bool = False
    metrics_token: SecretStr | None = Field(default=None, min_length=16)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _closed_door(self) -> Self:
        if not self.insecure and not self.https and not loopback(self.host) and not self.demo:
            raise ValueError(
                f"ANJU_HOST={self.host} is reachable from outside and ANJU_ORIGIN is not https: personal data would travel in clear. "
                "Set ANJU_ORIGIN to the https address people use, or ANJU_INSECURE=1 if something before this machine encrypts"
            )
        return self

    @model_validator(mode="after")
    def _whole_identities(self) -> Self:
        faults = []
        for first, *others in WHOLE:
            given = [name for name in (first, *others) if getattr(self, name)]
            if given and len(given) <= len(others):
                faults.append(f"{', '.join(f'{PREFIX}{name}'.upper() for name in (first, *others))} are set together or not at all")
        for name in ("wecom_api", "wecom_login", "oidc_server"):
            url = getattr(self, name)
            if url is not None and url.scheme != "https" and not loopback(url.host or ""):
                faults.append(f"{PREFIX}{name}".upper() + " is reached by https: what it says lets people in")
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def https(self) -> bool:
        """Whether people reach Anju by https, as ANJU_ORIGIN says."""
        return self.origin is not None and self.origin.scheme == "https"

    @property
    def reset(self) -> Path:
        """Where a page of the demo asks for the demo to begin again."""
        return self.var / "demo.reset"

    @property
    def address(self) -> str:
        """The address people type, without a slash at the end."""
        return str(self.origin).rstrip("/") if self.origin else f"http://{self.host}:{self.port}"


def loopback(host: str) -> bool:
    """Whether only this machine reaches that address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _unknown() -> list[str]:
    known = {f"{PREFIX}{name}".upper() for name in Environment.model_fields} | ELSEWHERE
    return [f"{name}: no such setting" for name in sorted(os.environ) if name.startswith(PREFIX) and name not in known]


def _named(place: tuple[int | str, ...]) -> str:
    if not place:
        return "together"
    name = str(place[0])
    return name if name == "DATABASE_URL" else f"{PREFIX}{name.removeprefix(PREFIX.lower())}".upper()


@cache
def read() -> Environment:
    """The environment of this process, read once.

    Raises Faults with one line for every value that cannot be used and every ANJU_ name that does not exist.
    """
    faults = _unknown()
    try:
        environment = Environment()
    except ValidationError as error:
        faults += [f"{_named(fault['loc'])}: {fault['msg']}" for fault in error.errors(include_input=False, include_url=False)]
        raise Faults("These settings are wrong:\n  " + "\n  ".join(faults)) from None
    if faults:
        raise Faults("These settings are wrong:\n  " + "\n  ".join(faults))
    return environment
