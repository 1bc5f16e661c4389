"""The list of clauses, and what of a plan carries each: found wherever a plan cites, told where nothing does."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.core.plan.clauses import Carrier, carried, read_clauses
from anju.core.plan.model import Note, Plan, Text
from anju.site.command import main
from tests.core.sample import SAMPLE, sample_plan

LIST = """
X1-001: {check: system, zh: "每天一次体温", en: "A temperature once a day"}
X1-002: {check: attest, zh: "声明", en: "A statement", why_zh: "系统看不到", why_en: "Nothing Anju sees could prove it"}
"""


def test_a_list_is_read_with_its_reasons() -> None:
    found, wrong = read_clauses({"X1.yaml": LIST})
    assert not wrong
    assert [c.id for c in found.values()] == ["X1-001", "X1-002"]
    assert found["X1-002"].why == Text("系统看不到", "Nothing Anju sees could prove it")
    assert found["X1-001"].source == "X1"


@pytest.mark.parametrize(
    "text",
    [
        'X1-001: {check: system, en: "no Chinese"}',
        'X1-001: {check: maybe, zh: "一", en: "one"}',
        "X1-001: just words",
        'X1-001: {check: system, zh: "一", en: "one", note: "x"}',
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str) -> None:
    found, wrong = read_clauses({"X1.yaml": text})
    assert not found
    assert [(w.code, w.line) for w in wrong] == [("clause-unreadable", 1)]


def test_a_clause_stands_once() -> None:
    found, wrong = read_clauses({"a.yaml": LIST, "b.yaml": LIST.splitlines()[1]})
    assert len(found) == 2
    assert [(w.file, w.code) for w in wrong] == [("b.yaml", "clause-twice")]


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    read_clauses({"x.yaml": text})


def test_a_citation_is_found_wherever_it_stands() -> None:
    told = carried(_noted(sample_plan()))
    assert Carrier("principle", "X1-002") in told["X1-002"]
    cited = {c for track in sample_plan().tracks.values() for rule in track.rules.values() for c in rule.cites}
    assert cited <= set(told)
    for clause in cited:
        assert any(carrier.kind == "rule" and carrier.place.line for carrier in told[clause])


def _noted(known: Plan) -> Plan:
    return replace(known, notes=(*known.notes, Note("X1-002", "principle", Text("一", "one"))))


def test_the_command_tells_what_nothing_carries(tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path_factory.mktemp("plans")
    (folder / "clauses").mkdir()
    (folder / "clauses" / "X1.yaml").write_text(LIST, "utf-8")
    assert main(["clauses", str(folder)]) == 1
    said = capsys.readouterr().out
    assert "UNCOVERED" in said
    assert said.rstrip().endswith("uncovered: 2")


def test_the_library_is_covered(capsys: pytest.CaptureFixture[str]) -> None:
    """Every clause whose source plan is in the library is carried by something, and every citation can be looked up."""
    assert main(["clauses", "--totals"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("uncovered: 0")


def test_every_clause_can_be_looked_up_in_the_docs() -> None:
    """Written anew by: anju clauses --markdown > docs/clauses.md."""
    page = (Path(__file__).parents[3] / "docs" / "clauses.md").read_text("utf-8")
    lists = (Path(__file__).parents[3] / "plans" / "clauses").glob("*.yaml")
    known, _ = read_clauses({file.name: file.read_text("utf-8") for file in lists})
    assert [clause for clause in known if f"| {clause} |" not in page] == []
    assert "**nothing**" not in page


def test_a_source_without_a_list_is_not_called_covered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "clauses").mkdir()
    (tmp_path / "clauses" / "X1.yaml").write_text(LIST, "utf-8")
    assert main(["clauses", str(tmp_path), "--source", "X2"]) == 2
    assert "has no list X2; there is: X1" in capsys.readouterr().err


def test_a_cited_clause_that_its_list_lacks_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "clauses").mkdir()
    (tmp_path / "clauses" / "X1.yaml").write_text(LIST, "utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "plan.yaml").write_text(SAMPLE.replace("cites: [S-001]", "cites: [X1-099]"), "utf-8")
    assert main(["clauses", str(tmp_path)]) == 1
    assert "mine cites X1-099, which no list has" in capsys.readouterr().err
