"""Why a duty of a timeline stands otherwise than its author thought: the usual reasons, said with what to write."""

from anju.core.enrolment.fact import Fact
from anju.core.plan.model import Called, Follow, Rule
from anju.forecast.timeline.stage import Stage
from anju.forecast.timeline.written import Line, told

NOT_DONE = ("open", "overdue")


def why(stage: Stage, one: Line, word: str, found: object) -> str:
    """The likely reason, beginning with a semicolon; nothing where none is known."""
    if word not in ("duty", "opens", "closes", "owner") or "duty" not in one:
        return ""
    rule = stage.plan.tracks[stage.state.track].rules[one["duty"]]
    if stage.latest(rule.name) is None:
        return _never(stage, rule)
    return _unanswered(stage, rule) if found in NOT_DONE and one.get("is") in ("done", "late") else ""


def _never(stage: Stage, rule: Rule) -> str:
    """It never came: its stages were not reached, nothing called it, or what it follows is not done."""
    if rule.stages and stage.state.stage not in rule.stages:
        return f"; the stage is {stage.state.stage}, and the duty stands in {', '.join(rule.stages)} only (in:)"
    if isinstance(rule.opens, Called):
        return "; nothing called it: no answer so far met the reaction that opens it, and no missed duty or incident did"
    if isinstance(rule.opens, Follow):
        return f"; it waits for {', '.join(rule.opens.rules)}, or its when: did not hold"
    return ""


def _unanswered(stage: Stage, rule: Rule) -> str:
    """An answer came and did not count for it: by its way, or because an older duty of the same name took it."""
    last = next((fact for fact in reversed(stage.told) if fact.kind == "evidence" and fact.form == rule.evidence), None)
    if last is None:
        return f"; nobody filled in {rule.evidence}: write a fact with answers: {rule.name}"
    if last.answers is None and last.via not in rule.answered_by:
        return (
            f"; {rule.evidence} was filled in by the way of {last.via or 'nothing (via:)'}, which answers this duty only from the duty itself:"
            f" write answers: {rule.name} in the fact, or put the way under answered_by: of the duty"
        )
    return _taken(stage, rule, last)


def _taken(stage: Stage, rule: Rule, fact: Fact) -> str:
    older = next((d for d in stage.duties.values() if d.key.rule == rule.name and d.closing is not None and d.closing.fact == fact.seq), None)
    return f"; the answer counted for the one of {told(older.opens)}, still open: makeup: false on the duty if it cannot be made up" if older else ""
