"""Where plans lie, and a plan's folder as texts by file name, the way the compiler takes them. Needs neither Django nor a database."""

import errno
import os
from pathlib import Path

PLAN = "plan.yaml"
"""The file that makes a folder a plan."""
CLAUSES = "clauses"
"""The folder beside the plans that says what each clause of their sources asks."""
RULES = "rules"
"""The folder beside the plans with the rules that outrank every clause."""
PARTS = "parts"
"""The folder beside the plans with what several plans say alike (`parts:`)."""


def folders(root: Path) -> list[Path]:
    """The plan folders in `root`, by name; none where there is no such folder."""
    return sorted(file.parent for file in root.glob(f"*/{PLAN}"))


def plans_at(path: Path) -> list[Path]:
    """The plans at `path`: the file or folder itself where it is one; else every plan folder and every single file in it, by name."""
    if path.is_file() or (path / PLAN).is_file():
        return [path]
    return sorted([*folders(path), *path.glob("*.yaml")])


def beside(path: Path) -> bool:
    """Whether `path` is what lies beside plans and is none: the lists of clauses and rules, the parts, a file that is no YAML."""
    return path.name in (CLAUSES, PARTS, RULES) or (path.is_file() and path.suffix not in (".yaml", ".yml"))


def clauses_of(root: Path) -> dict[str, str]:
    """The lists of clauses in a folder of plans, by file name. Raises `OSError` and `UnicodeDecodeError`."""
    return {file.name: _read(file) for file in sorted((root / CLAUSES).glob("*.yaml"))}


def rules_of(root: Path) -> dict[str, str]:
    """The rules that outrank every clause, written like clauses, by file name. Raises `OSError` and `UnicodeDecodeError`."""
    return {file.name: _read(file) for file in sorted((root / RULES).glob("*.yaml"))}


def texts_of(path: Path) -> dict[str, str]:
    """The texts of the plan at `path`, a folder or one file; its examples are not part of it. Raises `OSError` and `UnicodeDecodeError`.

    Where its first file says `parts:`, the parts beside it come along under `parts/`; for one file also those beside the folder it lies in.
    """
    if path.is_file():
        parts = next((home / PARTS for home in (path.parent, path.parent.parent) if (home / PARTS).is_dir()), path.parent / PARTS)
        return {path.name: _read(path)} | _parts(parts, _read(path))
    if not path.exists():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    files = (file for file in sorted(path.rglob("*.yaml")) if "examples" not in file.relative_to(path).parts)
    found = {file.relative_to(path).as_posix(): _read(file) for file in files}
    return _parts(path.parent / PARTS, found.get(PLAN, "")) | found


def _parts(folder: Path, first: str) -> dict[str, str]:
    if not any(line.startswith("parts:") for line in first.splitlines()):
        return {}
    return {f"{PARTS}/{file.name}": _read(file) for file in sorted(folder.glob("*.yaml"))}


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig")
