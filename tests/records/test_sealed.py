"""Sealed values open at their own place only, and are found by their fingerprint."""

import json
import os
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from anju.records.keys import COLUMNS
from anju.records.sealed import Broken, Ring

PLACE = "identity.phone:7"
RING = Ring({1: b"1" * 32, 2: b"2" * 32}, b"s" * 32)
NOT_SEALED = {
    "identity_fp", "phone_fp", "phone_tail_fp", "address_fp", "door_fp", "sha256", "secret_hash", "word_hash", "head", "salt", "digest", "hash",
    "previous", "receiver",
}  # fmt: skip
"""Columns of bytes that hold a digest, not a secret."""


def test_what_was_sealed_opens_at_its_place() -> None:
    assert RING.open(RING.seal("电话".encode(), PLACE), PLACE).decode() == "电话"


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert RING.seal(b"x", PLACE) != RING.seal(b"x", PLACE)


@pytest.mark.parametrize("place", ["identity.phone:8", "identity.address:7", ""])
def test_a_value_moved_elsewhere_does_not_open(place: str) -> None:
    with pytest.raises(Broken, match="another place"):
        RING.open(RING.seal(b"x", PLACE), place)


@pytest.mark.parametrize("at", [0, 1, 5, 20, -1])
def test_an_altered_byte_does_not_open(at: int) -> None:
    value = bytearray(RING.seal(b"some text", PLACE))
    value[at] ^= 3
    with pytest.raises(Broken):
        RING.open(bytes(value), PLACE)


@pytest.mark.parametrize("value", [b"", b"\x01", b"\x01\x02", b"\x01\x02" + bytes(12)])
def test_too_short_is_broken_and_no_other_error(value: bytes) -> None:
    with pytest.raises(Broken):
        RING.open(value, PLACE)


def test_the_newest_key_seals_and_every_key_opens() -> None:
    old = Ring({1: b"1" * 32}, b"s" * 32).seal(b"x", PLACE)
    assert RING.seal(b"x", PLACE)[1] == 2
    assert RING.open(old, PLACE) == b"x"
    with pytest.raises(Broken, match="no key"):
        Ring({3: b"3" * 32}, b"s" * 32).open(old, PLACE)


def test_fingerprints_are_equal_for_equal_text_of_one_kind_only() -> None:
    one = RING.fingerprint("01000000000", "phone")
    assert one == RING.fingerprint("01000000000", "phone")
    assert len(one) == 16
    assert one != RING.fingerprint("01000000000", "identity")
    assert one != Ring(RING.seals, b"t" * 32).fingerprint("01000000000", "phone")


@pytest.mark.parametrize(
    "ring", [{"seals": {}, "search": "00" * 32}, {"seals": {"1": "00"}, "search": "00" * 32}, {"seals": {"300": "00" * 32}, "search": "00" * 32}]
)
def test_a_ring_that_cannot_be_one_is_refused(tmp_path: Path, ring: object) -> None:
    (tmp_path / "keys.json").write_text(json.dumps(ring), encoding="ascii")
    with pytest.raises(ValueError, match="keys have 32 bytes"):
        Ring.read(tmp_path / "keys.json")


def test_every_column_of_bytes_is_known_to_the_change_of_keys() -> None:
    known = {(column.table, column.column) for column in COLUMNS}
    there = {
        (model._meta.db_table, field.name)
        for model in apps.get_app_config("records").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField) and field.name not in NOT_SEALED
    }
    assert there == known


def test_sealing_is_quick_enough_for_a_spreadsheet() -> None:
    """Ten thousand rows of three sealed fields; measured by the bench, here only that nothing is made anew each time."""
    values = [RING.seal(os.urandom(18), PLACE) for _ in range(3000)]
    assert len({value[2:14] for value in values}) == len(values)
