"""The plans on disk: read once, and again where somebody changed one."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from anju.operations import library

SMALL = Path(__file__).parents[1] / "plans" / "small" / "things"


def test_a_plan_is_read_again_only_where_its_text_changed(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ANJU_PLANS = tmp_path
    for name in ("one", "other"):
        shutil.copytree(SMALL, tmp_path / name)
    read = list[str]()
    whole = library.parameters_of
    monkeypatch.setattr(library, "parameters_of", lambda texts: read.append("") or whole(texts))
    library._read.cache_clear()
    one = library.offer("one")
    assert one is not None
    assert one.plan is not None
    assert len(read) == 1, "the others are not asked for"
    assert [each.folder for each in library.offers()] == ["one", "other"]
    assert library.offers()[0] is one
    assert len(read) == 2
    plan = tmp_path / "other" / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8") + "\n# another word\n", encoding="utf-8")
    assert library.offers()[1].plan is not None
    assert len(read) == 3
    assert library.offer("none") is None
