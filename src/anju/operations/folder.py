"""A plan's folder as texts by file name, the way the compiler takes them. Needs neither Django nor a database."""

from pathlib import Path

PARTS = "parts"
"""The folder beside the plans with what several plans say alike (`parts:`)."""


def texts_of(path: Path) -> dict[str, str]:
    """The texts of the plan at `path`, a folder or one file; its examples are not part of it. Raises `OSError` and `UnicodeDecodeError`.

    Where its first file says `parts:`, the parts beside it come along under `parts/`.
    """
    if path.is_file():
        return {path.name: _read(path)} | _parts(path.parent / PARTS, _read(path))
    files = (file for file in sorted(path.rglob("*.yaml")) if "examples" not in file.relative_to(path).parts)
    found = {file.relative_to(path).as_posix(): _read(file) for file in files}
    return _parts(path.parent / PARTS, found.get("plan.yaml", "")) | found


def _parts(folder: Path, first: str) -> dict[str, str]:
    if not any(line.startswith("parts:") for line in first.splitlines()):
        return {}
    return {f"{PARTS}/{file.name}": _read(file) for file in sorted(folder.glob("*.yaml"))}


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig")
