"""The wall screens in sight. Under the scope in force; `lo` and `hi` are the viewer's area again."""

from dataclasses import dataclass
from datetime import datetime

from anju.core.plan.model import Text
from anju.records.queries.rows import rows

WALLS = """
    SELECT w.id, w.name, w.language, a.name, a.name_en, w.made, coalesce(mp.name, mm.name, ''), w.seen, w.ended, coalesce(ep.name, em.name, '')
    FROM wall w JOIN area a ON a.id = w.area
    LEFT JOIN post p ON 'post:' || p.id = w.made_by
    LEFT JOIN member mp ON mp.id = p.member
    LEFT JOIN member mm ON 'member:' || mm.id = w.made_by
    LEFT JOIN post q ON 'post:' || q.id = w.ended_by
    LEFT JOIN member ep ON ep.id = q.member
    LEFT JOIN member em ON 'member:' || em.id = w.ended_by
    WHERE w.area BETWEEN %(lo)s AND %(hi)s AND (w.ended IS NULL OR w.ended > %(since)s)
    ORDER BY w.ended NULLS FIRST, w.area, w.id LIMIT 300
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One screen: where it hangs, what it shows, who made it, when it last asked, who ended it."""

    number: int
    name: str
    language: str
    area: str
    area_en: str
    made: datetime
    made_by: str
    seen: datetime | None
    ended: datetime | None
    ended_by: str

    @property
    def place(self) -> Text:
        """The area it shows."""
        return Text(self.area, self.area_en or self.area)


def walls(lo: int, hi: int, since: datetime) -> tuple[Row, ...]:
    """Those that open, and those ended after `since`."""
    return tuple(Row(*row) for row in rows(WALLS, {"lo": lo, "hi": hi, "since": since}))
