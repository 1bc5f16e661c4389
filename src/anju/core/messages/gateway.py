"""The address of an SMS gateway, written as one secret line, and what it says: the account, the approved signature, the approved templates.

    aliyun://KEY:SECRET@dysmsapi.aliyuncs.com/?sign=NAME&notice=SMS_1&notice-en=SMS_2&code=SMS_3
    tencent://ID:SECRET@sms.tencentcloudapi.com/?app=1400006666&sign=NAME&notice=1110&region=ap-guangzhou

A template takes one variable: how many things wait (`notice`), or a one-time code (`code`). Its text, with the address of this Anju in it, stands at
the gateway: neither lets a variable hold a link. `parts`: how many parts a notice is charged as.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import parse_qs, unquote, urlsplit

Provider = Literal["aliyun", "tencent"]
Purpose = Literal["notice", "code"]
HOSTS: dict[str, str] = {"aliyun": "dysmsapi.aliyuncs.com", "tencent": "sms.tencentcloudapi.com"}
NEEDED: dict[str, tuple[str, ...]] = {"aliyun": ("sign", "notice"), "tencent": ("sign", "notice", "app")}
REGION = "ap-guangzhou"
MOST_PARTS = 8
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Unreadable(ValueError):
    """The address is none of a gateway. The message names what is missing and repeats nothing of the address."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """One account at a gateway. `plain`: without TLS, which only a gateway on this machine may be."""

    provider: Provider
    key: str
    secret: str
    host: str
    plain: bool
    sign: str
    templates: Mapping[str, str]
    app: str = ""
    region: str = REGION
    parts: int = 1

    def template(self, purpose: Purpose, language: str) -> str:
        """The template for `purpose` in `language`, or in the first language where there is none; empty where there is neither."""
        return self.templates.get(f"{purpose}-{language.partition('-')[0]}") or self.templates.get(purpose, "")


def read(address: str) -> Gateway:
    """What `address` says. Raises Unreadable."""
    parts = urlsplit(address)
    if parts.scheme not in HOSTS:
        raise Unreadable("an address for sms begins with aliyun:// or tencent://")
    said = {name: values[0] for name, values in parse_qs(parts.query).items()}
    missing = [name for name, there in (("key", parts.username), ("secret", parts.password)) if not there]
    missing += [name for name in NEEDED[parts.scheme] if not said.get(name)]
    if missing:
        raise Unreadable(f"missing in the address: {', '.join(missing)}")
    plain = said.get("mode") == "insecure"
    if plain and parts.hostname not in LOOPBACK:
        raise Unreadable("mode=insecure is for a gateway on this machine alone")
    count = said.get("parts", "1")
    if not count.isdecimal() or not 1 <= int(count) <= MOST_PARTS:
        raise Unreadable(f"parts is a number from 1 to {MOST_PARTS}")
    templates = {name: value for name, value in said.items() if name.partition("-")[0] in ("notice", "code")}
    return Gateway(
        cast(Provider, parts.scheme), unquote(parts.username or ""), unquote(parts.password or ""),
        parts.netloc.rpartition("@")[2] or HOSTS[parts.scheme], plain, said["sign"], templates, said.get("app", ""), said.get("region", REGION),
        int(count),
    )  # fmt: skip
