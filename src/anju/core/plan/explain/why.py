"""Why a duty exists: the rule, its clauses, the facts and the clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from anju.core.moments import zone_of
from anju.core.plan.derive import callers
from anju.core.plan.explain import conditions, phrases, things
from anju.core.plan.model import Called, Field, Form, Plan, Rule, Text, Track

About = Literal["duty", "owner", "opens", "stands", "evidence", "late", "called", "facts", "clock", "clauses"]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of an explanation, and what it is about."""

    about: About
    says: Text


@dataclass(frozen=True, slots=True)
class Mention:
    """A fact that called for the duty or answers it: which form, what it says, when it was recorded (aware)."""

    form: str
    values: Mapping[str, object]
    recorded: datetime


@dataclass(frozen=True, slots=True)
class Occasion:
    """One occurrence of the duty as of `now`: its window, the facts behind it, and the zone of the wall clock to tell it by. Instants are aware."""

    opens: datetime
    closes: datetime
    now: datetime
    zone: str
    facts: tuple[Mention, ...] = ()
    role: str = ""
    """Who has it now, where it passed from the rule's owner to another."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A duty's why. `cites` are the clauses it stands on."""

    rule: str
    title: Text
    lines: tuple[Line, ...]
    cites: tuple[str, ...] = field(default=())


def explain(plan: Plan, track: str, rule: str, occasion: Occasion | None = None) -> Explanation:
    """Why `rule` of `track` exists and, with an occasion, why it is there now. Raises `KeyError` where the plan has no such rule.

    What a hidden or health form says is told as it is: the caller gives only the facts that the viewer may see.
    """
    where = plan.tracks[track]
    known = where.rules[rule]
    lines = [*_rule(plan, where, known), *_callers(plan, where, known)]
    if occasion is not None:
        lines += [*_facts(plan, occasion), *_clock(plan, known, occasion)]
    lines.append(Line("clauses", Text(f"依据：{'、'.join(known.cites)}", f"Stands on: {', '.join(known.cites)}")))
    return Explanation(rule, known.title, tuple(lines), known.cites)


def _rule(plan: Plan, track: Track, rule: Rule) -> Iterator[Line]:
    if rule.detail:
        yield Line("duty", rule.detail)
    who = phrases.role(plan, rule.owner)
    answers = phrases.role(plan, rule.accountable) if rule.accountable else None
    yield Line("owner", Text(
        f"由{who.zh}完成" + (f"，{answers.zh}负责" if answers else ""), f"Done by: {who.en}" + (f"; {answers.en} answers for it" if answers else ""),
    ))  # fmt: skip
    opens, within = phrases.opening(plan, track, rule.opens), phrases.span(rule.within)
    yield Line("opens", Text(f"{opens.zh}开始，{within.zh}内完成", f"Opens {opens.en}; to be done within {within.en}"))
    yield from _limits(plan, track, rule)
    if rule.when is not None:
        held = conditions.condition(plan, None, rule.when)
        yield Line("opens", Text(f"只在：{held.zh}", f"Only where {held.en}"))
    yield from (Line("stands", one) for one in _stands(plan, track, rule))
    yield from _evidence(plan, rule)
    yield from (Line("evidence", one) for one in things.said(plan, track, rule))
    if rule.ladder:
        climbs = phrases.ladder(plan, rule.ladder)
        yield Line("late", Text(f"没做的话：{climbs.zh}", f"When it is not done, told to: {climbs.en}"))
    if rule.missed:
        then = phrases.rules(track, rule.missed)
        yield Line("late", Text(f"时限过了没有回音：开启{then.zh}", f"When its window closes unanswered: {then.en} opens"))


