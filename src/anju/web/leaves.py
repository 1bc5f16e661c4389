"""Going out: what was asked, what was decided, and where it stands, followed from the request through every duty that came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from anju.core.plan.model import PERSON, Form, Plan, Rule, Text
from anju.records.queries import said as answered
from anju.records.queries.leaves import Owed, owed
from anju.records.queries.said import Said
from anju.web import told

KINDS = ("outing", "care")
"""What forms of the household's page ask to go out for: an errand that is decided on, and care, which nobody refuses."""
MOST = 8
HOUSEHOLD = Text("住户本人", "the household")
Stands = Literal["asked", "answered", "allowed", "out", "late", "home", "settled"]


@dataclass(frozen=True, slots=True)
class Step:
    """A duty that came of it."""

    owed: Owed
    rule: Rule
    who: Text
    token: str
    """Its name in addresses."""

    @property
    def own(self) -> bool:
        """Whether the household itself says that it is back: its window was set by what was asked for."""
        return self.owed.role == PERSON and bool(self.rule.until)


@dataclass(frozen=True, slots=True)
class Leave:
    """One request. `decided` is what was answered to it; `gone` when it was said that they go; `back` the duty of telling that they are home."""

    said: Said
    form: Form
    asked: tuple[tuple[str, str], ...]
    decided: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    gone: datetime | None
    stands: Stands

    @property
    def back(self) -> Step | None:
        """The return that is owed, or was."""
        return next((step for step in self.steps if step.own), None)

    @property
    def over(self) -> bool:
        """Nothing of it is open any more."""
        return bool(self.steps) and all(step.owed.how for step in self.steps)

    @property
    def may_go(self) -> bool:
        """Allowed, and nobody has said yet that they go."""
        return self.stands in ("allowed", "out") and self.gone is None


def leaves(plan: Plan, track: str, enrolment: int, now: datetime, zone: str, *, whole: bool = True) -> tuple[Leave, ...]:
    """The latest requests of an enrolment that stand, newest first, as far as the viewer's scope shows them.

    `whole`: it shows every duty of the file; where it does not, nothing is said to be settled that others may still owe.
    """
    asking = [form.name for form in plan.forms.values() if form.home in KINDS]
    asked = [each for each in answered.said(enrolment, asking, MOST) if not each.superseded]
    if not asked:
        return ()
    telling = [form.name for form in plan.forms.values() if form.home == "gone"]
    going = [each.moment for each in answered.said(enrolment, telling, MOST) if not each.superseded] if telling else []
    rules, duties = plan.tracks[track].rules, owed(enrolment, min(each.recorded for each in asked).date() - timedelta(days=1))
    steps = {each.seq: [_step(plan, rules, enrolment, one) for one in _chain(each.seq, duties, rules)] for each in asked}
    first = {seq: one.owed.closed_by for seq, came in steps.items() for one in came[:1] if one.owed.closed_by}
    decisions = {one.seq: one for one in answered.some(enrolment, list(first.values()))}
    heard = _Heard(plan, enrolment, {seq: decisions[fact] for seq, fact in first.items() if fact in decisions}, sorted(going), now, zone, whole)
    return tuple(heard.leave(each, tuple(steps[each.seq])) for each in asked)


def _step(plan: Plan, rules: Mapping[str, Rule], enrolment: int, one: Owed) -> Step:
    who = HOUSEHOLD if one.role == PERSON else plan.roles[one.role].title if one.role in plan.roles else Text(one.role, one.role)
    return Step(one, rules[one.rule], who, f"{enrolment}.{one.rule}.{one.occurs_on.isoformat()}.{one.nth}")


def _chain(asked: int, duties: Sequence[Owed], rules: Mapping[str, Rule]) -> list[Owed]:
    """What the request called for, what its answers called for, and so on; and what silence opened, at the moment the window closed."""
    found: dict[Owed, None] = {}
    facts, lapsed, more = {asked}, set[tuple[str, datetime]](), True
    while more:
        new = [one for one in duties if one not in found and one.rule in rules and (one.opened_by in facts or (one.rule, one.opens) in lapsed)]
        found |= dict.fromkeys(new)
        facts |= {one.closed_by for one in new if one.closed_by}
        lapsed |= {(name, one.closes) for one in new for name in rules[one.rule].missed}
        more = bool(new)
    return list(found)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What is known beside the duties: the answer to each request, and when somebody said that they go."""

    plan: Plan
    enrolment: int
    decisions: Mapping[int, Said]
    going: Sequence[datetime]
    now: datetime
    zone: str
    whole: bool

    def leave(self, said: Said, steps: tuple[Step, ...]) -> Leave:
        """One request, whole."""
        back = next((step for step in steps if step.own), None)
        until = (back.owed.closed_at or self.now) if back else self.now
        gone = next((at for at in self.going if back is not None and said.recorded <= at <= until), None)
        decision = self.decisions.get(said.seq)
        return Leave(said, self.plan.forms[said.form], self._words(said), self._words(decision), steps, gone, self._stands(steps, back, gone))

    def _words(self, said: Said | None) -> tuple[tuple[str, str], ...]:
        form = self.plan.forms.get(said.form) if said else None
        return tuple(told.answers(form, {**said.values, **answered.secrets(self.enrolment, said)}, {}, self.zone)) if form and said else ()

    def _stands(self, steps: tuple[Step, ...], back: Step | None, gone: datetime | None) -> Stands:
        if back is not None:
            if back.owed.how:
                return "home"
            return "late" if self.now >= back.owed.closes else "out" if gone or self.now >= back.owed.opens else "allowed"
        if not any(step.owed.how for step in steps):
            return "asked"
        return "settled" if self.whole and all(step.owed.how for step in steps) else "answered"
