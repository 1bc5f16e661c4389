"""What waits for other duties: how often that has come about."""

from collections.abc import Mapping

from anju.core.enrolment.state import State
from anju.core.plan.model import Follow, Rule


def complete(follow: Follow, state: State) -> int:
    """How often what `follow` waits for has come about."""
    counts = [state.finished.get(rule, 0) for rule in follow.rules]
    return min(counts) if follow.need == "all" else sum(counts)


def newly(follow: Follow, state: State, rule: str) -> bool:
    """Whether the closing of `rule`, already counted, completed another round of what is waited for."""
    return follow.need == "any" or complete(follow, state) == state.finished.get(rule, 0)


def never_came(state: State, rule: Rule, rules: Mapping[str, Rule]) -> bool:
    """Whether a person may open the duty to archive by hand: the measures have ended (or have no END, and what it waits for comes no more), and it is
    not open, because what it waits for was closed without being done, or it was itself. A file that could not be closed would be kept for ever.
    `rules`: those of its track."""
    over = "archived" not in state.marks and ("ended" in state.marks or _passed(state, rule, rules))
    return rule.shuts and over and not waiting(state, rule.name)


def waits_no_more(state: State, rule: Rule, rules: Mapping[str, Rule]) -> bool:
    """Whether the duty to archive has, after END, nothing left to wait for, though not all of it was done: its own condition left some out, or it
    was closed otherwise. `rules`: those of its track."""
    return "ended" in state.marks and never_came(state, rule, rules) and _lost(state, rule, rules, frozenset())


def _passed(state: State, rule: Rule, rules: Mapping[str, Rule]) -> bool:
    """Without an END: what it waits for came about, or comes no more."""
    if state.ends is not None or not isinstance(rule.opens, Follow):
        return False
    return complete(rule.opens, state) > 0 or _lost(state, rule, rules, frozenset())


def _lost(state: State, rule: Rule, rules: Mapping[str, Rule], seen: frozenset[str]) -> bool:
    """Whether all that it waits for and that was not done opened once and was closed without being done, or waits in vain itself."""
    if not isinstance(rule.opens, Follow) or rule.name in seen:
        return False
    missing = [name for name in rule.opens.rules if not state.finished.get(name)]
    inside = {*seen, rule.name}
    return all(not waiting(state, name) and (name in state.marks or _lost(state, rules[name], rules, frozenset(inside))) for name in missing)


def waiting(state: State, rule: str) -> bool:
    """Whether a duty of `rule` is open."""
    return any(duty.closing is None and duty.key.rule == rule for duty in state.duties.values())