def _stands(plan: Plan, track: Track, rule: Rule) -> Iterator[Text]:
    """In which stages it opens, whether it is a must and can be made up, and what it has to do with the night and with needs."""
    if not isinstance(rule.opens, Called) and not {stage.name for stage in track.stages if not stage.aside} <= set(rule.stages):
        titles = [Text(f"“{stage.title.zh}”", stage.title.en) for stage in track.stages if stage.name in rule.stages]
        among = phrases.joined(titles, "、", ", ")
        yield Text(f"只在阶段{among.zh}", f"Only in the stages: {among.en}")
    if rule.quiet and plan.quiet:
        night = f"{plan.quiet.start:%H:%M}–{plan.quiet.end:%H:%M}"
        wait = Text(f"安静时段（{night}）里不开始，等到结束", f"in the quiet hours ({night}) it waits until they end")
        yield Text(f"会打扰住户：{wait.zh}", f"It disturbs the household: {wait.en}")
    told = (
        (rule.wakes, "夜里也会发出通知", "What is told of it goes through quiet hours"),
        (rule.need, "住户的需要：先于对住户的一切要求变红", "A need of the household: it turns red before anything that is asked of them"),
        (rule.force == "should", "应当做，但不算超时", "It should be done, and is never overdue"),
        (not rule.makeup, "过了时限不能补，写明原因作“漏做”关闭", "It cannot be made up: past its window it closes as missed, with a reason"),
        (rule.second_look, "这是第二人复核，作出登记决定的人不能做", "It is the second look: whoever enrolled them cannot do it"),
    )
    yield from (Text(zh, en) for holds, zh, en in told if holds)


def _limits(plan: Plan, track: Track, rule: Rule) -> Iterator[Line]:
    """What moves its window, shows it earlier, or keeps answers apart."""
    fields = {field.name: field.title for form in callers(track, rule.name) if form in plan.forms for field in plan.forms[form].fields}
    if rule.begins:
        title = fields.get(rule.begins, Text(rule.begins, rule.begins))
        yield Line("opens", Text(f"从填写的“{title.zh}”起", f'From the moment given as "{title.en}"'))
    if rule.counts_from:
        title = fields.get(rule.counts_from, Text(rule.counts_from, rule.counts_from))
        yield Line("opens", Text(f"时限从填写的“{title.zh}”算起", f'Its time is counted from the moment given as "{title.en}"'))
    if rule.until:
        title, most = fields.get(rule.until, Text(rule.until, rule.until)), phrases.span(rule.within)
        yield Line("opens", Text(f"到填写的“{title.zh}”为止，最长 {most.zh}", f'Until the moment given as "{title.en}", at most {most.en}'))
    if rule.amber is not None:
        soon = phrases.span(rule.amber)
        yield Line("late", Text(f"过 {soon.zh}未做即显示黄色", f"Shown amber {soon.en} after it opened"))
    if rule.apart is not None:
        apart = phrases.span(rule.apart)
        yield Line("evidence", Text(f"与上一次至少相隔 {apart.zh}", f"At least {apart.en} after the last one"))


def _evidence(plan: Plan, rule: Rule) -> Iterator[Line]:
    form = plan.forms.get(rule.evidence)
    if form is None:
        return
    how = phrases.vias(rule)
    zh, en = (f"（{how.zh}都可以）", f" (by {how.en})") if rule.answered_by else ("", "")
    yield Line("evidence", Text(f"凭证：{form.title.zh}{zh}", f"Proven by: {form.title.en}{en}"))
    for asked in form.fields:
        if asked.formula is not None:
            worked = conditions.formula(form, asked.formula)
            yield Line("evidence", Text(f"“{asked.title.zh}”自动算出：{worked.zh}", f'"{asked.title.en}" is worked out: {worked.en}'))
        if asked.ends is not None:
            why = asked.ends
            yield Line("evidence", Text(f"“{asked.title.zh}”不管怎么答都到此为止：{why.zh}", f'Nothing follows "{asked.title.en}": {why.en}'))


