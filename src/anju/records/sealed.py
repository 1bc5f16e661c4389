"""Sealed columns: AES-256-GCM with the key's number, bound to the row's place, and a keyed fingerprint to search by.

A sealed value is version (1 byte) | key number (1) | nonce (12) | ciphertext and tag. The place, "<table>.<column>:<row>", is associated data:
a value moved to another row does not open. The version leaves room for another cipher.
"""

import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = 1
NONCE = 12
TAG = 16
FINGERPRINT = 16


class Broken(ValueError):
    """A sealed value does not open: it was altered, moved to another place, or its key is not in the ring."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Keys by number (1 to 255); the highest seals, all open. `search` makes fingerprints and never changes without making all of them again."""

    seals: Mapping[int, bytes]
    search: bytes

    @classmethod
    def read(cls, path: Path) -> "Ring":
        """The ring of a file {"seals": {"1": hex}, "search": hex}. Raises OSError, ValueError or KeyError where it cannot be one."""
        given = json.loads(path.read_text(encoding="ascii"))
        ring = cls({int(number): bytes.fromhex(key) for number, key in given["seals"].items()}, bytes.fromhex(given["search"]))
        if not ring.seals or any(len(key) != 32 for key in (*ring.seals.values(), ring.search)) or not all(0 < n < 256 for n in ring.seals):
            raise ValueError(f"{path}: keys have 32 bytes and numbers from 1 to 255")
        return ring

    @property
    def newest(self) -> int:
        """The number of the key that seals."""
        return max(self.seals)

    def seal(self, plain: bytes, place: str) -> bytes:
        """`plain` sealed for `place`."""
        head, nonce = bytes([VERSION, self.newest]), os.urandom(NONCE)
        return head + nonce + AESGCM(self.seals[self.newest]).encrypt(nonce, plain, head + place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """What was sealed for `place`. Raises Broken."""
        head, nonce = bytes(sealed[:2]), bytes(sealed[2 : 2 + NONCE])
        if len(sealed) < 2 + NONCE + TAG or head[0] != VERSION or head[1] not in self.seals:
            raise Broken(f"{place}: no key opens this")
        try:
            return AESGCM(self.seals[head[1]]).decrypt(nonce, bytes(sealed[2 + NONCE :]), head + place.encode())
        except InvalidTag as error:
            raise Broken(f"{place}: altered, or sealed for another place") from error

    def fingerprint(self, plain: str, kind: str) -> bytes:
        """16 bytes, equal for equal `plain` (normalised by the caller) of one `kind`: what a sealed column is searched by."""
        return hmac.digest(self.search, f"{kind}\0{plain}".encode(), sha256)[:FINGERPRINT]


@lru_cache(maxsize=4)
def _ring(path: Path, _changed: int) -> Ring:
    return Ring.read(path)


def ring() -> Ring:
    """The ring of this installation (settings.ANJU_KEYS); read again when the file has changed."""
    path = Path(settings.ANJU_KEYS)
    return _ring(path, path.stat().st_mtime_ns)


def seal(plain: str, place: str) -> bytes:
    """Text sealed for "<table>.<column>:<row>"."""
    return ring().seal(plain.encode(), place)


def unseal(sealed: bytes, place: str) -> str:
    """The text that was sealed for `place`. Raises Broken."""
    return ring().open(bytes(sealed), place).decode()


def fingerprint(plain: str, kind: str) -> bytes:
    """What a sealed `kind` ("identity", "phone", "phone_tail", "address") is searched by."""
    return ring().fingerprint(plain, kind)
