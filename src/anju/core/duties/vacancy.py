"""Lead duties of places that nobody holds, and of teams that are too few: which role's place, or which team, each is about."""

import zlib

from anju.core.enrolment.fact import Key
from anju.core.plan.model import Plan

VACANT = -2000
"""They are numbered from here down, one number a role or team, so that two roles empty on one day are two duties."""


def number(place: str) -> int:
    """The number of the lead duty about the empty place of a role, or about a team: of its name alone, so that it is the same in every version of a
    plan."""
    return VACANT - zlib.crc32(place.encode()) % 1_000_000_000


def vacated(plan: Plan, lead: Key) -> str:
    """The role whose empty place the lead duty is about, or the team; empty where it is about none that the plan knows."""
    return next((place for place in (*plan.roles, *plan.teams) if number(place) == lead.nth), "") if lead.nth <= VACANT else ""
