"""A draft as whoever decides on it sees it: the check, who would do what, how many are enrolled, and what is otherwise than what is in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from anju.core.plan.compile import Diagnostic
from anju.core.plan.differ import Difference, differ
from anju.core.plan.model import PERSON, Plan, Role
from anju.operations.plans import compiled, judged, plan_of
from anju.operations.post import manages
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.queries import adopting as queries
from anju.records.queries.adopting import Drafted, Holder
from anju.records.scope import ENGINE, scoped


@dataclass(frozen=True, slots=True)
class Filled:
    """One role: who holds it there now, whose holder is to be given it, and who could be, those of the same kind of agency first."""

    role: Role
    held: tuple[Holder, ...]
    given: Holder | None
    could: tuple[Holder, ...]

    @property
    def people(self) -> int:
        """How many would hold it."""
        return len({holder.post for holder in (*self.held, *((self.given,) if self.given else ()))})


@dataclass(frozen=True, slots=True)
class Against:
    """What is in force there, and everything in which the draft differs from it. Without `plan`, nothing of this plan is."""

    adoption: int | None
    plan: Plan | None
    differences: tuple[Difference, ...]


def draft(viewer: Viewer, number: int) -> Drafted:
    """The draft, decided or not. Raises `Unable` where there is none, or it is not the viewer's to make."""
    with scoped(ENGINE):
        found = queries.one(number)
    if found is None:
        raise Unable("no draft")
    manages(viewer, found.area)
    return found


def plan_in(found: Drafted) -> Plan | None:
    """The plan that the draft makes; None while a parameter is missing or wrong."""
    return compiled(found.texts, found.parameters)[0]


def faults(found: Drafted) -> tuple[Diagnostic, ...]:
    """Everything against the draft; empty: its loop is closed."""
    return judged(found.texts, found.parameters)


def roles(found: Drafted, plan: Plan, now: datetime) -> tuple[Filled, ...]:
    """Each role but the person's, with who holds it in the area or around it, those that nobody fills first."""
    with scoped(ENGINE):
        holders = queries.holders(found.area, found.hi, now)
    by_post = {holder.post: holder for holder in holders}
    filled = [
        Filled(
            role, tuple(each for each in holders if each.role == role.name), by_post.get(found.roles.get(role.name, 0)),
            tuple(sorted((each for each in holders if each.role != role.name), key=lambda each: each.kind != role.agency)),
        )
        for role in plan.roles.values() if role.name != PERSON
    ]  # fmt: skip
    return tuple(sorted(filled, key=lambda one: one.people > 0))


def enrolled(viewer: Viewer, found: Drafted, now: datetime) -> Mapping[str, int] | None:
    """How many people are enrolled by track; None for whoever sees no case."""
    if viewer.purpose != "area":
        return None
    with scoped(viewer.scope()):
        return queries.enrolled(found.plan, found.area, found.hi, now)


def against(found: Drafted, plan: Plan) -> Against:
    """What is in force over the draft's area, and the difference."""
    with scoped(ENGINE):
        number = queries.in_force(found.plan, found.area, found.hi)
    if number is None:
        return Against(None, None, ())
    old = plan_of(number)
    return Against(number, old, differ(old, plan))
