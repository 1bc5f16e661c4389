"""Every setting and every verb has its line in docs/settings.md, and nothing stands there that does not exist."""

import re
from pathlib import Path

from anju.site.command import verbs
from anju.site.environment import ELSEWHERE, Environment

TEXT = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")


def _section(title: str) -> str:
    return TEXT.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_every_setting_is_documented() -> None:
    named = set(re.findall(r"`((?:ANJU_[A-Z_]+)|DATABASE_URL)`", _section("Settings")))
    fields = {"DATABASE_URL" if name == "database_url" else f"ANJU_{name.upper()}" for name in Environment.model_fields}
    assert named == fields | ELSEWHERE


def test_every_verb_is_documented() -> None:
    rows = [line.split("|")[1] for line in _section("Verbs").splitlines() if line.startswith("| `") and "…" not in line]
    assert {name.split()[0] for row in rows for name in re.findall(r"`([^`]+)`", row)} == set(verbs())
