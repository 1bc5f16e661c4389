"""What a person reads of a plan, and where in its text something was said."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """What a person reads, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the plan's text something was said; lines count from 1."""

    file: str = ""
    line: int = 0


NOWHERE = Place()
"""Of what was not written: the compiler made it."""
