"""The code by which a stranger checks a paper. It says nothing about anyone, and cannot be made without the secret."""

import hashlib
import hmac
from urllib.parse import quote

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, so that a code read out on the telephone has one spelling."""
LENGTH = 16
GROUP = 4
PREFIX = 12


def code(number: str, version: int, sha256: str, secret: bytes) -> str:
    """The code of version `version` of the paper `number` whose values have the digest `sha256` (`values.digest`): 80 keyed bits as
    XXXX-XXXX-XXXX-XXXX.

    Raises ValueError for a secret under 32 bytes.
    """
    if len(secret) < 32:
        raise ValueError("the secret of the verification code needs at least 32 bytes")
    parts = ("anju paper 1", number, str(version), sha256.lower())
    message = b"".join(len(part).to_bytes(4, "big") + part for part in (item.encode("utf-8", "surrogatepass") for item in parts))
    bits = int.from_bytes(hmac.digest(secret, message, hashlib.sha256)[: LENGTH * 5 // 8], "big")
    letters = "".join(LETTERS[bits >> 5 * place & 31] for place in reversed(range(LENGTH)))
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def spelt(typed: str) -> str:
    """What a person typed, as `code` writes it: case, dashes and spaces do not matter, O is 0, I and L are 1. Other signs stay and match nothing."""
    plain = "".join(typed.split()).replace("-", "").upper().translate(str.maketrans("OIL", "011"))
    return "-".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP))


def matches(typed: str, number: str, version: int, sha256: str, secret: bytes) -> bool:
    """Whether `typed` is the code of this paper, in constant time. Raises ValueError as `code` does."""
    return hmac.compare_digest(spelt(typed).encode("utf-8", "surrogatepass"), code(number, version, sha256, secret).encode())


def link(base: str, made: str, sha256: str) -> str:
    """The address for the QR: `base`, the code, and the first 12 hex digits of the values' digest, so that a page can tell a newer version
    from an altered one. `base` ends without a slash."""
    return f"{base}/{quote(made, safe='-')}/{sha256[:PREFIX].lower()}"
