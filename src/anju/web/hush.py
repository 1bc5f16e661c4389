"""What somebody told in private says of reaching them: the telephone of a shared door is not rung unless they said that it may be."""

from collections.abc import Mapping
from dataclasses import dataclass

from anju.core.plan.model import Plan
from anju.operations.viewer import Viewer
from anju.records.queries import said as answered
from anju.web import told


@dataclass(frozen=True, slots=True)
class Hush:
    """The last word in private of one enrolment: whether they may be rung, and what they chose, in the plan's words."""

    may_ring: bool
    said: tuple[tuple[str, str], ...]


def hush(viewer: Viewer, plan: Plan, enrolment: int) -> Hush | None:
    """For whoever may read it; None for everybody else, and where nothing was told."""
    forms = [form.name for form in plan.forms.values() if form.home == "private"]
    if "hidden" not in viewer.sees or not forms:
        return None
    last = answered.standing(enrolment, forms, 1)
    if not last:
        return None
    form = plan.forms[last[0].form]
    return Hush(form.may_ring(last[0].values), tuple(told.answers(form, last[0].values, {}, viewer.zone)))


def hushed(viewer: Viewer, plans: Mapping[int, Plan]) -> frozenset[int]:
    """Of these enrolments, each with its plan, those whose telephone is not to be rung, for whoever may know."""
    spoken = answered.private(list(plans)) if "hidden" in viewer.sees else ()
    words = {enrolment: hush(viewer, plans[enrolment], enrolment) for enrolment in spoken}
    return frozenset(enrolment for enrolment, word in words.items() if word is not None and not word.may_ring)
