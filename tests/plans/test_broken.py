"""Each fault that `anju check` can name is shown by a broken plan, at the line where it was broken, and by nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from anju.core.language.faults import EMPTY, FORM
from anju.core.plan.check import page, prove
from anju.core.plan.check.faults import CLOSURE
from anju.core.plan.compile.faults import MEANING, NO_TEXT, PARAMETER_UNKNOWN, PARAMETER_UNREASONED
from anju.site.command import main
from tests.core.look import looked
from tests.core.sample import SAMPLE, sample_plan
from tests.plans.broken import BROKEN, SAMPLES, Broken, files, texts, write

ELSEWHERE = {EMPTY.code, NO_TEXT.code, PARAMETER_UNKNOWN.code, PARAMETER_UNREASONED.code}
"""Shown by no changed text: they come of no text, or of what an adoption gives."""
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES)
def test_the_sample_that_is_broken_is_whole(text: str) -> None:
    assert prove({"plan.yaml": text}, {})[1] == ()


@pytest.mark.parametrize("broken", [broken for _, broken in files()], ids=[name.removesuffix(".yaml") for name, _ in files()])
def test_a_broken_plan_shows_its_fault(broken: Broken) -> None:
    plan, found = prove(texts(broken), {})
    assert plan is None
    assert {fault.code for fault in found} == {broken.code}, "\n".join(map(str, found))
    if not broken.whole:
        assert {fault.line for fault in found} == broken.lines, "\n".join(map(str, found))


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.code)
def test_a_fault_is_told_in_both_languages_with_a_remedy(broken: Broken) -> None:
    for fault in prove(texts(broken), {})[1]:
        assert all((*fault.says, *fault.remedy)), fault
        assert not fault.says.zh.isascii()
        assert not fault.remedy.zh.isascii()
        assert "{name}" not in str(fault)


def test_every_fault_has_a_broken_plan_and_a_code_of_its_own() -> None:
    codes = [fault.code for fault in (*FORM, *MEANING, *CLOSURE)]
    assert set(codes) - {broken.code for broken in BROKEN} == ELSEWHERE
    assert len(codes) == len(set(codes))


def test_the_page_of_every_fault_is_current_and_has_each() -> None:
    """Written anew by: anju check --faults tests/plans/broken.yaml > docs/faults.md."""
    told = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    assert told == page((Path(__file__).parent / "broken.yaml").read_text(encoding="utf-8"))
    faults = (*FORM, *MEANING, *CLOSURE)
    assert len(faults) >= 40
    sections = dict(one.split("`", 1) for one in told.split("\n### `")[1:])
    assert sections.keys() == {fault.code for fault in faults}
    for code, section in sections.items():
        assert ("```diff" in section) == (code not in ELSEWHERE), code
        assert "Remedy: " in section
        assert "怎样改：" in section
    assert "### `no-ladder`" in page()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("broken")
    write(place)
    return place


def _anju(*words: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run([sys.executable, "-m", "anju.site", *words], capture_output=True, text=True, env=environment, cwd=ROOT, timeout=120)


def test_the_command_names_each_fault_of_a_folder_with_file_line_and_remedy(folder: Path) -> None:
    done = _anju("check", str(folder), "--json")
    assert done.returncode == 1, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    for name, broken in files():
        mine = [fault for fault in told if fault["file"] == str(folder / name)]
        assert {fault["code"] for fault in mine} == {broken.code}
        assert all(fault["remedy"]["zh"] and fault["remedy"]["en"] for fault in mine)
        if not broken.whole:
            assert {fault["line"] for fault in mine} == broken.lines


def test_the_command_is_content_with_a_good_plan_and_says_what_it_lacks_otherwise(tmp_path: Path) -> None:
    good = tmp_path / "plan.yaml"
    good.write_text(looked(SAMPLE), encoding="utf-8")
    assert _anju("check", str(tmp_path)).returncode == 0
    assert "closes" in _anju("check", str(good)).stdout
    for wrong in (["check"], ["check", str(tmp_path / "none")], ["check", str(good), "--set", "days"]):
        done = _anju(*wrong)
        assert done.returncode == 2
        assert "anju check:" in done.stderr
        assert "Traceback" not in done.stderr


def test_several_plans_are_checked_as_a_shell_gives_them_and_what_lies_beside_is_none(tmp_path: Path) -> None:
    for name in ("one", "two", "parts", "clauses"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.yaml").write_text(looked(SAMPLE) if name in ("one", "two") else "no plan", encoding="utf-8")
    (tmp_path / "demo.json").write_text("{}", encoding="utf-8")
    done = _anju("check", *(str(path) for path in sorted(tmp_path.iterdir())))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(" closes: ") == 2
    missing = _anju("check", str(tmp_path / "one"), str(tmp_path / "none"))
    assert missing.returncode == 2
    assert str(tmp_path / "none") in missing.stderr
    assert _anju("check", str(tmp_path / "parts"), str(tmp_path / "clauses")).returncode == 2, "nothing was checked"


def test_the_command_explains_a_duty(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(looked(SAMPLE), encoding="utf-8")
    done = _anju("explain", str(tmp_path), "take_temperature", "--at", "2026-01-02 09:30", "--language", "en")
    assert done.returncode == 0, done.stderr
    assert "S-002" in done.stdout
    assert "30 minutes left" in done.stdout
    assert _anju("explain", str(tmp_path), "nothing").returncode == 2


@pytest.mark.parametrize(("name", "told"), [
    ("temperature", ["celsius (decimal, Cel, 34 to 43)", "celsius（decimal，Cel，34 到 43）", "it proves ", "它是这些任务的凭证"]),
    ("nothing", ["nothing is called nothing", "没有叫 nothing 的"]), ("temperatur", ["did you mean temperature?", "是不是 temperature？"]),
])  # fmt: skip
def test_it_explains_a_form_and_says_what_is_nearest(name: str, told: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.yaml").write_text(SAMPLE, encoding="utf-8")
    main(["explain", str(tmp_path), name])
    said = "".join(capsys.readouterr())
    assert [words for words in told if words not in said] == []


def test_it_explains_an_incident_and_a_reaction_of_a_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.yaml").write_text(SAMPLE, encoding="utf-8")
    track = sample_plan().tracks["home"]
    incident, reaction = next(iter(track.incidents)), track.reactions[0].name
    for name in (incident, reaction):
        assert main(["explain", str(tmp_path), name, "--language", "en"]) == 0
        assert f"home / {name}: " in capsys.readouterr().out
