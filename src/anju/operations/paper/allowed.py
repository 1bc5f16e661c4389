"""Who may make, open and serve which paper: the household its own; whoever serves or signs it; whoever may see the whole case."""

from anju.core.plan.model import Plan, Track
from anju.operations.viewer import Viewer

PLAIN = ("order", "instructions", "card")
"""Kinds of papers that say nothing of how somebody is."""


def allowed(viewer: Viewer, plan: Plan, track: Track, document: str) -> bool:
    """Whether `viewer`, who sees the enrolment, may handle its paper `document`. A post that sees needs only handles what the plan hands to it."""
    known = plan.documents.get(document)
    if known is None or viewer.purpose in ("auditor", "admin"):
        return False
    if viewer.wide or viewer.purpose == "household" or (viewer.purpose == "area" and known.kind in PLAIN):
        return True
    rules = [rule for rule in track.rules.values() if document in (rule.serves, rule.signs)]
    named = {known.served_by, *(rule.owner for rule in rules), *(rule.falls_back for rule in rules)} - {""}
    return bool(named & set(viewer.roles))
