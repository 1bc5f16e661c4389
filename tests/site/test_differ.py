"""`anju differ`: what a changed line or a changed parameter changes, for whom; nothing for the same text; faults are told by where to look."""

import json
from pathlib import Path

import pytest

from anju.site.command import main
from tests.core.sample import SAMPLE


@pytest.fixture
def two(tmp_path: Path) -> tuple[str, str]:
    """The sample as two folders, the second with one duty's window otherwise."""
    line = "        opens: {on_entry: 0 min}\n        within: 2 h\n"
    for name, text in (("old", SAMPLE), ("new", SAMPLE.replace(line, line.replace("2 h", "3 h")))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.yaml").write_text(text, encoding="utf-8")
    return str(tmp_path / "old"), str(tmp_path / "new")


def test_a_line_changed_is_told_with_whom_it_concerns(two: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["differ", *two, "--language", "en"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "changed duty home/send_cadre: Send the lead cadre"
    assert said[1:] == ["    to be done within: 2 hours → 3 hours", "    → leader in charge, bureau director"]
    assert main(["differ", *two, "--json"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["changes"][0]["after"] == {"zh": "3 小时", "en": "3 hours"}


def test_the_same_text_differs_in_nothing_and_a_parameter_does(two: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["differ", two[0], two[0]]) == 0
    assert capsys.readouterr().out == ""
    assert main(["differ", two[0], two[0], "--set", "isolation_days=10", "--language", "zh"]) == 1
    assert "隔离天数" in capsys.readouterr().out


def test_what_cannot_be_read_is_said(two: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["differ", two[0], str(tmp_path / "nowhere")]) == 2
    (tmp_path / "new" / "plan.yaml").write_text(SAMPLE.replace("within: 2 h", "within: 2 miles"), encoding="utf-8")
    assert main(["differ", *two]) == 2
    assert "anju check" in capsys.readouterr().err
