"""An example of a plan, read from YAML and played through the core: what happened when, and what must then be so."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import yaml

from anju.core.duties.balance import balance, status
from anju.core.duties.scene import Scene
from anju.core.enrolment.admit import open_state
from anju.core.enrolment.decision import Climb, Decision, Pass, Propose
from anju.core.enrolment.fact import Fact, Key, Kind
from anju.core.enrolment.state import Around, Duty, State
from anju.core.evidence.expect import explained
from anju.core.evidence.fields import read
from anju.core.evidence.refuse import refusals
from anju.core.flow import evaluate
from anju.core.moments import Span, instant_of
from anju.core.plan.compile import compile_plan
from anju.core.plan.model import PERSON, Plan
from anju.operations import folder

ROOT = Path(__file__).parents[2] / "plans"
PLANS = sorted(path.parent.name for path in ROOT.glob("*/plan.yaml"))
"""Every plan of the library, by its folder."""
SMALL = Path(__file__).parent / "small"
"""Plans that only say what the language can; never offered for adoption."""
ZONE = "Asia/Shanghai"
FIRST = date(2026, 3, 2)
"""Day 1 of every example."""
_AT = re.compile(r"day (\d+) (\d\d):(\d\d)")
_FACT = {"at", "form", "kind", "values", "by", "via", "answers", "happened", "corrects", "refused", "as"}


def folder_of(plan: str) -> Path:
    """Where a plan is written: among the plans, or here, where it is for tests alone."""
    return next(home / plan for home in (ROOT, SMALL, Path(__file__).parent) if (home / plan).is_dir())


def texts_of(plan: str) -> dict[str, str]:
    """The text of a plan's folder, file by file."""
    return folder.texts_of(folder_of(plan))


def compiled(plan: str, parameters: Mapping[str, str]) -> Plan:
    """The plan compiled with an adoption's parameters; raises `AssertionError` with all faults."""
    return _compiled(plan, tuple(sorted(parameters.items())))


