"""What a timeline expects, held against what is so; and, where they differ, why."""

from datetime import datetime

from anju.core.duties.balance import balance, status
from anju.core.enrolment.decision import Climb, Pass, Propose
from anju.core.enrolment.state import Duty
from anju.core.plan.model import PERSON, Plan, Text
from anju.forecast.timeline.stage import Stage, staged, tell
from anju.forecast.timeline.why import why
from anju.forecast.timeline.written import Example, Line, Untrue, instant, told

RULES = ("duty", "climb", "no_climb")
"""Words whose value is the name of a duty. That there is `none` may be said of one that a parameter leaves out."""


def play(plan: Plan, example: Example) -> Stage:
    """The timeline played to its end. Raises `Untrue`, saying what was found instead, at the first expectation that does not hold."""
    stage = staged(plan, example)
    todo = [(instant(f["at"]), 0, f) for f in example.facts] + [(instant(e["at"]), 1, e) for e in example.expect]
    for at, what, one in sorted(todo, key=lambda t: (t[0], t[1])):
        stage.go([], at)
        if what == 0:
            tell(stage, one, at)
        else:
            _check(stage, one, at)
    return stage


def _check(stage: Stage, one: Line, at: datetime) -> None:
    track = stage.plan.tracks[stage.state.track]
    for word, zh, kind, known in (*((word, "任务", "duty", track.rules) for word in RULES), ("incident", "事件", "incident", track.incidents)):
        if word in one and one[word] not in known and one.get("is") != "none":
            told_zh = f"{one['at']}：类别“{track.name}”没有叫 {one[word]} 的{zh}；都有哪些见 anju explain"
            raise Untrue(told_zh, f'{one["at"]}: the track "{track.name}" has no {kind} called {one[word]}; all of them: anju explain')
    for word in one.keys() - {"at", "is", "to"}:
        wanted = one.get("is", "open") if word in ("duty", "incident") else one[word]
        found = _found(stage, one, word, at)
        if found != wanted:
            raise _otherwise(stage, one, word, (found, wanted))


def _otherwise(stage: Stage, one: Line, word: str, both: tuple[object, object]) -> Untrue:
    """What was found and what was wanted, and the likely reason. The words are those that a timeline is written in."""
    (found, wanted), because = both, why(stage, one, word, both[0])
    what = Text(word, word)
    if word in ("duty", "incident"):
        what = Text(f"{word} {one[word]}", f"{word} {one[word]}")
    elif "duty" in one:
        what = Text(f"{one['duty']} 的 {word}", f"{word} of {one['duty']}")
    return Untrue(f"{one['at']}：{what.zh} 是 {found}，不是 {wanted}{because.zh}", f"{one['at']}: {what.en} is {found}, not {wanted}{because.en}")


def _found(stage: Stage, one: Line, word: str, at: datetime) -> object:
    duty = stage.latest(one["duty"]) if "duty" in one else None
    match word:
        case "duty":
            return "none" if duty is None else status(duty, at)
        case "amber":
            limit = stage.plan.tracks[stage.state.track].rules[one["duty"]].amber
            return duty is not None and limit is not None and duty.closing is None and duty.opens + limit <= at <= duty.closes
        case "ends":
            return one["ends"] if stage.state.ends == instant(one["ends"]) else told(stage.state.ends) if stage.state.ends else "never"
        case "incident":
            mine = [settled for key, settled in stage.incidents.items() if key.rule.partition(".")[0] == one["incident"]]
            return "none" if not mine else "settled" if all(mine) else "open"
        case "count":
            return sum(key.rule == one["duty"] for key in stage.duties)
        case "all_opened":
            return sorted(told(d.opens) for k, d in stage.duties.items() if k.rule == one["duty"])
        case "owner" | "opens" | "closes" | "told_late":
            return _of(duty, word, one[word]) if duty is not None else "nothing: the duty was never there"
        case "climb":
            heard = {d.to for d in stage.decisions if isinstance(d, Climb) and d.key.rule == one["climb"] and d.at == at}
            return one["climb"] if one.get("to") in heard else sorted(heard)
        case _:
            return _stands(stage, one, word, at)


def _of(duty: Duty, word: str, wanted: object) -> object:
    if word == "owner":
        return duty.role
    if word == "told_late":
        return duty.closing is not None and duty.closing.told_late
    moment = duty.opens if word == "opens" else duty.closes
    return wanted if moment == instant(wanted) else told(moment)


def _stands(stage: Stage, one: Line, word: str, at: datetime) -> object:
    state = stage.state
    match word:
        case "no_climb":
            return one[word] if not any(isinstance(d, Climb) and d.key.rule == one[word] for d in stage.decisions) else "climbed"
        case "stage":
            return state.stage
        case "may_ring":
            words = [fact for fact in stage.told if fact.kind == "evidence" and stage.plan.forms[fact.form].home == "private"]
            return stage.plan.forms[words[-1].form].may_ring(words[-1].values)
        case "proposed":
            return next((d.track for d in reversed(stage.decisions) if isinstance(d, Propose)), "none")
        case "holder":
            return state.holder[0]
        case "seat":
            return one["seat"] if one["seat"] in state.seats else sorted(state.seats)
        case "free":
            return state.ends is not None and state.ends <= at and "ended" in state.marks
        case "archived":
            return "archived" in state.marks
        case "household_owes":
            return sum(d.role == PERSON and d.closing is None for d in state.duties.values())
        case "passed_to":
            return one[word] if [d.role for d in stage.decisions if isinstance(d, Pass)][-1:] == [one[word]] else "somebody else, or nobody"
        case "open_duties":
            return sum(d.closing is None for d in state.duties.values())
        case "difference":
            return balance(stage.duties.values(), at).difference
    zh = f"{one['at']}：没有叫 {word} 的期望；全部见 docs/plan-language.md 的 Timelines"
    raise Untrue(zh, f"{one['at']}: nothing to expect is called {word}; docs/plan-language.md lists them under Timelines")
