"""What was not taken in comes back as the same workbook with a reason, and can be corrected and brought in again."""

import io
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest

from anju.core.intake import answer, reasons
from anju.core.intake.columns import recognise
from anju.core.intake.preview import layouts, preview
from anju.core.intake.sheets import read
from tests.core.intake.ledgers import HEADER, TODAY, VILLAGES, person, text, xlsx

NOW = datetime(2022, 11, 22, 8, 0, tzinfo=UTC)


def answered(*sheets: tuple[str, list[list[Any]]]) -> tuple[bytes, Any]:
    book = read(xlsx(*sheets), "a.xlsx")
    known = layouts(book)
    done = preview(book, known, [], VILLAGES, TODAY)
    content = answer.rejected(book, known, answer.sentences(done.outcomes), NOW, say=lambda words: f"«{words}»")
    return content, openpyxl.load_workbook(io.BytesIO(content))


def test_rejected_rows_come_back_with_every_reason() -> None:
    first = [["某镇台账"], list(HEADER), person(1), person(2, name="", village="某村", arrived=date(2022, 11, 3)), person(3, arrived="2099-01-01")]
    content, book = answered(("一", first), ("二", [list(HEADER), person(4)]), ("三", [list(HEADER), person(5, identity=float(10**17))]))
    assert book.sheetnames == ["一", "三"]
    rows = [[cell for cell in row if cell is not None] for row in book["一"].iter_rows(values_only=True)]
    assert rows[0] == ["某镇台账"]
    assert rows[1] == [*HEADER, "«Reason not taken in»", "«Row in the file»"]
    assert rows[2][-2:] == [f"«{reasons.NO_NAME}» / «{reasons.UNKNOWN_VILLAGE}»", 4]
    assert rows[2][:-2] == [2, "女", *person(2)[3:5], "某村", *person(2)[6:9], datetime(2022, 11, 3)]
    assert rows[3][-2:] == [f"«{reasons.ARRIVAL_FUTURE}»", 5]
    assert book["一"]["D3"].number_format == "@"
    assert content == answered(("一", first), ("二", [list(HEADER), person(4)]), ("三", [list(HEADER), person(5, identity=float(10**17))]))[0]


def test_a_returned_workbook_has_the_layout_it_came_with() -> None:
    source = [["某镇台账"], list(HEADER), person(2, name="")]
    content, _ = answered(("一", source))
    book = read(content, "b.xlsx")
    before, after = recognise(read(xlsx(("一", source)), "a.xlsx")[0]), recognise(book[0])
    assert before is not None
    assert after is not None
    assert preview(book, layouts(book), [], VILLAGES, TODAY).counts["rejected"] == 1
    said = answer.rejected(read(xlsx(("一", source)), "a.xlsx"), {"一": before}, {("一", 3): (reasons.NO_NAME,)}, NOW)
    again = recognise(read(said, "c.xlsx")[0])
    assert again is not None
    assert again.fingerprint == before.fingerprint


def returned(*lines: list[Any]) -> bytes:
    """The answer to a text table, whose cells are text whatever they begin with."""
    book = read(text([list(HEADER), *lines]), "a.csv")
    known = layouts(book)
    done = preview(book, known, [], VILLAGES, TODAY)
    return answer.rejected(book, known, answer.sentences(done.outcomes), NOW)


@pytest.mark.parametrize("danger", ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1"])
def test_no_text_comes_back_as_a_formula(danger: str) -> None:
    cell = openpyxl.load_workbook(io.BytesIO(returned(person(1, name="", origin=danger)))).active["H2"]
    assert cell.data_type == "s"
    assert cell.value == "'" + danger


def test_guarded_text_reads_back_as_it_was() -> None:
    book = read(returned(person(1, arrived="2099-01-01", note="=1+1", phone="+86 138 0013 8000")), "b.xlsx")
    fields = preview(book, layouts(book), [], VILLAGES, TODAY).outcomes[0].candidate.fields
    assert (fields["note"], fields["phone"]) == ("=1+1", "+8613800138000")


@pytest.mark.parametrize("name", ["a/b:c", "x" * 60, "'q'", "History", "[1]"])
def test_sheet_names_no_workbook_allows(name: str) -> None:
    book = read(text([list(HEADER), person(1, name="")]), f"{name.replace('/', '_')}.csv")
    known = layouts(book)
    done = preview(book, known, [], VILLAGES, TODAY)
    assert read(answer.rejected(book, known, answer.sentences(done.outcomes), NOW), "b.xlsx")[0].rows


def test_nothing_rejected_is_an_empty_workbook() -> None:
    content, book = answered(("一", [list(HEADER), person(1)]))
    assert content.startswith(b"PK")
    assert book.sheetnames == ["1"]
