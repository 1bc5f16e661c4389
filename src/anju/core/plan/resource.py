"""Things there are only so many of, and lists due at an hour."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from anju.core.plan.said import NOWHERE, Place, Text

Lists = Literal["enrolled", "due_release", "released", "results", "open_incidents", "overdue"]
LISTS: tuple[Lists, ...] = get_args(Lists)
"""What a digest may list. What happened (enrolled, released, results) is counted since the one before; what is so, as it stands at the cut-off."""
UNIT, EXCEPTION = "unit", "exception"
"""The fields of a form of taking: which one, and why more than may be out at once."""

DIGEST = "digest"
"""The form by which a list is sent: how many lines, how many struck, and the list's own digest."""
RECEIPT = "receipt"
"""The form by which a receiver who may strike lines acknowledges a list: how many were struck, which and why."""


@dataclass(frozen=True, slots=True)
class Resource:
    """`capacity` named ones (rooms, cars, beds), each taken by one enrolment at a time and free again when given back.

    `at_once` of them may be taken together; with `exception`, the words for an emergency, one more may, for a reason that is kept.
    `kept_by` names them, and takes one out of use.
    """

    name: str
    title: Text
    kept_by: str
    capacity: int
    at_once: int
    exception: Text | None = None
    cites: tuple[str, ...] = ()
    detail: Text | None = None
    place: Place = NOWHERE

    @property
    def taking(self) -> str:
        """The form of a duty that takes one and says no other."""
        return f"taking.{self.name}"

    @property
    def giving_back(self) -> str:
        """The form of a duty that gives one back and says no other."""
        return f"giving_back.{self.name}"


@dataclass(frozen=True, slots=True)
class Digest:
    """A list that an area or a unit owes at an hour: as of `cut_off` before it, sent by the duty `rule`, acknowledged by each of `to`.

    `since` the last one sent, or over the 24 hours before the cut-off. A line may be struck for a reason, with `strike` by the sender and by the
    receiver `struck_by` as it is acknowledged: off the list, and nothing else (DESIGN rule 8).
    """

    name: str
    title: Text
    lists: Lists
    cut_off: timedelta
    to: tuple[str, ...]
    since: Literal["last", "day"] = "last"
    strike: bool = False
    struck_by: str = ""
    cites: tuple[str, ...] = ()
    place: Place = NOWHERE

    @property
    def rule(self) -> str:
        """The duty to send it."""
        return f"digest.{self.name}"

    @property
    def striking(self) -> str:
        """The duty in which a receiver may strike lines; empty where none may."""
        return f"{self.rule}.{self.struck_by}" if self.struck_by else ""
