"""The catalogue is whole, dates are said rightly, and every text can be drawn."""

import re
import string
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.core.plan.model import Text
from anju.papers import model
from anju.papers.glyphs import drawn, printable
from anju.papers.render import TEMPLATES
from anju.papers.sheet import STATES, account, state
from anju.papers.wording import CATALOGUE, Wording, labels
from tests.papers import samples

ZH, EN = Wording("zh", "Asia/Shanghai"), Wording("en", "Asia/Shanghai")
MADE = {
    *(f"gap_{kind}" for kind in ("missed", "waived", "replaced", "open", "overdue")),
    *(f"account_{name}" for name in ("due", *STATES)),
    *(f"{what}_{kind}" for what in ("kind", "wait") for kind in ("sign", "seal", "review")),
    "signed", "sealed", "reviewed", "starts", "first_day",
}  # fmt: skip


def used() -> set[str]:
    """Every label the templates name."""
    sources = "".join(path.read_text("utf-8") for path in TEMPLATES.glob("*.typ"))
    return set(re.findall(r'(?:label|filled|tag|part)\("([a-z_]+)"[,)]', sources)) | MADE


def test_every_label_is_there_in_both_languages_and_used() -> None:
    assert used() == set(CATALOGUE)
    for name, both in CATALOGUE.items():
        assert set(both) == {"zh", "en"}, name
        assert all(both.values()), name
        assert both["zh"].count("{}") == both["en"].count("{}"), name
        assert re.search(r"[\u4e00-\u9fff]", both["zh"]), name
        assert not re.search(r"[\u4e00-\u9fff]", both["en"]), name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_labels_can_be_drawn(language: model.Language) -> None:
    assert all(printable(said) == said for said in labels(language).values())


def test_templates_hold_no_words_of_their_own() -> None:
    for path in TEMPLATES.glob("*.typ"):
        code = re.sub(r"//.*", "", path.read_text("utf-8"))
        assert set(re.findall(r"[\u4e00-\u9fff]+", code)) == set(), path.name


def test_days_and_moments() -> None:
    end = datetime(2026, 12, 5, 16, tzinfo=UTC)
    assert (ZH.moment(end), EN.moment(end)) == ("2026年12月6日 00:00", "6 December 2026 00:00")
    assert (ZH.midnight(end), EN.midnight(end)) == ("即2026年12月5日夜间24时", "that is, midnight at the end of 5 December 2026")
    assert ZH.midnight(datetime(2026, 12, 5, 16, 1, tzinfo=UTC)) == ""
    assert (ZH.weekday(date(2026, 12, 6)), EN.weekday(date(2026, 12, 6))) == ("星期日", "Sunday")
    assert (ZH.short(date(2026, 2, 1)), EN.short(date(2026, 2, 1))) == ("2月1日", "1 Feb")
    assert EN.midnight(datetime(2027, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))).endswith("31 December 2026")


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        ZH.moment(datetime(2026, 12, 6))


def test_words_choose_their_language() -> None:
    assert (ZH.words(Text("一", "one")), EN.words(Text("一", "one")), EN.words("x")) == ("一", "one", "x")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张三", "张三"),
        ("𬭎䶮㛃𫖯𠮷", "𬭎䶮㛃𫖯𠮷"),
        ("a\r\nb\rc\u2028d\te", "a\nb\nc\nd e"),
        ("\u202egnp\u2069\x00", "gnp"),
        ("e\u0301", "é"),
        ("ཀ", "〔U+0F40〕"),
        ("\ud800", "〔U+D800〕"),
        ("葛\U000e0100", "葛"),
        ("a" * 20, "a" * 10 + "\u200b" + "a" * 10),
        ("长" * 50, "长" * 50),
    ],
)
def test_what_cannot_be_drawn_is_named(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
def test_everything_printable_is_drawn(text: str) -> None:
    assert all(sign == "\n" or sign == "\u200b" or ord(sign) in drawn() for sign in printable(text))


@given(st.text(string.printable, max_size=15))
def test_plain_letters_are_kept(text: str) -> None:
    kept = "".join(sign for sign in text if sign not in "\t\n\r\v\f")
    assert printable(kept) == kept


SLOT = st.lists(
    st.one_of(
        st.builds(model.Gap, st.sampled_from(["missed", "waived", "replaced", "open", "overdue"])),
        st.builds(lambda late: model.Reading("36.5", samples.at(11, 22), "x", late=late), st.sampled_from(["", "why"])),
    ),
    max_size=3,
).map(tuple)


@given(st.lists(st.tuples(SLOT, SLOT), max_size=40))
def test_the_account_balances(days: list[tuple[tuple[model.Reading | model.Gap, ...], ...]]) -> None:
    sheet = model.Readings((), "℃", ("a", "b"), tuple(model.Day(date(2026, 1, 1), "x", slots) for slots in days))
    (name, due), *parts = account(sheet)
    assert name == "due"
    assert due == sum(count for _, count in parts) == sum(1 for day in days for slot in day if slot)
    assert all(count for _, count in parts)


def test_a_reading_settles_its_slot_and_the_last_gap_speaks_without_one() -> None:
    taken = model.Reading("36.5", samples.at(11, 22), "x")
    assert state((model.Gap("overdue"), taken)) == "done"
    assert state((model.Gap("overdue"), model.Gap("missed", "why"))) == "missed"
    assert state(()) == "none"
