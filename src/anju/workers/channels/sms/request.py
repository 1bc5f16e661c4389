"""One request to a gateway as it goes out, and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anju.core.messages.gateway import Gateway
from anju.workers.channels import Unreachable, wire

CHINA = "+86"


@dataclass(frozen=True, slots=True)
class Request:
    """A POST to "/". The body holds the number, so that no address does."""

    headers: Mapping[str, str]
    body: bytes


def national(number: str) -> str:
    """The eleven figures of a Chinese mobile number. Raises Unreachable for any other: the templates are approved for none."""
    figures = number.removeprefix(CHINA)
    if not number.startswith(CHINA) or len(figures) != 11 or not figures.isdecimal() or figures[0] != "1":
        raise Unreachable("number")
    return figures


def ask(gateway: Gateway, request: Request) -> Mapping[str, Any]:
    """What the gateway answers, whatever its status. Raises Unsent where nobody answered, or not in JSON."""
    return wire.post(gateway.host, "/", request.headers, request.body, plain=gateway.plain)
