"""Why a duty exists, and the whole plan as a person would read it; both in both languages."""

from anju.core.plan.explain.item import Item, Section
from anju.core.plan.explain.read import Reading, TrackReading, read
from anju.core.plan.explain.why import Explanation, Line, Mention, Occasion, explain

__all__ = ["Explanation", "Item", "Line", "Mention", "Occasion", "Reading", "Section", "TrackReading", "explain", "read"]
