"""Somebody as told by hand: at a door, over the telephone, by themselves at a gate. Read and judged as a row of a spreadsheet is."""

from collections.abc import Mapping

from anju.core.intake.candidate import Candidate, Settings, build
from anju.core.intake.columns import Column, Layout
from anju.core.intake.headings import HEADINGS, PEOPLE
from anju.core.intake.sheets import Row


def told(fields: Mapping[str, str], settings: Settings) -> Candidate:
    """The candidate that `fields` (by name, as in a sheet of people) make; unknown fields are left out. Never raises, whatever is said."""
    said = {name: text.strip() for name, text in fields.items() if name in HEADINGS[PEOPLE] and text.strip()}
    columns = tuple(Column(place, name, name, 1.0) for place, name in enumerate(said))
    return build("", Row(1, tuple(said.values())), Layout(PEOPLE, (0,), columns, ""), settings)
