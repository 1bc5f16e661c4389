"""The address of a chat robot, written as one secret line: which of the three it is, its token, and the secret it is signed with, where it has one.

    wecombot://KEY          dingtalk://SECRET@TOKEN          feishu://SECRET@TOKEN

`?host=` names the host of an edition that has one of its own.
"""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from anju.core.messages.gateway import LOOPBACK, Unreadable

HOSTS: dict[str, str] = {"wecombot": "qyapi.weixin.qq.com", "dingtalk": "oapi.dingtalk.com", "feishu": "open.feishu.cn"}


@dataclass(frozen=True, slots=True)
class Robot:
    """One robot. `plain`: without TLS, which only one on this machine may be."""

    scheme: str
    token: str
    secret: str
    host: str
    plain: bool


def read(address: str) -> Robot:
    """What `address` says. Raises Unreadable, which repeats nothing of the address."""
    try:
        parts = urlsplit(address)
        said = {name: values[0] for name, values in parse_qs(parts.query).items()}
        host = said.get("host") or HOSTS.get(parts.scheme, "")
        local = urlsplit(f"//{host}").hostname in LOOPBACK
    except ValueError:
        raise Unreadable("this is no address") from None
    token, plain = unquote(parts.netloc.rpartition("@")[2]), said.get("mode") == "insecure"
    if parts.scheme not in HOSTS or not token:
        raise Unreadable(f"an address for a robot is one of {', '.join(f'{scheme}://TOKEN' for scheme in HOSTS)}")
    if plain and not local:
        raise Unreadable("mode=insecure is for a robot on this machine alone")
    return Robot(parts.scheme, token, unquote(parts.username or ""), host, plain)
