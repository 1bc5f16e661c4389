"""Lead duties of places that nobody holds: which role's place each is about."""

import zlib

from anju.core.enrolment.fact import Key
from anju.core.plan.model import Plan

VACANT = -2000
"""They are numbered from here down, one number a role, so that two roles empty on one day are two duties."""


def number(role: str) -> int:
    """The number of the lead duty about the empty place of `role`: of its name alone, so that it is the same in every version of a plan."""
    return VACANT - zlib.crc32(role.encode()) % 1_000_000_000


def vacated(plan: Plan, lead: Key) -> str:
    """The role whose empty place the lead duty is about; empty where it is about none that the plan knows."""
    return next((role for role in plan.roles if number(role) == lead.nth), "") if lead.nth <= VACANT else ""
