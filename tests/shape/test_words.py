"""What must not stand in our files: vague module names, one plan's rules, a registry's host."""

import ast
import re
from pathlib import Path

import pytest

from tests.shape import tree

VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "base", "manager", "managers", "stuff", "tools"}
HOSTS = re.compile("|".join(["py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.(?:org|com)", "npm" + r"mirror\.com", r"/opt/py" + "pi"]))
TEXT = {".py", ".md", ".toml", ".json", ".yaml", ".yml", ".in", ".lock", ".txt", ".sh", ".html", ".css", ".js", ".ini", ".po", ".sql", ".typ", ""}


def test_modules_are_named_for_what_they_hold() -> None:
    vague = [name for name in tree.modules() if VAGUE & set(name.removesuffix(".py").split("/"))]
    assert vague == []


def test_module_names_are_one_word() -> None:
    """Management verbs with a hyphen are the command's own spelling; a migration carries its number."""
    long = [name for name in tree.own() if "_" in name.rpartition("/")[2].removesuffix(".py").strip("_")]
    assert long == []


def _plan_words() -> list[str]:
    words = ["37.3"]
    for text in sorted((tree.ROOT / "plans").glob("*/plan.yaml")):
        title = re.search(r"^title:.*?zh:\s*([^,}\n]+)", _text(text), re.MULTILINE | re.DOTALL)
        words += [text.parent.name, *([title.group(1).strip()] if title else [])]
    return words


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


@pytest.mark.parametrize("word", _plan_words())
def test_no_plan_is_named_in_the_source(word: str) -> None:
    """A plan's rule belongs in the plan."""
    ours = (path for path in tree.files(".py", ".sql", ".html") if path.is_relative_to(tree.SOURCE))
    named = [str(path.relative_to(tree.ROOT)) for path in ours if word in _text(path)]
    assert named == []


PLACE = re.compile(r"(?<![一-龥])[一-龥]{2,4}(?:村|镇|乡)(?![一-龥])")
KINDS = re.compile(r"^(?:行政|自然|所在|所属|居住|负责|包保|乡)")
"""Words for any village, as column headings spell them; what is left would be one village's name."""


def test_no_place_is_named_in_python() -> None:
    """One township's villages are data: a demo's, a fixture's, never the program's."""
    named = [
        f"{name}:{node.lineno} {place}"
        for name, module in tree.own().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for place in PLACE.findall(node.value)
        if not KINDS.match(place)
    ]
    assert named == []


def test_no_term_is_written_in_python() -> None:
    """How long somebody stays is a plan's parameter: no `timedelta(days=14)` and no `days=14` anywhere."""
    terms = [
        f"{name}:{node.lineno}"
        for name, module in tree.own().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        for value in [*(word.value for word in node.keywords if word.arg == "days"), *(node.args[:1] if _named(node) == "timedelta" else [])]
        if isinstance(value, ast.Constant) and value.value in (14, 21)
    ]
    assert terms == []


def _named(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def test_no_registry_is_named() -> None:
    """Where packages come from is the machine's business; a lock with hosts would bind everybody to ours."""
    hits = [str(path.relative_to(tree.ROOT)) for path in tree.files() if path.suffix in TEXT and HOSTS.search(_text(path))]
    assert hits == []
