"""One value, many spellings: text, dates, documents, phones."""

from datetime import date, datetime
from typing import Any

import pytest

from anju.core.intake import cells, dates, identity, phones, reasons
from tests.core.intake.ledgers import TODAY
from tests.core.intake.ledgers import identity as number


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" 王\u3000小明 ", "王 小明"),
        ("１３８", "138"),
        (13800138000.0, "13800138000"),
        (3, "3"),
        (1.5, "1.5"),
        (True, "TRUE"),
        (None, ""),
        ('="0138"', "0138"),
        ("'=1+1", "=1+1"),
        ("'0138", "0138"),
        ("a\u200bb\ufeff", "ab"),
        ("王\ue863", "王\ue863"),
        (date(2022, 11, 3), "2022-11-03"),
        (datetime(2022, 11, 3, 9, 30), "2022-11-03 09:30"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (10**400, ""),
    ],
)
def test_text_of_a_cell(cell: Any, text: str) -> None:
    assert cells.text(cell) == text


@pytest.mark.parametrize("nothing", ["无", " 不详", "/", "—", "N/A", "#N/A", "None", ""])
def test_ways_to_say_nothing(nothing: str) -> None:
    assert cells.value(nothing) == ""


@pytest.mark.parametrize(
    ("cell", "sex"), [("男", "male"), ("F", "female"), ("Female", "female"), (1.0, "male"), ("女性", "female"), ("UNREPORTED", "")]
)
def test_sex(cell: Any, sex: str) -> None:
    assert cells.sex(cell) == (sex, True)


def test_a_sex_that_is_none_is_told() -> None:
    assert cells.sex("asdf") == ("", False)


@pytest.mark.parametrize(
    "spelling",
    [
        "2022-11-03",
        "2022年11月3日",
        "2022年11月03号",
        "2022.11.3",
        "2022/11/3",
        "2022 11 3",
        "20221103",
        20221103,
        44868,
        44868.0,
        "44868",
        "２０２２．１１．３",
        "二〇二二年十一月三日",
        "22.11.3",
        "22年11月3日",
        "11月3日",
        "11.3",
        date(2022, 11, 3),
        datetime(2022, 11, 3),
        "2022-11-03T00:00:00.000Z",
        "Nov 3 2022",
        "3 November 2022",
        "November 3, 2022",
        "2022年11月3日（第1批）",
        "2022-11-03T00:00:00+08:00",
    ],
)
def test_spellings_of_one_day(spelling: Any) -> None:
    read = dates.read(spelling, "ymd", TODAY)
    assert read is not None
    assert (read.day, read.clock) == (date(2022, 11, 3), "")


@pytest.mark.parametrize(
    ("spelling", "order", "day", "clock"),
    [
        ("3/4/2022", "dmy", date(2022, 4, 3), ""),
        ("3/4/2022", "mdy", date(2022, 3, 4), ""),
        ("3/21/2021 23:40", "mdy", date(2021, 3, 21), "23:40"),
        ("Mar 22 2021  7:24AM", "mdy", date(2021, 3, 22), "07:24"),
        ("2022年11月3日下午3点20分", "ymd", date(2022, 11, 3), "15:20"),
        (44868.5, "ymd", date(2022, 11, 3), "12:00"),
        ("4/20/99", "mdy", date(1999, 4, 20), ""),
        ("22.11.03", "ymd", date(2022, 11, 3), ""),
        ("2022-11-03 12:30 am", "ymd", date(2022, 11, 3), "00:30"),
        ("12月30日", "ymd", date(2021, 12, 30), ""),
        ("2月29日", "ymd", date(2020, 2, 29), ""),
        ("03.14.2020", "ymd", date(2020, 3, 14), ""),
    ],
)
def test_days_with_an_order_or_a_time(spelling: Any, order: str, day: date, clock: str) -> None:
    read = dates.read(spelling, order, TODAY)
    assert read is not None
    assert (read.day, read.clock) == (day, clock)


@pytest.mark.parametrize(
    "nonsense",
    [
        "asdf",
        "0/1/20",
        "1/0/2021",
        "2022-13-01",
        "2022年2月30日",
        "Monday",
        "May",
        "7:24",
        3,
        -5.0,
        1e300,
        float("nan"),
        True,
        "",
        None,
        "123",
        "9" * 70,
        "Mar 2021",
        "2022-11-03至2022-11-05",
        "11月3日或4日",
        "10",
    ],
)
def test_what_is_no_day(nonsense: Any) -> None:
    assert dates.read(nonsense, "mdy", TODAY) is None


