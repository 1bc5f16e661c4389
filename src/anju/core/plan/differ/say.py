"""What an aspect of a plan says, as a sentence in both languages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from anju.core.plan.differ.parts import Part
from anju.core.plan.differ.words import ASPECTS, NOTHING, VALUES
from anju.core.plan.explain import conditions, phrases
from anju.core.plan.explain.read import term
from anju.core.plan.model import (
    All,
    AreaSays,
    Arithmetic,
    Calendar,
    Called,
    Class,
    Classification,
    Compare,
    Count,
    Daily,
    Day,
    Draw,
    Effects,
    Entry,
    FirstDay,
    Follow,
    Form,
    Latest,
    Lookup,
    Moment,
    Not,
    Option,
    Plan,
    Points,
    Quiet,
    Reaction,
    Rung,
    Shift,
    Spaced,
    Term,
    Text,
    Track,
)
from anju.core.plan.model import Any as AnyOf

ROLES = frozenset({"owner", "accountable", "falls_back", "hands", "fills", "passes_to", "waived_by", "custody", "roles", "planned_by", "kept_by",
                   "checked_by", "confirmed_by", "leads", "to", "enrols", "by_post", "seats"})  # fmt: skip
RULES = frozenset({"missed", "sign_off", "lead", "together", "opens", "served_by", "by"})
FORMS = frozenset({"evidence", "form", "asks", "publishes"})
PAPERS = frozenset({"signs", "serves"})
STAGES = frozenset({"stages", "order"})


@dataclass(frozen=True, slots=True)
class _Where:
    plan: Plan
    track: Track
    form: Form | None


def label(aspect: str) -> Text:
    """What the aspect is about. Of a question: the question's name before it."""
    of, _, name = aspect.rpartition(".")
    kind, _, which = name.partition(" ")
    known = ASPECTS.get(kind, Text(kind, kind))
    said = Text(f"{known.zh} {which}".strip(), f"{known.en} {which}".strip())
    return Text(f"“{of}”：{said.zh}", f'"{of}": {said.en}') if of else said


def say(plan: Plan, part: Part, aspect: str, value: Any) -> Text:  # noqa: ANN401  # any value of a plan
    """What it says; a dash where it says nothing."""
    where = _Where(plan, plan.tracks.get(part.key.track) or _nowhere(), _form(plan, part))
    return _say(where, aspect.rpartition(".")[2].partition(" ")[0], value)


def _say(where: _Where, aspect: str, value: Any) -> Text:  # noqa: ANN401
    named = _naming(where, aspect)
    match value:
        case None | "" | ():
            return NOTHING
        case bool() | int() | float():
            return VALUES.get(str(value), Text(f"{value:g}", f"{value:g}"))
        case str():
            return named(value) if named else VALUES.get(value, Text(value, value))
        case Text():
            return value
        case timedelta():
            return phrases.span(value)
        case (Rung(), *_):
            return phrases.ladder(where.plan, value)
        case tuple():
            return phrases.joined([_say(where, aspect, one) for one in value], "、", ", ")
        case _:
            return _structure(where, value)


def _structure(where: _Where, value: Any) -> Text:  # noqa: ANN401
    match value:
        case Daily() | Calendar() | Draw() | Spaced() | Entry() | Moment() | Follow() | Shift() | Called():
            return phrases.opening(where.plan, where.track, value)
        case Compare() | All() | AnyOf() | Not() | Latest() | Count() | Day() | AreaSays():
            return conditions.condition(where.plan, where.form, value)
        case Effects():
            return phrases.effects(where.plan, where.track, value)
        case Term():
            said, first = term(value), ", ".join(value.first_day)
            return Text(f"{said.zh}；首日：{first}", f"{said.en}; first day by: {first}")
        case Quiet(start, end):
            return Text(f"{start:%H:%M}–{end:%H:%M}", f"{start:%H:%M}–{end:%H:%M}")
        case Option(title=title, ends=ends):
            return Text(f"{title.zh}（不再跟进）", f"{title.en} (nothing follows)") if ends else title
        case Arithmetic() | Points() if where.form is not None:
            return conditions.formula(where.form, value)
        case Class(track=track, because=why, when=when):
            held, known = conditions.condition(where.plan, where.form, when), where.plan.tracks.get(track)
            to = known.title if known else Text(track, track)
            return Text(f"{held.zh}：{to.zh}（{why.zh}）", f"{held.en}: {to.en} ({why.en})")
        case Lookup(name=name, register=register):
            return Text(f"{name}（{register}）", f"{name} ({register})")
        case FirstDay(field=field, rule=rule, proof=proof):
            return Text(f"{field}（{rule}，{proof}）", f"{field} ({rule}, {proof})")
        case _:
            return Text(str(value), str(value))


def _naming(where: _Where, aspect: str) -> Callable[[str], Text] | None:
    """How a name of the plan is told, where the aspect holds names."""
    plan = where.plan
    if aspect in ROLES:
        return lambda name: phrases.role(plan, name)
    if aspect in RULES:
        return lambda name: phrases.rules(where.track, (name,))
    things: Mapping[str, Any] = {}
    if aspect in FORMS:
        things = plan.forms
    elif aspect in PAPERS:
        things = plan.documents
    elif aspect in STAGES:
        things = {stage.name: stage for stage in where.track.stages}
    elif aspect == "fields" and where.form is not None:
        things = {field.name: field for field in where.form.fields}
    elif aspect in ("settles", "unowned"):
        things = where.track.incidents
    elif aspect == "needs":
        things = plan.qualifications
    elif aspect == "chooses":
        things = plan.teams
    return (lambda name: things[name].title if name in things else Text(name, name)) if things else None


def _form(plan: Plan, part: Part) -> Form | None:
    match part.thing:
        case Form():
            return part.thing
        case Reaction(form=form):
            return plan.forms.get(form)
        case Classification(form=asked):
            return asked
        case _:
            return None


def _nowhere() -> Track:
    return Track("", NOTHING, "area", (), {}, (), {})