def _callers(plan: Plan, track: Track, rule: Rule) -> Iterator[Line]:
    for reaction in track.reactions:
        form = plan.forms.get(reaction.form)
        said = conditions.condition(plan, form, reaction.when)
        title = form.title if form else Text(reaction.form, reaction.form)
        if rule.name in reaction.then.opens:
            yield Line("called", Text(f"{title.zh}中{said.zh}时开启", f"Opens when {title.en} says: {said.en}"))
        elif reaction.then.propose is not None and rule.name == reaction.then.propose.by:
            yield Line("called", Text(f"{title.zh}中{said.zh}时提出建议", f"Proposed when {title.en} says: {said.en}"))
        elif rule.name in reaction.otherwise.opens:
            yield Line("called", Text(f"{title.zh}中不满足“{said.zh}”时开启", f"Opens when {title.en} does not say: {said.en}"))
    for kind in track.incidents.values():
        if rule.name == kind.lead or rule.name in kind.opens:
            yield Line("called", Text(f"发生“{kind.title.zh}”时立即开启", f'Opens at once on the incident "{kind.title.en}"'))
    for other in track.rules.values():
        if rule.name in other.missed:
            yield Line("called", Text(f"“{other.title.zh}”没有回音时开启", f'Opens when "{other.title.en}" goes unanswered'))


def _facts(plan: Plan, occasion: Occasion) -> Iterator[Line]:
    for fact in occasion.facts:
        form = plan.forms.get(fact.form)
        title = form.title if form else Text(fact.form, fact.form)
        said = _said(form, fact.values)
        at = _wall(fact.recorded, occasion.zone)
        yield Line("facts", Text(f"{at} 记录的{title.zh}：{said.zh}", f"{title.en} recorded {at}: {said.en}"))


def _said(form: Form | None, values: Mapping[str, object]) -> Text:
    named = {one.name: one for one in form.fields} if form else {}
    parts = [_answer(named.get(name), name, value) for name, value in values.items() if not (name in named and named[name].sealed)]
    return phrases.joined(parts, "，", ", ") if parts else Text("已记录", "recorded")


def _answer(asked: Field | None, name: str, value: object) -> Text:
    title = asked.title if asked else Text(name, name)
    options = {option.name: option.title for option in asked.options} if asked else {}
    if isinstance(value, bool):
        shown = Text("是", "yes") if value else Text("否", "no")
    elif isinstance(value, list | tuple):
        shown = phrases.joined([options.get(str(one), Text(str(one), str(one))) for one in value])
    else:
        unit = {"Cel": " °C"}.get(asked.unit, "") if asked else ""
        shown = options.get(str(value), Text(f"{value}{unit}", f"{value}{unit}"))
    return Text(f"{title.zh} {shown.zh}", f"{title.en} {shown.en}")


def _clock(plan: Plan, rule: Rule, occasion: Occasion) -> Iterator[Line]:
    opens, closes = _wall(occasion.opens, occasion.zone), _wall(occasion.closes, occasion.zone)
    yield Line("clock", Text(f"这一次：{opens} 开始，{closes} 前完成", f"This time: opened {opens}, due by {closes}"))
    if occasion.role and occasion.role != rule.owner:
        who = phrases.role(plan, occasion.role)
        yield Line("owner", Text(f"现在由{who.zh}承担", f"It is now the duty of: {who.en}"))
    if occasion.now < occasion.opens:
        wait = phrases.span(occasion.opens - occasion.now)
        yield Line("clock", Text(f"还有 {wait.zh}开始", f"It opens in {wait.en}"))
    elif occasion.now < occasion.closes:
        left = phrases.span(occasion.closes - occasion.now)
        yield Line("clock", Text(f"还剩 {left.zh}", f"{left.en} left"))
    else:
        late = phrases.span(occasion.now - occasion.closes)
        yield Line("clock", Text(f"已超时 {late.zh}，一直是红色，直到有人完成", f"Overdue by {late.en}; it stays red until somebody closes it"))


def _wall(instant: datetime, zone: str) -> str:
    return f"{instant.astimezone(zone_of(zone)):%Y-%m-%d %H:%M}"
