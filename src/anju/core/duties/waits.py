"""What waits for other duties: how often that has come about."""

from anju.core.enrolment.state import State
from anju.core.plan.model import Follow


def complete(follow: Follow, state: State) -> int:
    """How often what `follow` waits for has come about."""
    counts = [state.finished.get(rule, 0) for rule in follow.rules]
    return min(counts) if follow.need == "all" else sum(counts)


def newly(follow: Follow, state: State, rule: str) -> bool:
    """Whether the closing of `rule`, already counted, completed another round of what is waited for."""
    return follow.need == "any" or complete(follow, state) == state.finished.get(rule, 0)
