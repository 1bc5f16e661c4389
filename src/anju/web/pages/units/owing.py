"""What a file owes, by the role that does it; and its findings, with their date and who looks again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from anju.core.plan.model import Follow, Plan, Rule, Text, Track
from anju.records.queries.said import Said
from anju.records.queries.units import Closed
from anju.web import shown, told


@dataclass(frozen=True, slots=True)
class Matter:
    """A duty with who manages it (the role that answers for it), the form it is done by, and who has it."""

    duty: shown.Duty
    manager: Text | None
    procedure: Text | None
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What was closed lately of one rule, in one way."""

    title: Text
    how: str
    times: int
    last: datetime


@dataclass(slots=True)
class Role:
    """Everything of one role: what is late, what is open in time, what was closed."""

    title: Text
    late: list[Matter] = field(default_factory=list)
    now: list[Matter] = field(default_factory=list)
    later: list[Matter] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)


def roles(plan: Plan, track: Track, duties: Sequence[shown.Duty], closed: Sequence[Closed]) -> tuple[Role, ...]:
    """By role in the plan's order; those with something late first."""
    found: dict[str, Role] = {}

    def of(name: str) -> Role:
        return found.setdefault(name, Role(shown.role_of(plan, name)))

    for duty in duties:
        group = of(duty.row.role)
        (group.late if duty.red else group.later if duty.stands == "later" else group.now).append(_matter(plan, duty))
    for each in closed:
        rule = track.rules.get(each.rule)
        of(each.role).done.append(Done(rule.title if rule else Text(each.rule, each.rule), told.how(each.how), each.times, each.last))
    order = list(plan.roles)
    return tuple(group for _name, group in sorted(found.items(), key=lambda one: (not one[1].late, order.index(one[0]) if one[0] in order else -1)))


def _matter(plan: Plan, duty: shown.Duty) -> Matter:
    rule = duty.rule
    form = plan.forms.get(duty.row.evidence)
    manager = shown.role_of(plan, rule.accountable) if rule and rule.accountable else None
    return Matter(duty, manager, form.title if form else None, rule.cites if rule else ())


@dataclass(frozen=True, slots=True)
class Finding:
    """A duty whose date somebody set as they called for it, or the look again that follows it. `said` is the answer that called for it."""

    duty: shown.Duty
    again: bool
    said: Said | None
    answers: tuple[tuple[str, str], ...]
    looks: tuple[tuple[Text, Text], ...]
    """Role and duty of each that looks again once it is corrected."""


def dated(track: Track) -> dict[str, tuple[Rule, ...]]:
    """The rules whose window the calling answer sets, with the rules that doing them opens."""
    return {rule.name: _followers(track, rule) for rule in track.rules.values() if rule.until}


def _followers(track: Track, rule: Rule) -> tuple[Rule, ...]:
    called = [name for one in track.reactions if one.rule == rule.name for name in one.then.opens]
    waits = [each.name for each in track.rules.values() if isinstance(each.opens, Follow) and rule.name in each.opens.rules]
    return tuple(track.rules[name] for name in dict.fromkeys([*called, *waits]) if name in track.rules)


def findings(
    plan: Plan, track: Track, duties: Sequence[shown.Duty], said: Mapping[int, Said], names: Mapping[str, str], zone: str
) -> tuple[Finding, ...]:
    """Open findings and looks again, the earliest date first; `said` by the number of the answer that opened each."""
    rules = dated(track)
    again = {each.name for followers in rules.values() for each in followers}
    return tuple(
        Finding(
            duty, duty.row.rule not in rules, called, _words(plan, called, names, zone),
            tuple((shown.role_of(plan, each.owner), each.title) for each in rules.get(duty.row.rule, ())),
        )
        for duty in duties
        if duty.row.rule in rules or duty.row.rule in again
        for called in [said.get(duty.row.opened_by)]
    )  # fmt: skip


def _words(plan: Plan, said: Said | None, names: Mapping[str, str], zone: str) -> tuple[tuple[str, str], ...]:
    form = plan.forms.get(said.form) if said else None
    return tuple(told.answers(form, said.values, names, zone)) if form and said else ()
