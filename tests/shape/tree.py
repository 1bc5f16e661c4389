"""What the shape tests look at: our source files, parsed once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "anju"
CACHES = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache"}
MADE = {".git", ".venv", "node_modules", "var", "dist"} | CACHES

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of src/anju by its path from there."""
    return {str(path.relative_to(SOURCE)): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))}


def own() -> dict[str, ast.Module]:
    """The modules a person writes: migrations are made by the machine."""
    return {name: tree for name, tree in modules().items() if "migrations/" not in name}


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def files(*suffixes: str) -> Iterator[Path]:
    """Files of the whole project that are ours, with one of the suffixes or of any kind."""
    for path in sorted(ROOT.rglob("*")):
        if path.is_file() and not MADE & set(path.relative_to(ROOT).parts) and (not suffixes or path.suffix in suffixes):
            yield path


def percentile(values: list[int], share: float) -> int:
    """The value below which the share of all lies, nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
