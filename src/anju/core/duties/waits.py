"""What waits for other duties: how often that has come about."""

from anju.core.enrolment.state import State
from anju.core.plan.model import Follow, Rule


def complete(follow: Follow, state: State) -> int:
    """How often what `follow` waits for has come about."""
    counts = [state.finished.get(rule, 0) for rule in follow.rules]
    return min(counts) if follow.need == "all" else sum(counts)


def newly(follow: Follow, state: State, rule: str) -> bool:
    """Whether the closing of `rule`, already counted, completed another round of what is waited for."""
    return follow.need == "any" or complete(follow, state) == state.finished.get(rule, 0)


def never_came(state: State, rule: Rule) -> bool:
    """Whether a person may open the duty to archive by hand: the measures have ended, and none of it is open, because what it waits for was closed
    without being done, or it was itself. A file that could not be closed would be kept for ever."""
    over = "ended" in state.marks and "archived" not in state.marks
    return rule.shuts and over and not any(d.closing is None and d.key.rule == rule.name for d in state.duties.values())
