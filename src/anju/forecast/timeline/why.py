"""Why a duty of a timeline stands otherwise than its author thought: the usual reasons, said with what to write."""

from collections import Counter

from anju.core.enrolment.fact import Fact
from anju.core.plan.model import Called, Follow, Rule, Text
from anju.forecast.timeline.stage import Stage
from anju.forecast.timeline.written import Line, told

NOT_DONE = ("open", "overdue")
_UNKNOWN = Text("", "")


def why(stage: Stage, one: Line, word: str, found: object) -> Text:
    """The likely reason, beginning with a semicolon; nothing where none is known."""
    if word == "archived" and found is False:
        return _kept_open(stage)
    if word not in ("duty", "opens", "closes", "owner") or "duty" not in one:
        return _UNKNOWN
    rule = stage.plan.tracks[stage.state.track].rules[one["duty"]]
    if stage.latest(rule.name) is None:
        return _never(stage, rule)
    return _unanswered(stage, rule) if found in NOT_DONE and one.get("is") in ("done", "late") else _UNKNOWN


def _kept_open(stage: Stage) -> Text:
    """What is still open keeps a file from being archived."""
    duties = Counter(duty.key.rule for duty in stage.state.duties.values() if duty.closing is None)
    among = ", ".join(f"{name} × {count}" if count > 1 else name for name, count in sorted(duties.items()))
    incidents = ", ".join(sorted({key.rule.partition(".")[0] for key, settled in stage.incidents.items() if not settled}))
    if not (among or incidents):
        return _UNKNOWN
    return Text(
        f"；还没有完成的：{among or '任务都完成了'}{f'；没有处置完的事件：{incidents}' if incidents else ''}",
        f"; still open: {among or 'no duty'}{f'; incidents not settled: {incidents}' if incidents else ''}",
    )


def _never(stage: Stage, rule: Rule) -> Text:
    """It never came: its stages were not reached, nothing called it, or what it follows is not done."""
    now, among = stage.state.stage, ", ".join(rule.stages)
    if rule.stages and now not in rule.stages:
        return Text(f"；阶段是 {now}，这个任务只在 {among}（in:）", f"; the stage is {now}, and the duty stands in {among} only (in:)")
    if isinstance(rule.opens, Called):
        return Text(
            "；没有什么叫它：到那时没有答案满足开启它的处置，也没有漏做的任务或事件叫它",
            "; nothing called it: no answer so far met the reaction that opens it, and no missed duty or incident did",
        )
    if isinstance(rule.opens, Follow):
        waits = ", ".join(rule.opens.rules)
        return Text(f"；它在等 {waits}，或者 when: 不成立", f"; it waits for {waits}, or its when: did not hold")
    return _UNKNOWN


def _unanswered(stage: Stage, rule: Rule) -> Text:
    """An answer came and did not count for it: by its way, or because an older duty of the same name took it."""
    last = next((fact for fact in reversed(stage.told) if fact.kind == "evidence" and fact.form == rule.evidence), None)
    form, name = rule.evidence, rule.name
    if last is None:
        return Text(f"；没有人填 {form}：请写一条带 answers: {name} 的事实", f"; nobody filled in {form}: write a fact with answers: {name}")
    if last.answers is None and last.via not in rule.answered_by:
        return Text(
            f"；{form} 是以 {last.via or '没有写的方式（via:）'} 填的，这个任务只认在任务里填的："
            f"请在事实里写 answers: {name}，或把这种方式写进任务的 answered_by:",
            f"; {form} was filled in by the way of {last.via or 'nothing (via:)'}, which answers this duty only from the duty itself:"
            f" write answers: {name} in the fact, or put the way under answered_by: of the duty",
        )
    return _taken(stage, rule, last)


def _taken(stage: Stage, rule: Rule, fact: Fact) -> Text:
    older = next((d for d in stage.duties.values() if d.key.rule == rule.name and d.closing is not None and d.closing.fact == fact.seq), None)
    if older is None:
        return _UNKNOWN
    at = told(older.opens)
    return Text(
        f"；这个答案算在 {at} 那一次上，它还开着：补不了的任务请写 makeup: false",
        f"; the answer counted for the one of {at}, still open: makeup: false on the duty if it cannot be made up",
    )
