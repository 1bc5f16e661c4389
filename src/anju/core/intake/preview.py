"""The whole intake of a workbook of people on one page: rows -> candidates -> matched -> outcomes, every row with its reason."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from anju.core.intake import columns
from anju.core.intake.addresses import Gazetteer, Village
from anju.core.intake.candidate import Candidate, Fingerprint, Settings, build, unkeyed
from anju.core.intake.columns import Layout
from anju.core.intake.headings import PEOPLE
from anju.core.intake.match import OUTCOMES, Known, Outcome, Register
from anju.core.intake.rows import Skipped, split
from anju.core.intake.sheets import Sheet

Progress = Callable[[int, int], None]
_STEP = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """The data rows of a workbook as candidates, in the order they stand, and the rows that are no data."""

    candidates: tuple[Candidate, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a workbook in would do. `len(outcomes) == created + merged + rejected + unchanged`, always; skipped rows apart."""

    outcomes: tuple[Outcome, ...]
    skipped: tuple[Skipped, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are, and how many of each outcome."""
        found = Counter(outcome.outcome for outcome in self.outcomes)
        return {"rows": len(self.outcomes)} | {name: found[name] for name in OUTCOMES}

    @property
    def skips(self) -> dict[str, int]:
        """How many rows were skipped, by what they are."""
        return dict(Counter(skipped.what for skipped in self.skipped))


def layouts(sheets: Iterable[Sheet], remembered: Mapping[str, Layout] | None = None, kind: str | None = PEOPLE) -> dict[str, Layout]:
    """The layout of every visible sheet that has a header row, by sheet name; `remembered` by fingerprint."""
    found = {sheet.name: columns.recognise(sheet, kind, remembered) for sheet in sheets if not sheet.hidden}
    return {name: layout for name, layout in found.items() if layout is not None}


def candidates(
    sheets: Iterable[Sheet], confirmed: Mapping[str, Layout], villages: Sequence[Village], today: date, *,
    fingerprint: Fingerprint = unkeyed, region: str = "CN", on_progress: Progress | None = None,
) -> Reading:  # fmt: skip
    """Every data row as a candidate. `today` is the local day of the importer's area; `on_progress(done, of)` is called now and then."""
    settings = Settings(Gazetteer.of(villages), today, region, fingerprint)
    parted = split(sheets, confirmed)
    made = []
    for done, (sheet, row, layout) in enumerate(parted.data, start=1):
        made.append(build(sheet, row, layout, settings))
        if on_progress and (done % _STEP == 0 or done == len(parted.data)):
            on_progress(done, len(parted.data))
    return Reading(tuple(made), parted.skipped)


def settle(reading: Reading, known: Iterable[Known]) -> Preview:
    """Outcomes of all candidates against the known people and each other, row by row in order.

    `known` need only hold the people found by `match.keys(reading.candidates)`. The same file and the same known people
    always give the same preview.
    """
    register = Register(known)
    return Preview(tuple(register.settle(candidate) for candidate in reading.candidates), reading.skipped)


def preview(
    sheets: Sequence[Sheet], confirmed: Mapping[str, Layout], known: Iterable[Known], villages: Sequence[Village], today: date, *,
    fingerprint: Fingerprint = unkeyed, region: str = "CN", on_progress: Progress | None = None,
) -> Preview:  # fmt: skip
    """`candidates` and `settle` in one, where all known people are at hand."""
    return settle(candidates(sheets, confirmed, villages, today, fingerprint=fingerprint, region=region, on_progress=on_progress), known)
