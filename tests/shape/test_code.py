"""Rules of the code that no linter knows: annotation, imports at the top, one door to the tables, one clock."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shape import tree

CLOCKS = {"now", "utcnow", "today", "localdate", "localtime"}
CLOCK_OWNERS = {"datetime", "date", "timezone"}
SQL_CLOCK = re.compile(
    r"\b(?:now\s*\(\s*\)|current_timestamp|current_date|current_time|localtimestamp|clock_timestamp|statement_timestamp|transaction_timestamp)",
    re.IGNORECASE,
)
STATEMENT = re.compile(r"\b(?:select|insert|update|delete|where)\b", re.IGNORECASE)


def test_everything_is_annotated() -> None:
    bare = [
        f"{name}:{function.lineno} {function.name}"
        for name, module in tree.own().items()
        for function in tree.functions(module)
        if not _annotated(function)
    ]
    assert bare == []


def _annotated(function: tree.Function) -> bool:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *filter(None, [arguments.vararg, arguments.kwarg])]
    told = all(argument.annotation or argument.arg in {"self", "cls"} for argument in named)
    return told and (function.returns is not None)


def test_imports_stand_at_the_top() -> None:
    """The contracts on the tree see what is imported at the top. AppConfig.ready is where Django wants an import of its own."""
    hidden = [
        f"{name}:{node.lineno}"
        for name, module in tree.own().items()
        if name != "records/apps.py"
        for function in tree.functions(module)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_tables_have_one_door() -> None:
    """Only records and operations ask Django for rows; pages read `records.queries` and act through `operations`."""
    doors = ("records/", "operations/")
    asks = [
        f"{name}:{node.lineno}"
        for name, module in tree.own().items()
        if not name.startswith(doors)
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]
    assert asks == []


def test_sql_stands_in_records() -> None:
    """A cursor outside records and operations passes by the one door; the database's own start and checks are the site's."""
    doors = ("records/", "operations/", "site/")
    cursors = [
        f"{name}:{node.lineno}"
        for name, module in tree.own().items()
        if not name.startswith(doors)
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr == "cursor"
    ]
    assert cursors == []


def test_only_the_clock_module_reads_the_clock() -> None:
    reads = [
        f"{name}:{node.lineno}"
        for name, module in tree.own().items()
        if name != "operations/clock.py"
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _clock(node.func)
    ]
    assert reads == []


def _clock(call: ast.Attribute) -> bool:
    owner = call.value.id if isinstance(call.value, ast.Name) else getattr(call.value, "attr", "")
    return (call.attr in CLOCKS and owner in CLOCK_OWNERS) or (owner == "time" and call.attr in {"time", "time_ns", "localtime", "gmtime"})


TELLS_APART = "extract(epoch FROM statement_timestamp()), current_setting('anju.posts')"


def test_sql_never_asks_the_time() -> None:
    """Now is an argument of every statement, so that replay gives what was decided. When a statement came may tell it from the next, in `asking`."""
    told = {path: _without_comments(path.read_text(encoding="utf-8")).replace(TELLS_APART, "", 1) for path in tree.files(".sql")}
    asks = [f"{path.relative_to(tree.ROOT)}" for path, text in told.items() if SQL_CLOCK.search(text)]
    for name, module in tree.own().items():
        constants = (node for node in ast.walk(module) if isinstance(node, ast.Constant) and isinstance(node.value, str))
        asks += [f"{name}:{node.lineno}" for node in constants if STATEMENT.search(str(node.value)) and _asks(node)]
    assert asks == []


def _asks(node: ast.Constant) -> bool:
    return SQL_CLOCK.search(_without_comments(str(node.value))) is not None


def _without_comments(sql: str) -> str:
    return re.sub(r"--[^\n]*|/\*.*?\*/", "", sql, flags=re.DOTALL)


@pytest.mark.timeout(120)
def test_import_contracts_hold() -> None:
    """Layers, one way through the core, no cycles: see .importlinter."""
    lint = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([lint, "--no-cache"], cwd=tree.ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
