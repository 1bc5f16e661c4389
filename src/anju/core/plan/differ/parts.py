"""A plan taken apart into what can be compared: each part with what it says, by aspect, free of where it stands in the text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal, NamedTuple, get_args

from anju.core.plan.model import Classification, Form, Place, Plan, Text, Track
from anju.core.plan.said import NOWHERE

Kind = Literal[
    "plan", "parameter", "role", "track", "stage", "duty", "reaction", "incident", "list", "form", "paper", "roster", "register", "resource",
    "qualification", "team", "classes", "note",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
WHOLE = ("title", "mode", "article", "term", "review_by", "quiet", "undo", "retention_days", "rights", "complain_to", "emergency")
"""What the plan says of itself."""
INHERITED = ("mode", "article", "term")
"""What a track has from the plan unless it says otherwise."""


class Key(NamedTuple):
    """The name of a part; `track` empty for what belongs to the whole plan."""

    kind: Kind
    track: str
    name: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part: what it is in the plan, and what it says by aspect. An aspect of one question of a form is named `question.aspect`."""

    key: Key
    title: Text
    thing: Any
    aspects: Mapping[str, object]


def parts(plan: Plan) -> dict[Key, Part]:
    """Every part of the plan by its name, in the order in which it is read."""
    return {part.key: part for part in _parts(plan)}


def _parts(plan: Plan) -> Iterator[Part]:
    yield Part(Key("plan", "", plan.name), plan.title, plan, _aspects(plan, WHOLE))
    yield from _named("parameter", "", plan.parameters)
    yield from _named("role", "", plan.roles)
    for track in plan.tracks.values():
        yield Part(Key("track", track.name, track.name), track.title, track, _track(plan, track))
        yield from _named("stage", track.name, {one.name: one for one in track.stages})
        yield from _named("duty", track.name, track.rules)
        for one in track.reactions:
            form = plan.forms.get(one.form)
            yield Part(Key("reaction", track.name, one.name), form.title if form else Text(one.form, one.form), one, _aspects(one))
        yield from _named("incident", track.name, track.incidents)
        yield from _named("list", track.name, {one.name: one for one in track.digests.values()})
    for form in plan.forms.values():
        yield Part(Key("form", "", form.name), form.title, form, {**_aspects(form, but=("fields",)), **_questions(form)})
    yield from _named("paper", "", plan.documents)
    yield from _named("roster", "", plan.rosters)
    yield from _named("register", "", plan.registers)
    yield from _named("resource", "", plan.resources)
    yield from _named("qualification", "", plan.qualifications)
    yield from _named("team", "", plan.teams)
    if plan.classification is not None:
        yield Part(Key("classes", "", "classes"), plan.classification.title, plan.classification, _classes(plan.classification))
    for clause in dict.fromkeys(note.clause for note in plan.notes):
        said = {f"{note.how}.note": note.says for note in plan.notes if note.clause == clause}
        yield Part(Key("note", "", clause), Text(clause, clause), plan.notes, said)


def _named(kind: Kind, track: str, things: Mapping[str, Any]) -> Iterator[Part]:
    for name, thing in things.items():
        yield Part(Key(kind, track, name), thing.title, thing, _aspects(thing))


def _aspects(thing: Any, only: tuple[str, ...] = (), but: tuple[str, ...] = ()) -> dict[str, object]:  # noqa: ANN401  # any part of a plan
    names = only or tuple(one.name for one in fields(thing) if one.name not in ("name", *but))
    found = {name: bare(getattr(thing, name)) for name in names}
    return {name: value for name, value in found.items() if not isinstance(value, Place)}


def _track(plan: Plan, track: Track) -> dict[str, object]:
    kept = _aspects(track, but=("stages", "rules", "reactions", "incidents", "digests", *INHERITED))
    own = {name: bare(getattr(track, name)) for name in INHERITED if getattr(track, name) != getattr(plan, name)}
    return {**kept, **own, "order": tuple(stage.name for stage in track.stages)}


def _questions(form: Form) -> dict[str, object]:
    """The order of the questions, and what each says; an option of an answer is an aspect of its own."""
    found: dict[str, object] = {"fields": tuple(field.name for field in form.fields)}
    for field in form.fields:
        found |= {f"{field.name}.{aspect}": value for aspect, value in _aspects(field, but=("options",)).items()}
        found[f"{field.name}.options"] = tuple(option.name for option in field.options)
        found |= {f"{field.name}.option {one.name}": bare(one) for one in field.options}
    return found


def _classes(table: Classification) -> dict[str, object]:
    found = {**_aspects(table, but=("rows", "otherwise", "form")), **_questions(table.form)}
    rows = {f"row {n}": bare(row) for n, row in enumerate((*table.rows, table.otherwise), 1)}
    return {**found, **rows}


def bare(value: Any) -> Any:  # noqa: ANN401  # any value of a plan
    """The value without where its parts stand in the text."""
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(map(bare, value))
    if not is_dataclass(value) or isinstance(value, type | Place):
        return value
    return replace(value, **{one.name: NOWHERE if one.name == "place" else bare(getattr(value, one.name)) for one in fields(value)})
