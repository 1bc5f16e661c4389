"""The plan as a person would read it: values for a page, in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from anju.core.plan.derive import ById
from anju.core.plan.explain import conditions, phrases
from anju.core.plan.explain.finding import classes, registers
from anju.core.plan.explain.item import Item, Section
from anju.core.plan.explain.things import qualifications, resources, teams
from anju.core.plan.explain.why import Line, explain
from anju.core.plan.model import Effects, Entry, IncidentKind, Moment, Parameter, Plan, Reaction, Stage, Term, Text, Track


@dataclass(frozen=True, slots=True)
class TrackReading:
    """One track: its stages in order, its duties by the role that does them, what calls for what, and who signs at the end."""

    name: str
    title: Text
    stages: Section
    duties: tuple[Section, ...]
    reactions: Section
    incidents: Section
    release: Section
    custody: tuple[Text, ...]
    own: tuple[Text, ...] = ()
    """What it has otherwise than the plan: its term, its basis, or no measures at all."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole plan. `about` says its term, basis, quiet hours and what an area set."""

    name: str
    version: str
    title: Text
    about: tuple[Text, ...]
    parameters: Section
    tracks: tuple[TrackReading, ...]
    papers: Section
    registers: Section
    resources: Section
    qualifications: Section
    teams: Section
    classes: Section
    notes: Section


def read(plan: Plan) -> Reading:
    """The plan as a person would read it. Kept for the plans read last: a page of it is opened part by part."""
    return _read(ById(plan))


@lru_cache(maxsize=8)
def _read(whole: ById[Plan]) -> Reading:
    plan = whole.thing
    return Reading(
        plan.name, plan.version, plan.title, tuple(_about(plan)), _parameters(plan), tuple(_track(plan, track) for track in plan.tracks.values()),
        _papers(plan), registers(plan), resources(plan), qualifications(plan), teams(plan),
        classes(plan), _notes(plan),
    )  # fmt: skip


def _about(plan: Plan) -> list[Text]:
    said = [Text("强制措施，须写明法律条款", "Compulsory: names its legal article") if plan.mode == "compulsory" else Text("自愿参加", "Voluntary")]
    if plan.term:
        said.append(term(plan.term))
    if plan.review_by:
        soon = phrases.span(plan.review_by)
        said.append(Text(f"每 {soon.zh}复核一次", f"Reviewed within {soon.en}"))
    if plan.quiet:
        start, end = f"{plan.quiet.start:%H:%M}", f"{plan.quiet.end:%H:%M}"
        said.append(Text(f"{start} 到 {end} 不打扰住户", f"The household is not called from {start} to {end}"))
    undo = phrases.span(plan.undo)
    said.append(Text(f"录错的可在 {undo.zh}内撤回，记录都保留", f"A slip can be undone within {undo.en}; the record keeps both"))
    said.append(Text(f"结束后保存 {plan.retention_days} 天", f"Kept for {plan.retention_days} days after closing"))
    return said


def term(term: Term) -> Text:
    """How long it lasts, and that it ends by itself."""
    ends = Text("到期自动解除", "at END the measures end by themselves")
    if term.hours:
        length, most = phrases.span(term.length), phrases.span(term.maximum)
        return Text(f"从登记起 {length.zh}，最长 {most.zh}，{ends.zh}", f"{length.en} from the entry on, never more than {most.en}; {ends.en}")
    days, maximum = term.days, term.maximum_days
    return Text(f"期限 {days} 天，最长 {maximum} 天，{ends.zh}", f"{days} days, never more than {maximum}; {ends.en}")


def _own(plan: Plan, track: Track) -> tuple[Text, ...]:
    """What a track has that the plan has not, or otherwise: no measures, another basis, another term."""
    said = list(_about_whom(plan, track))
    if not track.supplied:
        said.append(Text("方案只提到这一类，没有写措施，不能登记", "The text names it without measures: nobody can be enrolled on it"))
    if track.supplied and track.mode != plan.mode:
        said.append(Text("强制措施", "Compulsory") if track.mode == "compulsory" else Text("自愿参加", "Voluntary"))
    if track.supplied and track.term is not None and track.term != plan.term:
        said.append(term(track.term))
    return tuple(said)


_ABOUT = {
    "household": Text("管的是一户：一户一份，户内任何成年人都可以作答", "About a household: one file for the door, any adult there answers"),
    "trip": Text("管的是一次行程", "About a trip"),
    "site": Text("管的是一个地点", "About a site"),
    "matter": Text("管的是一件交办的事，可以分解给各单位", "About a matter that is handed down, and may be broken down among units"),
    "specimen": Text("管的是一份样本，有编号，归在一份档案下", "About a specimen, with its number, as part of a file"),
}
"""Whom or what a track is about, where that is not a person, an area or a unit."""


