"""Papers drawn whole: every kind in both languages, the same bytes for the same values, whatever the values say."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anju.core.plan.model import Text
from anju.papers import model
from anju.papers.model import Language
from anju.papers.render import preview, render
from tests.papers import samples

LANGUAGES: tuple[Language, ...] = ("zh", "en")
POPPLER = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not on this machine")
HOSTILE = (
    '"); #panic("x")',
    "#import sys: inputs",
    "= heading\n- item\n/ term: x",
    "$ sum $ *bold* _it_ `raw` <label> @ref \\ // comment /* x */",
    "\u202egnp.exe \u2066x\u2069 \x00\x07 a\ud800b \ufffe \ue000",
    "བསྟན་འཛིན ئۇيغۇر ꆈꌠ 😀👩‍⚕️ x̀́̂",
    "𬭎䶮㛃𫖯𠮷",
    "W" * 300,
    "长" * 250,
    "a\r\nb\u2028c\td",
    "{}",
    "",
)


def said(pdf: bytes) -> str:
    """The text a reader of `pdf` can copy, spaces and line ends taken out."""
    out = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return re.sub(r"[\s\u200b]", "", out)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", samples.ALL)
def test_every_kind_is_archivable_and_the_same_twice(name: str, language: Language) -> None:
    first, second = render(samples.ALL[name](), language), render(samples.ALL[name](), language)
    assert first.pdf.startswith(b"%PDF-1.7")
    assert b"pdfaid" in first.pdf
    assert b"pdfuaid" in first.pdf
    assert first == second
    assert 1 <= first.pages <= 2
    assert len(first.pdf) < 400_000


def test_the_hash_changes_with_any_value_and_with_the_language() -> None:
    paper = samples.certificate()
    hashes = {render(paper, "zh").sha256, render(paper, "en").sha256, render(replace(paper, version=2), "zh").sha256}
    assert len(hashes) == 3


def test_threads_draw_the_same() -> None:
    alone = render(samples.order(), "zh").sha256
    with ThreadPoolExecutor(4) as pool:
        assert {drawn.sha256 for drawn in pool.map(lambda _: render(samples.order(), "zh"), range(12))} == {alone}


def test_one_instant_in_another_zone_is_the_same_paper() -> None:
    paper = samples.certificate()
    body = paper.body
    assert isinstance(body, model.Certificate)
    moved = replace(paper, issued=paper.issued.astimezone(UTC), body=replace(body, ended=body.ended.astimezone(UTC)))
    assert render(moved, "zh").sha256 == render(paper, "zh").sha256


@POPPLER
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["order", "instructions", "readings", "signoff", "certificate", "card"])
def test_the_emergency_number_stands_before_everything_else(name: str, language: Language) -> None:
    text = said(render(samples.ALL[name](), language).pdf)
    assert re.match(r"(紧急情况请立即拨打|Inanemergencycall).{0,40}120", text)


@POPPLER
def test_an_order_says_what_the_law_wants_said() -> None:
    text = said(render(samples.order(), "zh").pdf)
    named = ("第五十八条第一款", "何某丁", "2026年12月6日00:00", "即2026年12月5日夜间24时", "措施自行结束")
    for piece in (*named, "行政复议", "任何人不得阻拦", "Asia/Shanghai(UTC+08:00)", "编号安居〔2026〕0012号"):
        assert piece in text, piece


@POPPLER
def test_a_voluntary_order_says_so_and_when_it_is_reviewed() -> None:
    paper = samples.order()
    assert isinstance(paper.body, model.Order)
    text = said(render(replace(paper, body=replace(paper.body, compulsory=False, ends=None, review_by=date(2026, 12, 1))), "en").pdf)
    assert "Reviewedby1December2026" in text
    assert "Nobodymayforceyou" in text
    assert "onlyanewwrittendecision" not in text


@POPPLER
def test_a_sheet_shows_what_is_missing_and_invents_nothing() -> None:
    text = said(render(samples.readings(), "en").pdf)
    for piece in ("MISSED", "overslept", "seenby周某甲", "corrected,was73.6", "late:nonetwork", "38.2", "waived", "OVERDUE", "noreasongivenyet"):
        assert piece in text, piece
    assert "due28=done23+late1+missed1+waived1+open1+overdue1" in text


@POPPLER
@pytest.mark.parametrize("days", [0, 1, 40])
def test_sheets_of_any_length(days: int) -> None:
    drawn = render(samples.readings(days), "en")
    text = said(drawn.pdf)
    assert all(f"day{number}" in text for number in range(1, days + 1))
    assert (days > 0) != ("Thissheetholdsnoday" in text)
    assert drawn.pages == (1 if days <= 1 else 3)


@POPPLER
def test_many_slots_and_an_empty_one() -> None:
    paper = samples.readings(3)
    assert isinstance(paper.body, model.Readings)
    wide = tuple(replace(day, slots=(*day.slots, (), (model.Gap("replaced", "x", "y"),))) for day in paper.body.days)
    text = said(render(replace(paper, body=replace(paper.body, slots=("1", "2", "3", "4"), days=wide)), "en").pdf)
    assert "nonedue" in text
    assert "replaced" in text


@POPPLER
def test_boxes_fill_as_they_are_given_and_a_return_shows_with_its_reason() -> None:
    waiting, done = said(render(samples.signoff(), "en").pdf), said(render(samples.signoff(done=True), "en").pdf)
    assert "notsignedyet" in waiting
    assert "Stillmissing:assignedofficer(signature),Bureaugeneraloffice(seal)," in waiting
    assert "冯某戊" not in waiting
    assert "冯某戊" in done
    assert "Thisformiscomplete" in done
    for text in (waiting, done):
        assert "Returned1" in text
        assert "thereasonforday3isnotwrittendown" in text
        assert "thepersonisfree" in text


@POPPLER
def test_a_card_shows_its_link_as_a_square_only() -> None:
    text = said(render(samples.card(), "zh").pdf)
    assert "anju.example" not in text
    assert "不要贴在门上" in text
    assert "隔离" not in text


@POPPLER
def test_an_hour_that_comes_twice_names_its_offset() -> None:
    paper = samples.certificate()
    assert isinstance(paper.body, model.Certificate)
    body = replace(paper.body, first_day=datetime(2026, 10, 24, 8, tzinfo=UTC), ended=datetime(2026, 11, 7, 8, tzinfo=UTC))
    autumn = replace(paper, zone="Europe/Berlin", body=body)
    text = said(render(autumn, "en").pdf)
    assert "24October202610:00(UTC+02:00)" in text
    assert "7November202609:00(UTC+01:00)" in text


def everywhere(paper: model.Paper, text: str) -> model.Paper:
    """`paper` with `text` in place of every word on it; dates, instants and addresses stay."""

    def swap(value: Any, name: str = "") -> Any:
        if isinstance(value, Text):
            return Text(text, text)
        if isinstance(value, str):
            return value if name in ("kind", "zone", "url", "link") else text[:40] if name == "phone" else text
        if isinstance(value, tuple):
            return tuple(swap(item) for item in value)
        if not is_dataclass(value) or isinstance(value, type):
            return value
        return replace(value, **{each.name: swap(getattr(value, each.name), each.name) for each in fields(value)})

    swapped = swap(paper)
    assert isinstance(swapped, model.Paper)
    head = f"x{text}"[:40]
    check = paper.check and replace(paper.check, code=head)
    body = named(swapped.body, text)
    return replace(swapped, issuer=head, title=head, number=head, replaces=head, plan=head, emergency=samples.CALL, check=check, body=body)


def named(body: model.Body, text: str) -> model.Body:
    """An order needs what the law wants named, even here."""
    if not isinstance(body, model.Order):
        return body
    full = f"x{text}"
    return replace(body, measure=full, authority=full, decider=full, reason=full, mode=full, basis=(model.Basis(full, full),))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", samples.ALL)
def test_no_text_breaks_a_paper(name: str, text: str) -> None:
    for language in LANGUAGES:
        assert render(everywhere(samples.ALL[name](), text), language).pages >= 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(max_size=80), name=st.sampled_from(sorted(samples.ALL)), language=st.sampled_from(LANGUAGES))
def test_no_text_at_all_breaks_a_paper(text: str, name: str, language: Language) -> None:
    assert render(everywhere(samples.ALL[name](), text), language).pages >= 1


@pytest.mark.parametrize("text", ["长" * 4000, "W" * 4000, "w " * 2000])
def test_one_very_long_text_is_printed_whole(text: str) -> None:
    order, sheet, form = samples.order(), samples.readings(), samples.signoff()
    assert isinstance(order.body, model.Order)
    assert isinstance(sheet.body, model.Readings)
    assert isinstance(form.body, model.SignOff)
    days = (model.Day(date(2026, 11, 22), "1", ((model.Gap("missed", text, text),), ())), *sheet.body.days)
    group = model.Group("x", (model.Mark("review", "x", returned=(model.Returned("x", samples.at(11, 30), "x", text, "x"),)),))
    for paper in (
        replace(order, body=replace(order.body, place=text)),
        replace(sheet, body=replace(sheet.body, days=days)),
        replace(form, body=replace(form.body, groups=(*form.body.groups, group))),
    ):
        assert 2 <= render(paper, "zh").pages <= 20


@POPPLER
@pytest.mark.parametrize("text", ['"); #panic("x")', "= heading", "$ sum $ *bold* `raw` <label> @ref // comment", "𬭎䶮㛃𫖯𠮷", '{"kind": "order"}'])
def test_hostile_text_stands_on_the_paper_as_it_was_written(text: str) -> None:
    drawn = render(everywhere(samples.certificate(), text), "zh")
    assert re.sub(r"\s", "", text) in said(drawn.pdf)


def test_previews_are_pictures_of_every_page() -> None:
    paper = samples.readings(40)
    pictures = preview(paper, "zh", ppi=40)
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert len(pictures) == render(paper, "zh").pages
