"""Files of every kind give the same rows; anything else is refused with a sentence, never a crash."""

import io
import struct
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.chart import BarChart, Reference

from anju.core.intake import bounds, delimited, reasons
from anju.core.intake.sheets import Unreadable, read
from tests.core.intake import ledgers

ROWS: list[list[Any]] = [["某镇台账"], [], ["姓名", "电话", "到达日期"], ["王小明", 13800138000, "2022年11月3日"], ["李雷", "１３８", None]]


def rows_of(content: bytes, name: str) -> list[tuple[int, tuple[object, ...]]]:
    return [(row.number, row.cells) for row in read(content, name)[0].rows]


@pytest.mark.parametrize(
    ("content", "name"),
    [(ledgers.xlsx(("表", ROWS)), "a.xlsx"), (ledgers.xls("表", ROWS), "a.xls"), (ledgers.ods("表", ROWS), "a.ods")],
    ids=["xlsx", "xls", "ods"],
)
def test_workbooks_keep_row_numbers_and_numbers(content: bytes, name: str) -> None:
    got = rows_of(content, name)
    assert [number for number, _ in got] == [1, 3, 4, 5]
    assert got[2][1] == ("王小明", 13800138000, "2022年11月3日")
    assert got[3][1] == ("李雷", "１３８")
    assert read(content, name)[0].name == "表"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_tables_in_every_encoding(encoding: str, separator: str) -> None:
    got = rows_of(ledgers.text(ROWS, encoding, separator), "台账.csv")
    assert got[0] == (1, ("某镇台账",))
    assert got[2] == (4, ("王小明", "13800138000", "2022年11月3日"))


def test_western_text_is_not_taken_for_chinese() -> None:
    assert delimited.decode("name,note\nRégion,Sömé rêâlly ßtràngë cøüntry\n".encode("latin-1")).endswith("Sömé rêâlly ßtràngë cøüntry\n")


def test_rare_characters_of_gb18030_are_read() -> None:
    assert delimited.decode("姓名\n王喆\n李堃\n镕基的朋友\n".encode("gb18030")).splitlines()[1:3] == ["王喆", "李堃"]


def test_a_sheet_that_starts_lower_and_further_right_keeps_its_places() -> None:
    book = openpyxl.Workbook()
    book.active["C7"] = "姓名"
    target = io.BytesIO()
    book.save(target)
    assert rows_of(target.getvalue(), "a.xlsx") == [(7, (None, None, "姓名"))]


def test_dates_stay_dates() -> None:
    content = ledgers.xlsx(("a", [["到达"], [date(2022, 11, 3)], [datetime(2022, 11, 3, 9, 30)]]))
    assert [cells for _, cells in rows_of(content, "a.xlsx")][2] == (datetime(2022, 11, 3, 9, 30),)


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_cell_merged_over_a_household_speaks_for_every_row_of_it(kind: str) -> None:
    rows: list[list[Any]] = [["姓名", "村"], ["王一", "东山村"], ["王二", None], ["王三", None], ["李四", None]]
    if kind == "xlsx":
        content = ledgers.xlsx(("a", rows), merge="B2:B4")
    else:
        book = xlwt.Workbook()
        page = book.add_sheet("a")
        for line, row in enumerate(rows):
            page.write(line, 0, row[0])
        page.write(0, 1, "村")
        page.write_merge(1, 3, 1, 1, "东山村")
        target = io.BytesIO()
        book.save(target)
        content = target.getvalue()
    assert [cells for _, cells in rows_of(content, f"a.{kind}")][1:] == [("王一", "东山村"), ("王二", "东山村"), ("王三", "东山村"), ("李四",)]


def test_a_chart_among_the_sheets_holds_no_rows() -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名"])
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=1, min_row=1))
    book.create_chartsheet("图").add_chart(chart)
    target = io.BytesIO()
    book.save(target)
    assert [(sheet.name, len(sheet.rows)) for sheet in read(target.getvalue(), "a.xlsx")] == [("Sheet", 1), ("图", 0)]


