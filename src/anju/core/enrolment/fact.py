"""What was recorded: each human act, and each event of a device, is one fact of one enrolment's ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

from anju.core.moments import YEARS


class Key(NamedTuple):
    """(rule, local date, nth): with the enrolment, the name of one decision for ever.

    A scheduled occurrence has the date it was planned for and the number of its time that day. What a fact calls for has the
    local date the fact was recorded and the fact's sequence number.
    """

    rule: str
    occurs_on: date
    nth: int = 0


Kind = Literal[
    "enrol",  # the enrolment itself: values are its basis
    "evidence",  # a form was answered; `answers` may name the duty
    "close",  # a duty closed by hand: values how, reason, seen_by
    "acknowledge",  # somebody has seen a missed duty or an incident's lead duty: its ladder stops
    "incident",  # somebody raises an incident of kind `form`; values role: of a place whose holder may not hold it
    "open",  # a person opens the called rule `form`, for values post and until values until, where they are said
    "seat",  # values role, post: who sits there now
    "reassign",  # the duty goes to values post
    "pause",  # ladders wait until values until
    "resume",  # ladders go on
    "shift",  # values roster, role, post, start, end: a watch was allotted
    "term",  # a named decision sets another END: values ends; first_day (ISO), first_day_evidence where the first day was an earlier one
    "undo",  # fact `corrects` was a slip
    "annul",  # the enrolment was a mistake: values reason; everything open is waived
    "move",  # the person lives at another door: values household, before; in another area: area, from, stays (posts that reach there), holder
    "switch",  # another version of the plan counts from now on: values adoption, before, done (how often each rule that others follow was done)
]


@dataclass(frozen=True, slots=True)
class Fact:
    """`recorded` and `seq` are ours and order the ledger; `happened` is a claim, used only to judge whether a window was met."""

    recorded: datetime
    seq: int
    kind: Kind
    form: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    happened: datetime | None = None
    by: str = ""
    """Who: `post:7`, `person:3`, `device:…`; never a name."""
    via: str = ""
    answers: Key | None = None
    corrects: int | None = None

    @property
    def moment(self) -> datetime:
        """When it is said to have happened; without a claim, when it was recorded."""
        return self.recorded if self.happened is None else min(self.happened, self.recorded)


def day_in(values: Mapping[str, object], name: str) -> date | None:
    """The date that `name` says, ISO; None where it says none that anybody can mean."""
    try:
        day = date.fromisoformat(str(values.get(name, "")))
    except ValueError:
        return None
    return day if day.year in YEARS else None
