"""Lead duties of places that nobody holds: which role's place each is about."""

from anju.core.enrolment.fact import Key
from anju.core.plan.model import Plan

VACANT = -2000
"""They are numbered from here down, one number a role, so that two roles empty on one day are two duties."""


def number(plan: Plan, role: str) -> int:
    """The number of the lead duty about the empty place of `role`."""
    return VACANT - sorted(plan.roles).index(role)


def vacated(plan: Plan, lead: Key) -> str:
    """The role whose empty place the lead duty is about; empty where it is about none."""
    return sorted(plan.roles)[VACANT - lead.nth] if lead.nth <= VACANT else ""
