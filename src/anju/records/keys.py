"""Which columns are sealed, for which place, and sealing all of them anew with the newest key."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from anju.records.sealed import Ring


@dataclass(frozen=True, slots=True)
class Sealed:
    """One sealed column. `row` names a row for ever; of it `place` makes the row's part of the place."""

    table: str
    column: str
    row: tuple[str, ...] = ("id",)
    place: tuple[str, ...] = ()
    step: int = 1000
    """Rows taken at once: fewer where a value may be large."""

    def of(self, values: tuple[Any, ...]) -> str:
        """The place of the row whose `row` columns are `values`."""
        told = dict(zip(self.row, values, strict=True))
        return f"{self.table}.{self.column}:{':'.join(str(told[name]) for name in self.place or self.row)}"


_OCCURRENCE = ("jurisdiction", "enrolment", "occurs_on", "rule", "nth")
_FACT = ("jurisdiction", "enrolment", "recorded", "seq")
_PICTURE = ("enrolment", "seq", "field")
COLUMNS = (
    Sealed("household", "address"),
    Sealed("household", "note"),
    Sealed("identity", "identity", ("person",)),
    Sealed("identity", "phone", ("person",)),
    Sealed("identity", "address", ("person",)),
    Sealed("enrolment", "reason"),
    Sealed("review", "less_restrictive"),
    Sealed("duty", "reason", _OCCURRENCE, ("enrolment",)),
    Sealed("evidence", "sealed", _FACT, ("enrolment", "seq")),
    Sealed("photo", "sealed", _PICTURE, step=50),
    Sealed("photo", "small", _PICTURE),
    Sealed("file", "sealed", step=10),
    Sealed("import_row", "fields"),
    Sealed("transfer", "reason"),
    Sealed("transfer", "address"),
    Sealed("transfer", "behind"),
    Sealed("call_log", "note"),
    Sealed("complaint", "text"),
    Sealed("complaint", "answer"),
    Sealed("consent", "name"),
    Sealed("post", "phone"),
    Sealed("channel", "address"),
    Sealed("member_contact", "phone", ("member",)),
    Sealed("qualification", "paper"),
    Sealed("qualification", "picture", step=50),
    Sealed("qualification", "why"),
    Sealed("code", "code"),
    Sealed("register_row", "said"),
    Sealed("register_step", "reason"),
    Sealed("gate", "secret"),
    Sealed("taking", "reason"),
    Sealed("device", "reason"),
    Sealed("switching", "reason"),
    Sealed("road", "secret"),
    Sealed("unit_step", "reason"),
    Sealed("digest_line", "said"),
    Sealed("digest_line", "reason"),
    Sealed("screening", "said"),
    Sealed("screening", "basis"),
    Sealed("screening", "reason"),
)
"""Every sealed column there is; tests/records/test_sealed.py finds one that is missing here."""


def reseal(ring: Ring) -> dict[str, int]:
    """Seal anew, in batches of their own transactions, every value that an older key sealed; how many by "table.column".

    As the owner of the tables. Run again after an interruption it goes on where it was. Raises sealed.Broken at a value that does not open.
    """
    return {f"{column.table}.{column.column}": sum(_batches(column, ring)) for column in COLUMNS}


def left(ring: Ring) -> dict[int, int]:
    """How many values each key of the ring still holds."""
    found = dict.fromkeys(ring.seals, 0)
    for column in COLUMNS:
        query = sql.SQL("SELECT get_byte({0}, 1), count(*) FROM {1} WHERE {0} IS NOT NULL GROUP BY 1")
        with connection.cursor() as cursor:
            cursor.execute(query.format(sql.Identifier(column.column), sql.Identifier(column.table)))
            for number, count in cursor.fetchall():
                found[number] = found.get(number, 0) + count
    return found


def _batches(column: Sealed, ring: Ring) -> Iterator[int]:
    name, names = sql.Identifier(column.column), sql.SQL(", ").join(map(sql.Identifier, column.row))
    after: tuple[Any, ...] | None = None
    while True:
        limits = sql.SQL("AND ({}) > ({})").format(names, sql.SQL(", ").join(map(sql.Literal, after))) if after else sql.SQL("")
        old = sql.SQL("SELECT {row}, {column} FROM {table} WHERE {column} IS NOT NULL {after} ORDER BY {row} LIMIT {step} FOR UPDATE")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(old.format(row=names, column=name, table=sql.Identifier(column.table), after=limits, step=sql.Literal(column.step)))
            rows = cursor.fetchall()
            yield _anew(column, ring, [(tuple(row[:-1]), bytes(row[-1])) for row in rows])
        if len(rows) < column.step:
            return
        after = tuple(rows[-1][:-1])


def _anew(column: Sealed, ring: Ring, rows: list[tuple[tuple[Any, ...], bytes]]) -> int:
    old = [(row, value) for row, value in rows if value[1] != ring.newest]
    change = sql.SQL("UPDATE {} SET {} = %s WHERE ({}) = ({})").format(
        sql.Identifier(column.table),
        sql.Identifier(column.column),
        sql.SQL(", ").join(map(sql.Identifier, column.row)),
        sql.SQL(", ").join([sql.Placeholder()] * len(column.row)),
    )
    with connection.cursor() as cursor:
        for row, value in old:
            place = column.of(row)
            cursor.execute(change, (ring.seal(ring.open(value, place), place), *row))
    return len(old)
