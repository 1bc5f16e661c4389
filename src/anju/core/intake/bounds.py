"""How far a spreadsheet would unfold, told before it is unfolded.

The reader lays a sheet out as a full rectangle and ends the whole process when memory runs out: one stray cell at the far
corner asks for 400 GB. So the packed file is measured here first, by what it really unpacks to and not by what it declares.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from anju.core.intake import reasons

CONTENT_BYTES: Final = 32 * 2**20
UNPACKED_BYTES: Final = 192 * 2**20
PARTS: Final = 4_000
CELLS: Final = 4_000_000
ROWS: Final = 200_000

_CELL = re.compile(rb"<(?:\w+:)?(?:row|c)\b[^<>]*?\sr=[\"']([A-Za-z]{0,3})(\d{1,9})[\"']")
_ODS = re.compile(rb"<(table:table|table:table-row|table:table-cell|table:covered-table-cell)(?=[\s/>])([^>]*)>")
_ODS_REPEAT = re.compile(rb"table:number-(?:rows|columns)-repeated=[\"'](\d{1,9})[\"']")
# NUMBER, LABELSST, RK, BOOLERR and BLANK records: id, length, row, column.
_XLS_CELL = re.compile(rb"(?:\x03\x02\x0e\x00|\xfd\x00\x0a\x00|\x7e\x02\x0a\x00|\x05\x02\x08\x00|\x01\x02\x06\x00)(....)", re.DOTALL)


class Unreadable(Exception):
    """The file gives no rows at all. `key` is one of the file sentences of `reasons`, a gettext msgid."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def check_size(content: bytes) -> None:
    """Raises Unreadable for an empty file or one above `CONTENT_BYTES`."""
    if not content.strip(b"\x00\r\n\t "):
        raise Unreadable(reasons.FILE_EMPTY)
    if len(content) > CONTENT_BYTES:
        raise Unreadable(reasons.FILE_TOO_LARGE)


def check_packed(content: bytes) -> None:
    """Raises Unreadable for a zip that is damaged, locked, no spreadsheet, or unfolds past the limits."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError) as fault:
        raise Unreadable(reasons.FILE_DAMAGED) from fault
    if len(parts) > PARTS:
        raise Unreadable(reasons.FILE_TOO_LARGE)
    names = {part.filename for part in parts}
    if "content.xml" not in names and not any(name.endswith("workbook.xml") for name in names):
        raise Unreadable(reasons.FILE_NOT_TABLE)
    left = UNPACKED_BYTES
    for part in parts:
        unpacked = _unpack(content, part, left)
        left -= len(unpacked)
        check_part(part.filename, unpacked)


def check_part(name: str, unpacked: bytes) -> None:
    """Raises Unreadable when a sheet inside the package reaches further than `CELLS`, or is locked."""
    if name == "META-INF/manifest.xml" and b"encryption-data" in unpacked:
        raise Unreadable(reasons.FILE_LOCKED)
    if name == "content.xml":
        _guard(*_reach_of_ods(unpacked))
    elif name.endswith(".xml") and b"<" in unpacked[:400] and not name.endswith("sharedStrings.xml"):
        _guard(*_reach_of_xlsx(unpacked))


def check_binary(content: bytes) -> None:
    """Raises Unreadable when an old binary workbook reaches further than `CELLS`, or is an encrypted package."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unreadable(reasons.FILE_LOCKED)
    rows = columns = 0
    for place in _XLS_CELL.findall(content):
        row, column = struct.unpack("<HH", place)
        if column < 256:
            rows, columns = max(rows, row + 1), max(columns, column + 1)
    _guard(rows, columns)


def _guard(rows: int, columns: int) -> None:
    if rows * max(columns, 1) > CELLS:
        raise Unreadable(reasons.FILE_TOO_MANY_CELLS)


def _unpack(content: bytes, part: zipfile.ZipInfo, left: int) -> bytes:
    if part.flag_bits & 1:
        raise Unreadable(reasons.FILE_LOCKED)
    head = content[part.header_offset : part.header_offset + 30]
    if len(head) < 30 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable(reasons.FILE_DAMAGED)
    name_length, extra_length = struct.unpack("<HH", head[26:30])
    start = part.header_offset + 30 + name_length + extra_length
    packed = content[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        unpacked = packed
    else:
        try:
            unpacked = zlib.decompressobj(-15).decompress(packed, left + 1)
        except zlib.error as fault:
            raise Unreadable(reasons.FILE_DAMAGED) from fault
    if len(unpacked) > left:
        raise Unreadable(reasons.FILE_TOO_LARGE)
    return unpacked


def _reach_of_xlsx(xml: bytes) -> tuple[int, int]:
    rows = 0
    letters: set[bytes] = set()
    for column, row in _CELL.findall(xml):
        rows = max(rows, int(row))
        letters.add(column)
    return rows, max((_column_number(column) for column in letters), default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _reach_of_ods(xml: bytes) -> tuple[int, int]:
    """Rows and columns up to the last cell with content; the empty tail that every ods ends with counts nothing."""
    largest = (0, 0)
    rows = columns = last_row = at = 0
    for tag, attributes in _ods_tags(xml):
        if tag == b"table:table":
            rows = columns = last_row = 0
        elif tag == b"table:table-row":
            at = 0
            rows += _repeated(attributes)
        else:
            at += _repeated(attributes)
            if b"value-type" in attributes or not attributes.endswith(b"/"):
                last_row, columns = rows, max(columns, at)
        largest = max(largest, (last_row, columns), key=lambda reach: reach[0] * reach[1])
    return largest


def _ods_tags(xml: bytes) -> Iterator[tuple[bytes, bytes]]:
    return ((found.group(1), found.group(2)) for found in _ODS.finditer(xml))


def _repeated(attributes: bytes) -> int:
    found = _ODS_REPEAT.search(attributes)
    return int(found.group(1)) if found else 1