def _about_whom(plan: Plan, track: Track) -> Iterator[Text]:
    if track.subject == "worker":
        who = phrases.joined([phrases.role(plan, role) for role in track.enrols], "、", ", ")
        zh, en = f"在岗的{who.zh}本人，在岗期间自动登记，不强制", f"About staff: {who.en}, from when they hold the post until it ends; nobody is held"
        yield Text(zh, en)
    elif track.subject in _ABOUT:
        yield _ABOUT[track.subject]
    if track.thing:
        yield Text("最后一个阶段开始就了结，办完后自动归档", "It is over as its last stage begins, and archived once nothing of it is open")


def _parameters(plan: Plan) -> Section:
    items = tuple(Item(one.name, one.title, tuple(_parameter(one)), one.source, one.place) for one in plan.parameters.values())
    return Section("parameters", Text("由采用地区确定的数值", "What an adopting area sets"), items)


def _parameter(one: Parameter) -> Iterator[Text]:
    yield Text(one.value or "–", one.value or "–")
    if one.reason:
        yield Text(f"改动理由：{one.reason}（{one.decider}决定）", f"Set so because: {one.reason} (decided by {one.decider})")
    elif one.reasoned:
        yield Text("改动须写明理由和决定人", "Setting it otherwise needs a reason and who decided it")


def _track(plan: Plan, track: Track) -> TrackReading:
    signs = set(track.sign_off)
    return TrackReading(
        track.name, track.title, Section("stages", Text("阶段", "Stages"), tuple(_stage(plan, track, stage) for stage in track.stages)),
        tuple(section for role in plan.roles if (section := _duties(plan, track, role, signs)).items),
        Section("reactions", Text("处置", "Reactions"), tuple(_reaction(plan, track, one) for one in track.reactions)),
        Section("incidents", Text("异常事件", "Incidents"), tuple(_incident(plan, track, kind) for kind in track.incidents.values())),
        Section("release", Text("解除签字", "Sign-off"), tuple(_duty(plan, track, name) for name in track.sign_off if name in track.rules)),
        tuple(phrases.role(plan, name) for name in track.custody), _own(plan, track),
    )  # fmt: skip


def _stage(plan: Plan, track: Track, stage: Stage) -> Item:
    if stage.enters == Entry():
        says = Text("登记后即开始", "begins with the enrolment")
    elif stage.aside:
        says = Text("不在先后顺序里：由处置进入，返回或到期时离开", "stands outside the order: entered by a reaction, left on coming back or at END")
    elif stage.enters == Moment("ends"):
        says = Text("到期即开始", "begins at END")
    else:
        says = phrases.opening(plan, track, stage.enters)
    return Item(stage.name, stage.title, (says,), (), stage.place)


def _duties(plan: Plan, track: Track, role: str, signs: set[str]) -> Section:
    items = tuple(_duty(plan, track, rule.name) for rule in track.rules.values() if rule.owner == role and rule.name not in signs)
    return Section(role, phrases.role(plan, role), items)


def _duty(plan: Plan, track: Track, name: str) -> Item:
    rule = track.rules[name]
    lines: tuple[Line, ...] = explain(plan, track.name, name).lines
    return Item(name, rule.title, tuple(line.says for line in lines if line.about not in ("owner", "clauses")), rule.cites, rule.place)


def _reaction(plan: Plan, track: Track, reaction: Reaction) -> Item:
    form = plan.forms.get(reaction.form)
    title = form.title if form else Text(reaction.form, reaction.form)
    held, then = conditions.condition(plan, form, reaction.when), phrases.effects(plan, track, reaction.then)
    says = [Text(f"{held.zh}：{then.zh}", f"Where {held.en}: {then.en}")]
    if reaction.otherwise != Effects():
        other = phrases.effects(plan, track, reaction.otherwise)
        says.append(Text(f"否则：{other.zh}", f"Otherwise: {other.en}"))
    return Item(reaction.name, title, tuple(says), reaction.cites, reaction.place)


def _incident(plan: Plan, track: Track, kind: IncidentKind) -> Item:
    lead = track.rules.get(kind.lead)
    who = phrases.role(plan, lead.owner) if lead else Text("", "")
    says = [Text(f"{who.zh}牵头", f"Led by: {who.en}")]
    if kind.opens:
        opened = phrases.rules(track, kind.opens)
        says.append(Text(f"同时开启{opened.zh}", f"At the same instant: {opened.en}"))
    if kind.household_may:
        says.append(Text("住户可以自己提出", "The household may raise it"))
    return Item(kind.name, kind.title, tuple(says), kind.cites, kind.place)


def _papers(plan: Plan) -> Section:
    items = tuple(Item(one.name, one.title, one.text, one.cites, one.place) for one in plan.documents.values())
    return Section("papers", Text("文书", "Papers"), items)


def _notes(plan: Plan) -> Section:
    items = tuple(Item(note.clause, Text(note.clause, note.clause), (note.says,), (note.clause,)) for note in plan.notes)
    return Section("notes", Text("说明", "Notes"), items)