def test_hidden_sheets_are_told() -> None:
    sheets = read(ledgers.xlsx(("a", [["x"]]), ("b", [["y"]]), hidden=["b"]), "a.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("a", False), ("b", True)]


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


def locked_ods() -> bytes:
    return zipped(content_xml=b"x", **{"META-INF__manifest_xml": b"<manifest:encryption-data/>"})


def flagged() -> bytes:
    content = bytearray(ledgers.xlsx(("a", ROWS)))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "name", "key"),
    [
        (b"", "a.xlsx", reasons.FILE_EMPTY),
        (b" \r\n", "a.csv", reasons.FILE_EMPTY),
        (b",,,\n,,\n", "a.csv", reasons.FILE_EMPTY),
        (ledgers.xlsx(("a", [])), "a.xlsx", reasons.FILE_EMPTY),
        (b"PK\x03\x04 broken", "a.xlsx", reasons.FILE_DAMAGED),
        (ledgers.xlsx(("a", ROWS))[:-400], "a.xlsx", reasons.FILE_DAMAGED),
        (ledgers.xls("a", ROWS)[:700], "a.xls", reasons.FILE_DAMAGED),
        (zipped(hello=b"world"), "a.docx", reasons.FILE_NOT_TABLE),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.xls", reasons.FILE_WEB_PAGE),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "a.jpg", reasons.FILE_NOT_TABLE),
        (b"%PDF-1.7 text only", "a.pdf", reasons.FILE_NOT_TABLE),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", reasons.FILE_LOCKED),
        (locked_ods(), "a.ods", reasons.FILE_LOCKED),
        (flagged(), "a.xlsx", reasons.FILE_LOCKED),
        (b'a,"' + b"x" * 200_000 + b'"\n', "a.csv", reasons.FILE_DAMAGED),
        (b"," * (bounds.CELLS + 1), "a.csv", reasons.FILE_TOO_MANY_CELLS),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, name: str, key: str) -> None:
    with pytest.raises(Unreadable) as told:
        read(content, name)
    assert told.value.key == key


def stray_xlsx(row: int, column: int) -> bytes:
    book = openpyxl.Workbook()
    book.active.cell(1, 1, "姓名")
    book.active.cell(row, column, "x")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def stray_xls() -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("a")
    page.write(65_535, 255, 1)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def stray_ods() -> bytes:
    book = OpenDocumentSpreadsheet()
    table = Table(name="a")
    book.spreadsheet.addElement(table)
    gap = TableRow(numberrowsrepeated=1_000_000)
    gap.addElement(TableCell(numbercolumnsrepeated=1_000))
    table.addElement(gap)
    line = TableRow()
    line.addElement(TableCell(numbercolumnsrepeated=1_000))
    last = TableCell(valuetype="string")
    last.addElement(P(text="x"))
    line.addElement(last)
    table.addElement(line)
    target = io.BytesIO()
    book.write(target)
    return target.getvalue()


@pytest.mark.parametrize(
    "content", [stray_xlsx(1_048_576, 16_384), stray_xlsx(1_048_576, 40), stray_xls(), stray_ods()], ids=["corner", "bottom", "xls", "ods"]
)
def test_a_stray_cell_far_away_is_refused_before_it_costs_the_memory(content: bytes) -> None:
    with pytest.raises(Unreadable, match="reaches too far"):
        read(content, "a")


def test_the_empty_tail_of_an_ods_costs_nothing() -> None:
    book = OpenDocumentSpreadsheet()
    table = Table(name="a")
    book.spreadsheet.addElement(table)
    line = TableRow()
    cell = TableCell(valuetype="string")
    cell.addElement(P(text="姓名"))
    line.addElement(cell)
    line.addElement(TableCell(numbercolumnsrepeated=16_383))
    table.addElement(line)
    tail = TableRow(numberrowsrepeated=1_048_575)
    tail.addElement(TableCell(numbercolumnsrepeated=16_384))
    table.addElement(tail)
    target = io.BytesIO()
    book.write(target)
    assert rows_of(target.getvalue(), "a.ods") == [(1, ("姓名",))]


def test_a_zip_that_understates_its_size_is_measured_by_what_comes_out() -> None:
    bomb = bytearray(zipped(xl__workbook_xml=b"<a/>", xl__worksheets__sheet1_xml=b" " * (bounds.UNPACKED_BYTES + 1)))
    at = bomb.rfind(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(Unreadable, match="too large"):
        read(bytes(bomb), "a.xlsx")
