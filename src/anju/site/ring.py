"""Reads a key ring from its file, and copies it to a place apart from the data."""

import json
import os
from pathlib import Path
from typing import Any

from anju.site.postgres import Refused


def read(path: Path) -> dict[str, Any]:
    """The ring at `path`. Raises Refused when it is missing or is none."""
    try:
        ring = json.loads(path.read_text(encoding="ascii"))
        seals = [bytes.fromhex(seal) for seal in ring["seals"].values()]
        complete = bool(seals and ring["search"]) and all(len(seal) == 32 for seal in seals)
    except OSError as error:
        raise Refused(f"the key ring {path} cannot be read ({error.strerror}); without it neither the data nor a backup can be opened") from error
    except (ValueError, KeyError, AttributeError, TypeError):
        complete = False
    if not complete:
        raise Refused(f"{path} is no key ring")
    return dict(ring)


def put(ring: dict[str, Any], path: Path) -> None:
    """Write the ring to `path`, 0600, whole or not at all. Raises Refused rather than write over a different ring."""
    if path.exists():
        if read(path) != ring:
            raise Refused(f"{path} holds another key ring; it is left as it is")
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(json.dumps(ring, indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
