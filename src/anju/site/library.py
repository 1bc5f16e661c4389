"""Plan folders on disk: which there are, and their texts."""

from collections.abc import Iterator
from pathlib import Path


def plans_at(path: Path) -> Iterator[Path]:
    """The plans at `path`: the file or folder itself where it is one; else every plan folder and every single file in it, by name."""
    if path.is_file() or (path / "plan.yaml").is_file():
        yield path
        return
    for each in sorted(path.iterdir()):
        if each.suffix == ".yaml" or (each / "plan.yaml").is_file():
            yield each


CLAUSES = "clauses"
"""The folder beside the plans that says what each clause of their sources asks."""


def clauses_of(path: Path) -> dict[str, str]:
    """The lists of clauses in a folder of plans, by file name. Raises `OSError` and `UnicodeDecodeError`."""
    return {file.name: file.read_text(encoding="utf-8-sig") for file in sorted((path / CLAUSES).glob("*.yaml"))}
