"""Chance that falls the same way every time: a number from 0 to 1 that depends on what it is asked of, and on nothing else."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

Drawn = TypeVar("Drawn")


def chance(*of: object) -> float:
    """A number from 0 up to 1 for `of`."""
    return int.from_bytes(blake2b(repr(of).encode(), digest_size=6).digest()) / 2**48


def pick(options: Sequence[Drawn], *of: object) -> Drawn:
    """One of `options`, by chance; raises `IndexError` where there is none."""
    return options[int(chance(*of) * len(options))]
