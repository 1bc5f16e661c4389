"""No telephone number in the tree can be somebody's: where one is needed, it begins with a 0 after its area code (CONTRIBUTING)."""

import re
from pathlib import Path

import pytest
from phonenumbers import is_valid_number, parse

from anju.core.intake import phones

ROOT = Path(__file__).parents[2]
KINDS = {".py", ".md", ".yaml", ".html", ".js", ".po", ".json", ".csv", ".typ"}
MOBILE = re.compile(r"(?<![\w.])(?:\+86[ -]?|0086)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\w.]*\d)")
NOBODYS = {"13800138000", "17492988938", "17988007117"}
"""China Mobile's own service line; and two that no network has, which are refused."""
UNGIVEN = "154"
"""A prefix that no network has, for what is sent by a gateway's double."""


def _files() -> list[Path]:
    folders = [ROOT / name for name in ("src", "tests", "plans", "docs", "bench")]
    found = [path for folder in folders for path in folder.rglob("*") if path.suffix in KINDS and "__pycache__" not in path.parts]
    return [*found, *ROOT.glob("*.md")]


def test_no_mobile_number_of_anybody_stands_anywhere() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in _files()
        for match in MOBILE.finditer(path.read_text(encoding="utf-8"))
        if re.sub(r"\D", "", match[0])[-11:] not in NOBODYS and not re.sub(r"\D", "", match[0])[-11:].startswith(UNGIVEN)
    }
    assert not found, "\n".join(sorted(found))


@pytest.mark.parametrize("made_up", ["010 0123 4567", "01001234567", "+86 10 0123 4567"])
def test_what_stands_for_a_number_is_taken_as_one(made_up: str) -> None:
    assert phones.read([made_up], "CN") == phones.Phones(("+861001234567",), ())
    assert is_valid_number(parse("+861001234567"))
    assert not is_valid_number(parse(f"+86{UNGIVEN}00000001")), "given by now: take another"