def test_doubtful_days_say_so() -> None:
    two_ways = dates.read("3/4/2022", "ymd", TODAY)
    other = dates.read("31/7/1961", "mdy", TODAY)
    assumed = dates.read("11月3日", "ymd", TODAY)
    assert two_ways
    assert two_ways.two_ways
    assert other
    assert other.other_order
    assert other.day == date(1961, 7, 31)
    assert assumed
    assert assumed.year_assumed


@pytest.mark.parametrize(
    ("cell", "kind", "born"),
    [
        (number(), identity.RESIDENT, date(1980, 5, 6)),
        (number().lower(), identity.RESIDENT, date(1980, 5, 6)),
        (f" {number()[:6]} {number()[6:]} ", identity.RESIDENT, date(1980, 5, 6)),
        (number(area="810000"), identity.HK_MACAO, date(1980, 5, 6)),
        (number(area="830000"), identity.TAIWAN, date(1980, 5, 6)),
        (number(area="911156"), identity.FOREIGN, date(1980, 5, 6)),
        ("H12345678", identity.HK_MACAO, None),
        ("E12345678", identity.PASSPORT, None),
        ("G1234567", identity.PASSPORT, None),
        (12345678.0, identity.TAIWAN, None),
    ],
)
def test_documents(cell: Any, kind: str, born: date | None) -> None:
    read = identity.read(cell)
    assert (read.kind, read.born, read.reject, read.warnings) == (kind, born, None, ())


def test_an_unknown_area_only_warns() -> None:
    assert identity.read(number(area="990000")).warnings == ()
    assert identity.read(number(area="770000")).warnings == (reasons.IDENTITY_AREA,)
    assert identity.read(number(area="770000")).reject is None


def test_the_kind_said_in_its_column_decides() -> None:
    assert identity.read("123456789", "护照").kind == identity.PASSPORT
    assert identity.read("军字第12345号", "军官证").kind == identity.OTHER
    assert identity.read("E12345678", "居民身份证").reject == reasons.IDENTITY_LENGTH
    assert identity.read("E12345678", "什么证").warnings == (reasons.DOCUMENT_UNKNOWN,)


@pytest.mark.parametrize(
    ("cell", "reject"),
    [
        (number()[:-1] + ("0" if number()[-1] != "0" else "1"), reasons.IDENTITY_CHECK_DIGIT),
        (float(number()[:17] + "0"), reasons.IDENTITY_LOST),
        (int(number()[:17] + "0"), reasons.IDENTITY_LOST),
        ("1.10101E+17", reasons.IDENTITY_LOST),
        (number()[:-1], reasons.IDENTITY_LENGTH),
        ("110101800506001", reasons.IDENTITY_LENGTH),
        ("住在三楼", reasons.IDENTITY_UNKNOWN),
    ],
)
def test_documents_that_are_refused(cell: Any, reject: str) -> None:
    assert identity.read(cell).reject == reject


def test_a_birth_date_that_cannot_be() -> None:
    body = "11010119800231001"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    last = "10X98765432"[sum(int(sign) * weight for sign, weight in zip(body, weights, strict=True)) % 11]
    assert identity.read(body + last).reject == reasons.IDENTITY_BIRTH


@pytest.mark.parametrize(
    "cell",
    [
        "13800138000",
        13800138000,
        13800138000.0,
        "１３８００１３８０００",
        "138 0013 8000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "008613800138000",
        "'13800138000",
    ],
)
def test_spellings_of_one_phone(cell: Any) -> None:
    assert phones.read([cell], "CN") == phones.Phones(("+8613800138000",), ())


@pytest.mark.parametrize(
    ("cell", "numbers", "warning"),
    [
        ("13800000", ("13800000",), reasons.PHONE_SHORT),
        ("17492988938", ("17492988938",), reasons.PHONE_INVALID),
        ("17988007117", ("17988007117",), reasons.PHONE_INVALID),
        ("138001380002", ("138001380002",), reasons.PHONE_LONG),
        ("1.38E+10", (), reasons.PHONE_LOST),
        (1.5, (), reasons.PHONE_UNREADABLE),
        ("张三", (), reasons.PHONE_UNREADABLE),
        ("0433-1234567", ("+864331234567",), None),
        ("", (), None),
        ("13800138000/01000000002", ("+8613800138000", "+861000000002"), None),
    ],
)
def test_phones(cell: Any, numbers: tuple[str, ...], warning: str | None) -> None:
    assert phones.read([cell], "CN") == phones.Phones(numbers, (warning,) if warning else ())


def test_two_phones_on_two_lines_of_a_cell() -> None:
    assert phones.read(["13800138000\n01000000002"], "CN").numbers == ("+8613800138000", "+861000000002")


def test_phones_of_another_country() -> None:
    assert phones.read(["(212) 555-0113"], "US").numbers[0].endswith("2125550113")
