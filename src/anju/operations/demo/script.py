"""The script of a demo: the plan's `demo.json`, read with its words as they are, and chance that falls the same way every time."""

import json
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings

Script = dict[str, Any]


class NoScript(Exception):
    """No plan in the library has a demo."""


@cache
def script() -> tuple[Path, Script]:
    """The folder of the first plan that has a demo, and the demo's script. Raises `NoScript`."""
    for path in sorted(Path(settings.ANJU_PLANS).glob("*/demo.json")):
        return path.parent, json.loads(path.read_text(encoding="utf-8"))
    raise NoScript


def chance(*of: object) -> float:
    """A number from 0 to 1 that depends on `of` and on nothing else."""
    return int.from_bytes(blake2b(repr(of).encode(), digest_size=6).digest()) / 2**48


def pick(options: Any, *of: object) -> Any:  # noqa: ANN401  # whatever the script lists
    """One of `options`, by `chance`."""
    return options[int(chance(*of) * len(options))]
