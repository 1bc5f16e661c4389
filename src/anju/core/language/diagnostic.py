"""What is wrong with a plan's text: a value with its place, both languages and a remedy; never an exception."""

from dataclasses import dataclass
from typing import NamedTuple


class Words(NamedTuple):
    """The same thing said in both languages."""

    zh: str
    en: str


class Spot(NamedTuple):
    """Where something is written. Lines count from 1; line 0 is the file as a whole."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One fault at one place. `code` is stable; `says` tells what is wrong and `remedy` what to write instead."""

    file: str
    line: int
    code: str
    says: Words
    remedy: Words

    def __str__(self) -> str:
        """The fault on one line, in English, as editors and terminals link it."""
        return f"{self.file}:{self.line}: {self.code}: {self.says.en} {self.remedy.en}"


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault. Both texts are templates: a name in braces is filled from the values given to `at`."""

    code: str
    says: Words
    remedy: Words

    def at(self, spot: Spot, **values: object) -> Diagnostic:
        """This fault at `spot`. Values are shown as they are, long ones cut. Raises `KeyError` where a template's value is not given."""
        shown = {name: _short(value) for name, value in values.items()}
        says = Words(*(text.format_map(shown) for text in self.says))
        return Diagnostic(spot.file, spot.line, self.code, says, Words(*(text.format_map(shown) for text in self.remedy)))


def fault(code: str, zh: str, en: str, remedy_zh: str, remedy_en: str) -> Fault:
    """A kind of fault, written on one line each."""
    return Fault(code, Words(zh, en), Words(remedy_zh, remedy_en))


def _short(value: object) -> str:
    text = ", ".join(str(part) for part in value) if isinstance(value, tuple | list) else str(value)
    return text if len(text) <= 120 else text[:117] + "..."
