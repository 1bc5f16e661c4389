"""Who may sit where a qualification is asked for, and of the others why not: beside every list of whom to name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats
from django.utils.translation import gettext as _

from anju.core.evidence.qualify import Lack
from anju.core.plan.model import Plan
from anju.operations.qualifying.look import lacking
from anju.web import wording
from anju.web.forms import Choices

FEW = 30
"""So many are told with why not; that nothing is recorded of all the others is no news."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Somebody who may not be named now, and why."""

    name: str
    why: str


def sort_out(plan: Plan, role: str, named: Choices, zone: str, now: datetime) -> tuple[Choices, tuple[Unfit, ...]]:
    """Of those who may be chosen, those who may sit as `role`; and the others with why not, those first of whom something is recorded."""
    missing = lacking(plan, role, [int(number) for number, _name in named], zone, now)
    unfit = [(pair[1], missing[int(pair[0])]) for pair in named if int(pair[0]) in missing]
    unfit.sort(key=lambda each: all(lack.why == "none" for lack in each[1]))
    return [pair for pair in named if int(pair[0]) not in missing], tuple(Unfit(name, words(lacks)) for name, lacks in unfit[:FEW])


def marked(named: Choices, seats: Iterable[tuple[Plan, str]], zone: str, now: datetime) -> Choices:
    """The same choices; whoever lacks something that one of `seats` asks for has it behind their name."""
    asked = {(plan.name, role): plan for plan, role in seats}
    numbers = [int(number) for number, _name in named]
    found: dict[int, Sequence[Lack]] = {}
    for (_plan, role), plan in asked.items():
        found |= lacking(plan, role, numbers, zone, now)
    return [(number, f"{name} · {words(found[int(number)])}" if int(number) in found else name) for number, name in named]


def words(lacks: Sequence[Lack]) -> str:
    """What is missing, one after the other."""
    return "; ".join(_word(lack) for lack in lacks)


def _word(lack: Lack) -> str:
    told = {"what": wording.said(lack.qualification.title), "day": formats.date_format(lack.day, "DATE_FORMAT") if lack.day else ""}
    match lack.why:
        case "over":
            return _("%(what)s: ran out after %(day)s") % told
        case "ahead":
            return _("%(what)s: valid only from %(day)s") % told
        case _:
            return _("%(what)s: nothing recorded") % told
