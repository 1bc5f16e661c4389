"""One request to a gateway as it goes out, and its answer."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anju.core.messages.gateway import Gateway
from anju.workers.channels import Unreachable, Unsent

PATIENCE = 10.0  # seconds
LARGEST = 64 * 1024  # bytes of an answer
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
    kind = http.client.HTTPConnection if gateway.plain else http.client.HTTPSConnection
    connection = kind(gateway.host, timeout=PATIENCE)
    try:
        connection.request("POST", "/", request.body, dict(request.headers))
        answer = json.loads(connection.getresponse().read(LARGEST))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unsent("refused") from error
    finally:
        connection.close()
    if not isinstance(answer, dict):
        raise Unsent("refused")
    return answer
