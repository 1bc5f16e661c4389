"""The rejected rows of an import, given back as the same workbook with a reason in each."""

from collections.abc import Callable
from datetime import datetime

from anju.core.intake.answer import rejected as written
from anju.operations.intake import rows
from anju.operations.intake.receive import opened
from anju.operations.viewer import Viewer
from anju.records.models import ImportRow, Read
from anju.records.scope import ENGINE, scoped


def rejected(viewer: Viewer, source: int, purpose: str, say: Callable[[str], str], *, now: datetime) -> bytes:
    """An xlsx of every rejected row with its reasons, said by `say`. Who took it out and for what is kept. Raises `Refused`."""
    row, book = opened(viewer, source)
    with scoped(viewer.scope()):
        lines = ImportRow.objects.filter(source=source, outcome="rejected", undone=None)
        reasons = {(line.sheet, line.row): tuple(rows.opened(line)["reject"]) or (line.why,) for line in lines}
    with scoped(ENGINE):
        Read.objects.create(jurisdiction=row.jurisdiction, area=row.area, at=now, who=viewer.who, what=f"import:{source}:rejected", purpose=purpose)
    return written(book.sheets, book.layouts, reasons, now, say=say)


def looked(viewer: Viewer, row: int, *, now: datetime) -> None:
    """Keep that `viewer` opened one row, and so somebody's data. Nothing happens where the row is not theirs to see."""
    with scoped(viewer.scope()):
        line = ImportRow.objects.only("jurisdiction", "area", "person", "source").filter(pk=row).first()
    if line is not None:
        with scoped(ENGINE):
            what = f"import:{line.source_id}:row"
            Read.objects.create(jurisdiction=line.jurisdiction, area=line.area, at=now, who=viewer.who, person=line.person, what=what)
