"""The people a file's rows may be: found by the keyed marks of their values, never by plain numbers. Inside the engine's scope."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from anju.core.intake.addresses import Village
from anju.core.intake.match import Keys, Known
from anju.records.models import Area
from anju.records.sealed import ring

LEAVES = ("village", "site")


def hashing() -> Callable[[str, str], bytes]:
    """The keyed hash that intake compares values by: (kind, text) to 16 bytes."""
    made = ring().fingerprint
    return lambda kind, text: made(text, kind)


def villages(lo: int, hi: int) -> tuple[Village, ...]:
    """Where people of the areas `lo` to `hi` may live; the key is the area's number."""
    rows = Area.objects.filter(pk__range=(lo, hi)).order_by("pk")
    leaves = [row for row in rows if row.kind in LEAVES] or list(rows)
    return tuple(Village(str(row.pk), row.name, tuple(name for name in (row.name_en, str(row.pk)) if name)) for row in leaves)


FIND = """
    WITH RECURSIVE hit AS (
        SELECT person FROM identity WHERE marks && %(marks)s::text[]
        UNION SELECT person FROM identity WHERE identity_fp = ANY(%(identities)s::bytea[])
        UNION SELECT person FROM identity WHERE phone_fp = ANY(%(phones)s::bytea[])
        UNION SELECT person FROM identity WHERE address_fp = ANY(%(doors)s::bytea[])
    ), up AS (
        SELECT p.id AS person, p.id AS root, p.merged_into, 0 AS depth FROM person p JOIN hit ON hit.person = p.id WHERE p.withdrawn IS NULL
        UNION ALL
        SELECT up.person, p.id, p.merged_into, up.depth + 1 FROM up JOIN person p ON p.id = up.merged_into WHERE up.depth < 9
    )
    SELECT up.root, i.name, i.area BETWEEN %(lo)s AND %(hi)s, i.pinyin, i.identity_fp, i.phone_fp, i.address_fp, coalesce(i.marks, '{}'),
           i.sex, i.born::text
    FROM up JOIN identity i ON i.person = up.person
    WHERE up.merged_into IS NULL AND i.purged IS NULL
    ORDER BY up.root, up.person
"""


@dataclass(frozen=True, slots=True)
class _Row:
    root: int
    name: str
    inside: bool
    pinyin: str
    identity: bytes | None
    phone: bytes | None
    door: bytes | None
    marks: frozenset[str]
    sex: str
    born: str | None


def known(keys: Keys, lo: int, hi: int) -> tuple[Known, ...]:
    """Everybody with any of `keys`; `inside` is the areas `lo` to `hi`. One merged into another counts as that other."""
    marks = [f"identity:{fp.hex()}" for fp in keys.identities] + [f"phone:{fp.hex()}" for fp in keys.phones] + list(keys.rows)
    given: dict[str, Any] = {
        "marks": marks,
        "identities": list(keys.identities),
        "phones": list(keys.phones),
        "doors": list(keys.doors),
        "lo": lo,
        "hi": hi,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIND, given | {"marks": marks, "lo": lo, "hi": hi})
        rows = [_row(*row) for row in cursor.fetchall()]
    seal = hashing()
    marks_of: dict[int, frozenset[str]] = defaultdict(frozenset)
    for row in rows:
        marks_of[row.root] |= _said(row, seal)
    return tuple(_known(row, marks_of[row.root]) for row in rows)


def _row(root: int, name: str, inside: bool, pinyin: str, *rest: Any) -> _Row:  # noqa: ANN401  # a row of the database
    identity, phone, door, marks, sex, born = rest
    return _Row(root, name, inside, pinyin, _bytes(identity), _bytes(phone), _bytes(door), frozenset(marks), sex, born)


def _said(row: _Row, seal: Callable[[str, str], bytes]) -> frozenset[str]:
    """What the record says now counts as known, too, also of people who never stood in a spreadsheet."""
    plain = {"name": row.name, "sex": row.sex, "born": row.born or ""}
    now = {f"{name}:{seal(name, text).hex()}" for name, text in plain.items() if text}
    now |= {f"identity:{row.identity.hex()}"} if row.identity else set()
    now |= {f"phone:{row.phone.hex()}"} if row.phone else set()
    return row.marks | now


def _known(row: _Row, marks: frozenset[str]) -> Known:
    """One of the spellings of a person, with all that is known of them."""
    phones = tuple(sorted(bytes.fromhex(mark.removeprefix("phone:")) for mark in marks if mark.startswith("phone:")))
    return Known(str(row.root), row.name, inside=row.inside, pinyin=row.pinyin, identity=row.identity, phones=phones, door=row.door, marks=marks)


def _bytes(value: memoryview | bytes | None) -> bytes | None:
    return bytes(value) if value is not None else None
