"""A file sealed in pieces: one line that says what it is, then AES-256-GCM pieces in order, the last marked as the last.

The key is derived from the key ring's newest seal and a salt of the file's own, so the file is worth nothing without the ring, which is kept apart
from it. A piece altered, missing, doubled, moved or cut off at the end does not open.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from anju.site.postgres import Refused

MAGIC = "anju-backup-1"
PIECE = 1024 * 1024
TAG = 16
LONGEST_HEAD = 64 * 1024

Ring = Mapping[str, Any]


def write(file: BinaryIO, told: Mapping[str, Any], content: Iterable[bytes], ring: Ring) -> None:
    """Write what `told` says in clear, then `content` sealed. `content` may come in parts of any size."""
    newest = max(ring["seals"], key=int)
    salt = os.urandom(16)
    head = json.dumps({"file": MAGIC, **told, "key": newest, "salt": salt.hex()}, sort_keys=True).encode() + b"\n"
    file.write(head)
    cipher = _cipher(ring["seals"][newest], salt)
    pieces = _cut(content)
    number, piece = 0, next(pieces, b"")
    for following in pieces:
        file.write(cipher.encrypt(_nonce(number, last=False), piece, head))
        number, piece = number + 1, following
    file.write(cipher.encrypt(_nonce(number, last=True), piece, head))


def head(file: BinaryIO) -> tuple[bytes, dict[str, Any]]:
    """The first line, raw and read; the file stands behind it. Raises Refused when it is no backup of Anju's."""
    line = file.readline(LONGEST_HEAD)
    try:
        told = json.loads(line)
    except ValueError:
        told = None
    if not isinstance(told, dict) or told.get("file") != MAGIC:
        raise Refused("this file is not a backup made by `anju backup`")
    return line, told


def read(file: BinaryIO, line: bytes, told: Mapping[str, Any], ring: Ring) -> Iterator[bytes]:
    """The pieces behind the head, opened one by one. Raises Refused when the ring lacks the key or a piece does not open."""
    if told["key"] not in ring["seals"]:
        raise Refused(f"the key ring has no key {told['key']}, with which this backup is sealed: give the ring of that time with --keys")
    cipher = _cipher(ring["seals"][told["key"]], bytes.fromhex(told["salt"]))
    number, piece = 0, file.read(PIECE + TAG)
    while True:
        following = file.read(PIECE + TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), piece, line)
        except InvalidTag:
            raise Refused(
                f"the backup does not open at piece {number}: it is damaged or cut short, or the key ring is another installation's"
            ) from None
        if not following:
            return
        number, piece = number + 1, following


def _cipher(secret: str, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"anju backup").derive(bytes.fromhex(secret)))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _cut(content: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of one size."""
    kept = bytearray()
    for part in content:
        kept += part
        while len(kept) >= PIECE:
            yield bytes(kept[:PIECE])
            del kept[:PIECE]
    if kept:
        yield bytes(kept)