@cache
def _compiled(plan: str, parameters: tuple[tuple[str, str], ...]) -> Plan:
    found, faults = compile_plan(texts_of(plan), dict(parameters))
    assert found is not None, "\n".join(map(str, faults))
    return found


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence, the facts that lead up to it, and what is expected."""

    name: str
    plan: str
    track: str
    begins: str
    parameters: Mapping[str, str]
    vacant: tuple[str, ...]
    area: tuple[Mapping[str, Any], ...]
    facts: tuple[Mapping[str, Any], ...]
    expect: tuple[Mapping[str, Any], ...]


def examples(plan: str) -> list[Example]:
    """All examples of a plan. A file whose name begins with `_` holds beginnings that others start from by `given:`."""
    begun: dict[str, list[Mapping[str, Any]]] = {}
    found: list[Example] = []
    for path in sorted((folder_of(plan) / "examples").glob("*.yaml"), key=lambda p: (not p.name.startswith("_"), p.name)):
        written = yaml.safe_load(path.read_text("utf-8"))
        if path.name.startswith("_"):
            begun.update(written)
            continue
        found += [_example(plan, one, begun) for one in written]
    return found


def _example(plan: str, one: Mapping[str, Any], begun: Mapping[str, list[Mapping[str, Any]]]) -> Example:
    unknown = one.keys() - {"name", "track", "start", "parameters", "vacant", "area", "given", "facts", "expect"}
    assert not unknown, f"{one['name']}: {unknown}"
    facts = [fact for name in one.get("given", []) for fact in _beginning(name, begun)] + one.get("facts", [])
    parameters = {name: str(value) for name, value in one.get("parameters", {}).items()}
    return Example(
        one["name"], plan, one.get("track", "home"), one.get("start", "day 1 09:00"), parameters,
        tuple(one.get("vacant", ())), tuple(one.get("area", ())), tuple(sorted(facts, key=lambda f: instant(f["at"]))), tuple(one["expect"]),
    )  # fmt: skip


def _beginning(name: str, begun: Mapping[str, list[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """`settled+11` is the beginning called settled, eleven days later."""
    base, _, days = name.partition("+")
    return [{k: _later(v, int(days or 0)) for k, v in fact.items()} for fact in begun[base]]


def _later(value: Any, days: int) -> Any:
    if isinstance(value, dict):
        return {k: _later(v, days) for k, v in value.items()}
    found = _AT.fullmatch(value) if isinstance(value, str) else None
    return f"day {int(found[1]) + days} {found[2]}:{found[3]}" if found else value


def instant(at: str) -> datetime:
    """`day 3 08:10` of the term, local, as an instant."""
    found = _AT.fullmatch(at)
    assert found, f"not a moment: {at}"
    return instant_of(FIRST + timedelta(days=int(found[1]) - 1), time(int(found[2]), int(found[3])), ZONE)


@dataclass(slots=True)
class Stage:
    """An example being played: the state so far, and all that was ever raised and decided."""

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

    def open_one(self, rule: str, at: datetime) -> Key:
        """The oldest duty of `rule` still open and begun."""
        mine = sorted((d for d in self.state.duties.values() if d.key.rule == rule and d.closing is None and d.opens <= at), key=lambda d: d.opens)
        assert mine, f"nothing open for {rule} at {at}: {sorted(k.rule for k, d in self.state.duties.items() if d.closing is None)}"
        return mine[0].key


def play(example: Example) -> Stage:
    """The example played to its end. Raises `AssertionError`, saying what was found instead, at the first expectation that does not hold."""
    plan = compiled(example.plan, example.parameters)
    entered = instant(example.begins)
    held = Around({r: (Span(datetime(2020, 1, 1, tzinfo=UTC)),) for r in plan.roles if r not in example.vacant}, _published(plan, example.area))
    stage = Stage(plan, held, open_state(plan, example.track, FIRST, ZONE, entered))
    todo = [(instant(f["at"]), 0, f) for f in example.facts] + [(instant(e["at"]), 1, e) for e in example.expect]
    for at, what, one in sorted(todo, key=lambda t: (t[0], t[1])):
        stage.go([], at)
        if what == 0:
            _tell(stage, one, at)
        else:
            _check(example, stage, one, at)
    return stage


def _published(plan: Plan, said: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], tuple[tuple[Span, Mapping[str, object]], ...]]:
    """What the area says of its forms, each until it says otherwise: `area: [{at: day 2 12:00, form: scenario, values: {level: two}}]`."""
    found: dict[tuple[str, str], tuple[tuple[Span, Mapping[str, object]], ...]] = {}
    for form in {one["form"] for one in said}:
        told = [(instant(one["at"]), read(plan.forms[form], one["values"])[0]) for one in said if one["form"] == form]
        until = [*(at for at, _ in told[1:]), None]
        found[plan.name, form] = tuple((Span(at, end), values) for (at, values), end in zip(told, until, strict=True))
    return found


def _tell(stage: Stage, one: Mapping[str, Any], at: datetime) -> None:
    assert one.keys() <= _FACT, one.keys() - _FACT
    stage.seq += 1
    kind = cast("Kind", one.get("kind", "evidence"))
    answers = stage.open_one(one["answers"], at) if "answers" in one else None
    form = one.get("form", "")
    if not form and answers is not None and kind == "evidence":
        form = Scene.of(stage.plan, stage.state.track, stage.around).rule(answers.rule).evidence
    raw = _moments(dict(one.get("values", {})))
    values = read(stage.plan.forms[form], raw)[0] if kind == "evidence" else raw
    role = stage.state.duties[answers].role if answers is not None else str(one.get("by", "staff"))
    by = one.get("by", "person:1" if role == PERSON else f"post:{role}")
    happened = instant(one["happened"]) if "happened" in one else None
    corrects = one.get("corrects")
    fact = Fact(at, stage.seq, kind, form, values, happened, by, one.get("via", ""), answers, stage.seq + corrects if corrects else None)
    fact = explained(stage.plan, stage.state, stage.around, fact)
    roles = frozenset(one.get("as", [role]))
    against = [r.code for r in refusals(stage.plan, stage.state, stage.around, replace(fact, values={**fact.values, **raw}), roles)]
    if "refused" in one:
        assert one["refused"] in against, f"{one}: expected to be refused, found {against}"
        return
    assert not against, f"{one}: refused {against}"
    stage.go([_unsealed(stage.plan, fact)], at)


def _unsealed(plan: Plan, fact: Fact) -> Fact:
    """What a rule may look at: the ledger keeps nothing of what is sealed."""
    form = plan.forms.get(fact.form) if fact.kind == "evidence" else None
    sealed = {field.name for field in form.fields if field.sealed} if form else set()
    return replace(fact, values={name: value for name, value in fact.values.items() if name not in sealed})


def _moments(values: dict[str, Any]) -> dict[str, Any]:
    return {k: instant(v).isoformat() if isinstance(v, str) and _AT.fullmatch(v) else v for k, v in values.items()}


def _check(example: Example, stage: Stage, one: Mapping[str, Any], at: datetime) -> None:
    for word in one.keys() - {"at", "is", "to"}:
        wanted = one.get("is", "open") if word in ("duty", "incident") else one[word]
        found = _found(stage, one, word, at)
        assert found == wanted, f"{example.name}: {dict(one)}: {word} is {found!r}, not {wanted!r}"


def _found(stage: Stage, one: Mapping[str, Any], word: str, at: datetime) -> object:
    duty = stage.latest(one["duty"]) if "duty" in one else None
    match word:
        case "duty":
            return "none" if duty is None else status(duty, at)
        case "amber":
            limit = stage.plan.tracks[stage.state.track].rules[one["duty"]].amber
            return duty is not None and limit is not None and duty.closing is None and duty.opens + limit <= at <= duty.closes
        case "ends":
            return one["ends"] if stage.state.ends == instant(str(one["ends"])) else str(stage.state.ends)
        case "incident":
            mine = [settled for key, settled in stage.incidents.items() if key.rule.partition(".")[0] == one["incident"]]
            return "none" if not mine else "settled" if all(mine) else "open"
        case "count":
            return sum(key.rule == one["duty"] for key in stage.duties)
        case "all_opened":
            return sorted(_said(d.opens) for k, d in stage.duties.items() if k.rule == one["duty"])
        case "owner" | "opens" | "closes" | "told_late":
            assert duty is not None, one
            return _of(duty, word, one[word])
        case "climb":
            told = {d.to for d in stage.decisions if isinstance(d, Climb) and d.key.rule == one["climb"] and d.at == at}
            return one["climb"] if one.get("to") in told else sorted(told)
        case _:
            return _stands(stage, one, word, at)


def _said(moment: datetime) -> str:
    local = moment.astimezone(ZoneInfo(ZONE))
    return f"day {(local.date() - FIRST).days + 1} {local:%H:%M}"


def _of(duty: Duty, word: str, wanted: object) -> object:
    if word == "owner":
        return duty.role
    if word == "told_late":
        return duty.closing is not None and duty.closing.told_late
    moment = duty.opens if word == "opens" else duty.closes
    return wanted if moment == instant(str(wanted)) else moment.isoformat()


def _stands(stage: Stage, one: Mapping[str, Any], word: str, at: datetime) -> object:
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
            return [d.role for d in stage.decisions if isinstance(d, Pass)][-1:] == [one[word]] and one[word]
        case "open_duties":
            return sum(d.closing is None for d in state.duties.values())
        case "difference":
            return balance(stage.duties.values(), at).difference
    raise AssertionError(f"unknown expectation: {word}")
