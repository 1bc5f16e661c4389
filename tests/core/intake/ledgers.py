"""Invented ledgers for tests, in every file kind an office might bring. All people are made up; identity numbers carry a valid check digit."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from anju.core.intake.addresses import Village

TODAY = date(2022, 11, 22)
VILLAGES = (Village("v1", "东山村"), Village("v2", "南湖社区", ("南湖居委会", "C-02")), Village("v3", "西岭村"))
HEADER = ("序号", "姓名", "性别", "身份证号", "联系电话", "所在村（社区）", "详细住址", "来源地", "风险等级", "返乡日期", "备注")
Lines = Sequence[Sequence[Any]]


def identity(born: date = date(1980, 5, 6), order: int = 12, area: str = "110101") -> str:
    """A resident number with its check digit; even orders are women's, odd ones men's."""
    body = f"{area}{born:%Y%m%d}{order:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(sign) * weight for sign, weight in zip(body, weights, strict=True)) % 11]


def person(number: int, **changed: Any) -> list[Any]:
    """One row under `HEADER`; `changed` replaces cells by the names below."""
    names = ("serial", "name", "sex", "identity", "phone", "village", "address", "origin", "risk", "arrived", "note")
    plain = {
        "serial": number,
        "name": "王" + "一二三四五六七八九十"[number % 10] + chr(0x4E10 + number),
        "sex": "女",
        "identity": identity(date(1950, 1, 1) + timedelta(days=number), 12),
        "phone": f"0100{number:07d}",
        "village": VILLAGES[number % 3].name,
        "address": f"{number % 9 + 1}组{number}号",
        "origin": "甲市",
        "risk": "高风险",
        "arrived": "2022-11-03",
        "note": "",
    } | changed
    return [plain[name] for name in names]


def lines(count: int, rng: Random | None = None) -> list[list[Any]]:
    """A title, a header, `count` people and a total row. With `rng` some rows are wrong, doubled or empty."""
    people: list[list[Any]] = []
    for number in range(1, count + 1):
        row = person(number)
        if rng and people and rng.random() < 0.2:
            row = rng.choice(
                [
                    list(rng.choice(people)),
                    person(number, name=""),
                    person(number, identity=identity()[:-1] + "?"),
                    person(number, village="某村"),
                    person(number, identity=float(identity()[:-1] + "0")),
                    person(number, arrived="2099年1月1日"),
                    [number],
                ]
            )
        people.append(row)
    return [["某镇来（返）人员台账"], list(HEADER), *people, ["合计", count]]


def xlsx(*sheets: tuple[str, Lines], hidden: Sequence[str] = (), merge: str = "") -> bytes:
    """A workbook with the sheets given as (name, lines)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
        if merge:
            page.merge_cells(merge)
        page.sheet_state = "hidden" if name in hidden else "visible"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def xls(name: str, rows: Lines) -> bytes:
    """An old binary workbook with one sheet."""
    book = xlwt.Workbook()
    page = book.add_sheet(name)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for line, row in enumerate(rows):
        for index, cell in enumerate(row):
            if isinstance(cell, (date, datetime)):
                page.write(line, index, cell, day)
            elif cell not in (None, ""):
                page.write(line, index, cell)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(name: str, rows: Lines) -> bytes:
    """An OpenDocument workbook with one sheet."""
    book = OpenDocumentSpreadsheet()
    table = Table(name=name)
    book.spreadsheet.addElement(table)
    for row in rows:
        line = TableRow()
        table.addElement(line)
        for cell in row:
            number = isinstance(cell, (int, float))
            made = TableCell(valuetype="float", value=cell) if number else TableCell(valuetype="string")
            if cell not in (None, ""):
                made.addElement(P(text=str(cell)))
            line.addElement(made if cell not in (None, "") else TableCell())
    target = io.BytesIO()
    book.write(target)
    return target.getvalue()


def text(rows: Lines, encoding: str = "utf-8", separator: str = ",") -> bytes:
    """A text table in an encoding."""
    target = io.StringIO()
    csv.writer(target, delimiter=separator).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return target.getvalue().encode(encoding)
