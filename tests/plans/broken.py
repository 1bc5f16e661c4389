"""Broken plans, one for each fault that `anju check` can name, made of a small good plan by the changes of `broken.yaml`.

`python -m tests.plans.broken FOLDER` writes them as files to try the command on.
"""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.core.finding import FINDING
from tests.core.look import looked
from tests.core.sample import SAMPLE

MARK = "#!"
THINGS = (Path(__file__).parent / "small" / "things" / "plan.yaml").read_text(encoding="utf-8")
SUBJECTS = (Path(__file__).parent / "subjects" / "plan.yaml").read_text(encoding="utf-8")
SAMPLES = {"small": looked(SAMPLE), "finding": looked(FINDING, "home", "watch"), "things": looked(THINGS), "subjects": looked(SUBJECTS)}
"""The good plans that are broken, by the name under `of`."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A fault's code and a plan that shows it. `whole`: told of the file, or of a key that is not there, and so at no marked line."""

    code: str
    text: str
    whole: bool

    @property
    def lines(self) -> set[int]:
        """Where the fault must be told."""
        return {number for number, line in enumerate(self.text.splitlines(), 1) if MARK in line}


def _changed(code: str, text: str, changes: list[dict[str, str]]) -> str:
    for change in changes:
        old, new = change["from"], change.get("to", "#" * int(change.get("filler", 0)))
        assert text.count(old) == 1, f"{code}: {old!r} stands {text.count(old)} times in the sample"
        text = text.replace(old, new)
    return text


def _load() -> Iterator[Broken]:
    rows = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    for row in rows:
        yield Broken(row["fault"], _changed(row["fault"], SAMPLES[row.get("of", "small")], row["changes"]), row.get("whole", False))


BROKEN = tuple(_load())
PARTS = Path(__file__).parent / "parts"


def texts(broken: Broken) -> dict[str, str]:
    """A broken plan as the compiler takes it, with the parts there are beside it."""
    return {"plan.yaml": broken.text} | {f"parts/{part.name}": part.read_text(encoding="utf-8") for part in PARTS.glob("*.yaml")}


def files() -> Iterator[tuple[str, Broken]]:
    """Each broken plan with a file name of its own."""
    seen: dict[str, int] = {}
    for broken in BROKEN:
        number = seen[broken.code] = seen.get(broken.code, 0) + 1
        yield f"{broken.code}-{number}.yaml", broken


def write(folder: Path) -> None:
    """All broken plans as files of `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(PARTS, folder / "parts", dirs_exist_ok=True)
    for name, broken in files():
        (folder / name).write_text(broken.text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
