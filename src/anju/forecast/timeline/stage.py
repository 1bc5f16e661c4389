"""A timeline being played through the core: fact by fact, with everything that was ever raised and decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, cast, get_args

from anju.core.duties.scene import Scene
from anju.core.enrolment.admit import open_state
from anju.core.enrolment.decision import Decision
from anju.core.enrolment.fact import Fact, Key, Kind
from anju.core.enrolment.state import Around, Duty, State
from anju.core.evidence.expect import explained
from anju.core.evidence.fields import read
from anju.core.evidence.refuse import refusals
from anju.core.evidence.weigh import TOLD
from anju.core.flow import evaluate
from anju.core.moments import Span
from anju.core.plan.model import PERSON, Plan, Via
from anju.forecast.timeline.refused import in_words
from anju.forecast.timeline.written import FIRST, MOMENT, ZONE, Example, Line, Untrue, instant

FACT = frozenset({"at", "form", "kind", "values", "by", "via", "answers", "happened", "corrects", "refused", "as"})
"""What a fact may say."""


@dataclass(slots=True)
class Stage:
    """The state so far, and all that was ever raised and decided."""

    plan: Plan
    around: Around
    state: State
    seq: int = 0
    duties: dict[Key, Duty] = field(default_factory=dict)
    incidents: dict[Key, bool] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    told: list[Fact] = field(default_factory=list)

    def go(self, facts: list[Fact], now: datetime) -> None:
        """Evaluate, and remember what was decided."""
        outcome = evaluate(self.plan, self.state, self.around, facts, now)
        self.told += facts
        self.state = outcome.state
        self.decisions += outcome.decisions
        self.duties.update(outcome.state.duties)
        self.incidents.update({key: incident.settled is not None for key, incident in outcome.state.incidents.items()})

    def latest(self, rule: str) -> Duty | None:
        """The newest duty of `rule`."""
        mine = sorted((d for k, d in self.duties.items() if k.rule == rule), key=lambda d: (d.opens, d.key))
        return mine[-1] if mine else None

    def open_one(self, rule: str, at: datetime, answered: datetime | None) -> Key:
        """The oldest duty of `rule` still open and begun, before those whose window had passed by `answered` and which cannot be made up.

        Raises `Untrue`, saying what is open instead.
        """
        mine = sorted((d for d in self.state.duties.values() if d.key.rule == rule and d.closing is None and d.opens <= at), key=lambda d: d.opens)
        if not mine:
            names = sorted({key.rule for key, duty in self.state.duties.items() if duty.closing is None and duty.opens <= at})
            among = ", ".join(names)
            raise Untrue(f"{rule} 没有开着的；那时开着：{among or '一个也没有'}", f"nothing is open of {rule}; open then: {among or 'nothing'}")
        makeup = Scene.of(self.plan, self.state.track, self.around).rule(rule).makeup
        able = mine if makeup or answered is None else [duty for duty in mine if answered <= duty.closes]
        return (able or mine)[0].key


def staged(plan: Plan, example: Example) -> Stage:
    """The stage as the example begins. Raises `Untrue` for a track that the plan does not have."""
    if example.track not in plan.tracks:
        name, there = example.track, ", ".join(plan.tracks)
        raise Untrue(f"方案里没有类别 {name}；请写 track:，其中之一：{there}", f"the plan has no track {name}; write track: and one of {there}")
    held = {role: (Span(datetime(2020, 1, 1, tzinfo=UTC)),) for role in plan.roles if role not in example.vacant}
    around = Around(held, _published(plan, example.area))
    return Stage(plan, around, open_state(plan, example.track, FIRST, ZONE, instant(example.begins)))


def tell(stage: Stage, one: Line, at: datetime) -> None:
    """Record what happened, or see it refused where the line says so. Raises `Untrue`."""
    fact, raw, role = _fact(stage, one, at)
    fact = explained(stage.plan, stage.state, stage.around, fact)
    roles = frozenset(one.get("as", [role]))
    found = refusals(stage.plan, stage.state, stage.around, replace(fact, values={**fact.values, **raw}), roles)
    if "refused" in one:
        against = [refusal.code for refusal in found]
        if one["refused"] not in against:
            raise Untrue(f"{dict(one)}：应当被拒绝，实际是 {against}", f"{dict(one)}: expected to be refused, found {against}")
        return
    if found:
        why = in_words(found, stage.plan.forms.get(fact.form) if fact.kind == "evidence" else None, one.get("values", {}))
        raise Untrue(f"{dict(one)}：被拒绝，{why.zh}", f"{dict(one)}: refused, {why.en}")
    stage.go([_unsealed(stage.plan, fact)], at)


def _fact(stage: Stage, one: Line, at: datetime) -> tuple[Fact, dict[str, Any], str]:
    """What is told as a fact, its values as written, and the role of whoever tells it."""
    if unknown := sorted(one.keys() - FACT):
        no, may = ", ".join(unknown), ", ".join(sorted(FACT))
        raise Untrue(f"{dict(one)}：事实里没有 {no} 这样的词；可以写 {may}", f"{dict(one)}: a fact says nothing called {no}; it may say {may}")
    stage.seq += 1
    kind = cast("Kind", one.get("kind", "evidence"))
    if kind not in get_args(Kind):
        there = ", ".join(get_args(Kind))
        raise Untrue(f"{dict(one)}：没有叫 {kind} 的事实；有：{there}", f"{dict(one)}: no kind of fact is called {kind}; there is: {there}")
    if one.get("via", "") not in ("", TOLD, *get_args(Via)):
        there = ", ".join(get_args(Via))
        raise Untrue(f"{dict(one)}：没有叫 {one['via']} 的方式；有：{there}", f"{dict(one)}: no way is called {one['via']}; there is: {there}")
    happened = instant(one["happened"]) if "happened" in one else None
    answered = (happened or at) if kind == "evidence" and "refused" not in one else None
    answers = stage.open_one(one["answers"], at, answered) if "answers" in one else None
    form = one.get("form", "")
    if not form and answers is not None and kind == "evidence":
        form = Scene.of(stage.plan, stage.state.track, stage.around).rule(answers.rule).evidence
    if kind == "evidence" and form not in stage.plan.forms:
        zh = f"{dict(one)}：方案里没有表单“{form}”；请写一张有的，或写回答的是哪个任务：answers: 任务"
        raise Untrue(zh, f'{dict(one)}: the plan has no form "{form}"; name one, or the duty that is answered: answers: DUTY')
    raw = {k: instant(v).isoformat() if isinstance(v, str) and MOMENT.fullmatch(v) else v for k, v in one.get("values", {}).items()}
    values = read(stage.plan.forms[form], raw)[0] if kind == "evidence" else raw
    role = stage.state.duties[answers].role if answers is not None else str(one.get("by", "staff"))
    by = one.get("by", "person:1" if role == PERSON else f"post:{role}")
    corrects = stage.seq + one["corrects"] if one.get("corrects") else None
    return Fact(at, stage.seq, kind, form, values, happened, by, one.get("via", ""), answers, corrects), raw, role


def _unsealed(plan: Plan, fact: Fact) -> Fact:
    """What a rule may look at: the ledger keeps nothing of what is sealed."""
    form = plan.forms.get(fact.form) if fact.kind == "evidence" else None
    sealed = {field.name for field in form.fields if field.sealed} if form else set()
    return replace(fact, values={name: value for name, value in fact.values.items() if name not in sealed})


def _published(plan: Plan, said: Sequence[Line]) -> dict[tuple[str, str], tuple[tuple[Span, dict[str, object]], ...]]:
    """What the area says of its forms, each until it says otherwise: `area: [{at: day 2 12:00, form: scenario, values: {level: two}}]`."""
    found: dict[tuple[str, str], tuple[tuple[Span, dict[str, object]], ...]] = {}
    for form in {one["form"] for one in said}:
        values = [(instant(one["at"]), read(plan.forms[form], one["values"])[0]) for one in said if one["form"] == form]
        until = [*(at for at, _ in values[1:]), None]
        found[plan.name, form] = tuple((Span(at, end), each) for (at, each), end in zip(values, until, strict=True))
    return found
