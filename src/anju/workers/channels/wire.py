"""One POST to the other side, and its answer, which is a JSON object whatever its status."""

import http.client
import json
from collections.abc import Mapping
from typing import Any

from anju.workers.channels import Unsent

PATIENCE = 10.0  # seconds
LARGEST = 64 * 1024  # bytes of an answer


def post(host: str, path: str, headers: Mapping[str, str], body: bytes, *, plain: bool) -> Mapping[str, Any]:
    """What `host` answers. `plain`: without TLS. Raises Unsent where nobody answered, or not in JSON; it repeats nothing of the address."""
    kind = http.client.HTTPConnection if plain else http.client.HTTPSConnection
    connection = kind(host, timeout=PATIENCE)
    try:
        connection.request("POST", path, body, dict(headers))
        answer = json.loads(connection.getresponse().read(LARGEST))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unsent("refused") from error
    finally:
        connection.close()
    if not isinstance(answer, dict):
        raise Unsent("refused")
    return answer
