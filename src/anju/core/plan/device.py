"""What a sensor may tell, and what the plan makes of it: the form its signals are recorded in, and why an opening was to be expected."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

Word = Literal["opened", "closed", "tampered", "battery", "silent", "fire", "gas", "flood", "clear"]
WORDS: tuple[Word, ...] = get_args(Word)
"""All that a sensor's signal can be. A plan's form lists those it wants to hear; of any other nothing is recorded."""
HAZARDS: tuple[Word, ...] = ("fire", "gas", "flood", "clear")
"""What is told to every file at the address; any other signal concerns the file that the sensor was fitted for."""
UNEXPECTED = "none"
"""The answer where nothing explains the signal."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One reason for which a door may open: while a duty of `open` is, or no longer than `within` after one of `done` was done or a form of
    `said` answered."""

    name: str
    open: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    within: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Device:
    """`signal` is the field that takes the word, `because` the one that takes why it was expected (the first reason that holds).

    A sensor that was not heard for `silent_after` is silent. Its battery is weak below `weak_below` per cent, or when it says so itself.
    """

    signal: str
    silent_after: timedelta
    weak_below: float = 0
    because: str = ""
    expects: tuple[Expectation, ...] = ()
