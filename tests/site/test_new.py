"""`anju new` begins a plan that closes, comes out in rehearsal, and whose examples hold; it never writes over anything."""

import shutil
from pathlib import Path

import pytest
import yaml

from anju.core.plan.check import prove
from anju.operations.folder import texts_of
from anju.site.command import main
from tests.plans import story

ROOT = Path(__file__).parents[2] / "plans"


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "parts", tmp_path / "parts")
    return tmp_path


def test_a_new_plan_closes_and_its_examples_hold(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["new", str(plans / "measles-contact")]) == 0
    plan, found = prove(texts_of(plans / "measles-contact"), {})
    assert found == ()
    assert plan is not None
    assert plan.name == "measles-contact"
    monkeypatch.setattr(story, "ROOT", plans)
    for example in story.examples("measles-contact"):
        story.play(example)
    assert main(["rehearse", str(plans / "measles-contact"), "--people", "4", "--processes", "1"]) == 0


@pytest.mark.parametrize("name", ["Plan", "1st", "a b", "..", "x", "x" * 80])
def test_a_name_that_cannot_be_one_is_refused(plans: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(plans.iterdir())
    assert main(["new", str(plans / name)]) == 2
    assert sorted(plans.iterdir()) == before
    assert "2 to 59 small letters, digits and hyphens" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told_in_both_languages(plans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (plans / "file").write_text("", "utf-8")
    assert main(["new", str(plans / "file" / "mine")]) == 2
    said = capsys.readouterr().err
    assert "cannot be written" in said
    assert "写不了" in said


def test_nothing_is_written_over(plans: Path) -> None:
    assert main(["new", str(plans / "mine")]) == 0
    written = (plans / "mine" / "plan.yaml").read_text("utf-8")
    assert yaml.safe_load(written)["plan"] == "mine"
    assert main(["new", str(plans / "mine")]) == 2
    assert (plans / "mine" / "plan.yaml").read_text("utf-8") == written
