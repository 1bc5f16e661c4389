"""Two plans differ in exactly what was changed: nothing against itself, one difference for one thing changed, told in both languages."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from anju.core.plan.compile import compile_plan, supplied
from anju.core.plan.differ import differ
from anju.core.plan.differ.parts import KINDS, parts
from anju.core.plan.differ.words import ASPECTS
from anju.core.plan.model import Called, Condition, Daily, Day, Effects, Form, Opening, Place, Plan, Quiet, Rung, Term, Text, Track
from anju.core.plan.said import NOWHERE
from anju.operations.folder import texts_of
from tests.core.sample import SAMPLE

PLANS = sorted(path.parent for path in (Path(__file__).parents[3] / "plans").glob("*/plan.yaml"))
ONES = {
    "forms": "form", "roles": "role", "documents": "paper", "rosters": "roster", "parameters": "parameter", "registers": "register",
    "resources": "resource", "qualifications": "qualification", "teams": "team",
}  # fmt: skip


def of(folder: Path) -> Plan:
    texts = texts_of(folder)
    plan, found = compile_plan(texts, supplied(texts))
    assert plan is not None, found
    return plan


def sample(text: str = SAMPLE) -> Plan:
    plan, found = compile_plan({"plan.yaml": text}, {})
    assert plan is not None, found
    return plan


def otherwise(value: object, name: str) -> object:
    """Another value of the same kind."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case timedelta():
            return value + timedelta(minutes=1)
        case Text(zh, en):
            return Text(zh + "改", en + " changed")
        case str():
            return {"must": "should", "compulsory": "voluntary"}.get(value, value + "_other")
        case (*_, _):
            return value[:-1]
        case ():
            return EMPTY.get(name, ("other",))
        case Term():
            return replace(value, length=value.length + timedelta(days=1))
        case Quiet(start, end):
            return Quiet(end, start)
        case Effects():
            return replace(value, end=not value.end)
        case None:
            return NONE.get(name, timedelta(minutes=7))
        case _ if isinstance(value, get_args(Opening)):
            return Called() if isinstance(value, Daily) else Daily((next(iter(DAY.times)),))
        case _ if isinstance(value, get_args(Condition)):
            return Day("at_least", 9)
    return None


DAY = next(rule.opens for rule in sample().tracks["home"].rules.values() if isinstance(rule.opens, Daily))
NONE: Mapping[str, object] = {"detail": Text("新", "new"), "when": Day("at_least", 3), "formula": None, "low": 1.0, "high": 2.0}
EMPTY: Mapping[str, object] = {"ladder": (Rung(timedelta(hours=1), "leader"),), "answered_by": ("call",)}
SKIPPED = {"name", "place", "fields", "options", "says", "levels"}


def changed(thing: Any) -> Iterator[tuple[str, Any]]:
    for one in fields(thing):
        value = getattr(thing, one.name)
        if one.name not in SKIPPED and not (isinstance(value, Mapping)) and (other := otherwise(value, one.name)) != value:
            yield one.name, replace(thing, **{one.name: other})


def mutants(plan: Plan) -> Iterator[tuple[str, str, str, str, Plan]]:
    """Each plan that has one thing otherwise, and where: the kind of part, its track, its name, the aspect."""
    for attribute, kind in ONES.items():
        for name, thing in getattr(plan, attribute).items():
            for aspect, other in changed(thing):
                yield kind, "", name, aspect, replace(plan, **{attribute: {**getattr(plan, attribute), name: other}})
    for name, form in plan.forms.items():
        for n, field in enumerate(form.fields):
            for aspect, other in changed(field):
                yield "form", "", name, aspect, with_form(plan, replace(form, fields=(*form.fields[:n], other, *form.fields[n + 1 :])))
    for track in plan.tracks.values():
        for which, kind in (("rules", "duty"), ("incidents", "incident")):
            for name, thing in getattr(track, which).items():
                for aspect, other in changed(thing):
                    yield kind, track.name, name, aspect, with_track(plan, replace(track, **{which: {**getattr(track, which), name: other}}))
        for which, kind in (("stages", "stage"), ("reactions", "reaction")):
            for n, thing in enumerate(many := getattr(track, which)):
                for aspect, other in changed(thing):
                    yield kind, track.name, thing.name, aspect, with_track(plan, replace(track, **{which: (*many[:n], other, *many[n + 1 :])}))
    for aspect in ("title", "review_by", "quiet", "undo", "retention_days", "rights", "complain_to", "emergency"):
        other = otherwise(getattr(plan, aspect), aspect)
        yield "plan", "", plan.name, aspect, replace(plan, **{aspect: other})


def with_form(plan: Plan, form: Form) -> Plan:
    return replace(plan, forms={**plan.forms, form.name: form})


def with_track(plan: Plan, track: Track) -> Plan:
    return replace(plan, tracks={**plan.tracks, track.name: track})


@pytest.mark.parametrize("folder", PLANS, ids=lambda folder: folder.name)
def test_a_plan_differs_from_itself_in_nothing(folder: Path) -> None:
    assert differ(of(folder), of(folder)) == ()


def test_where_something_stands_in_the_text_is_no_difference() -> None:
    assert differ(sample(), sample("\n\n\n" + SAMPLE)) == ()


def test_one_thing_changed_is_one_difference_about_it() -> None:
    plan, seen = sample(), set()
    for kind, track, name, aspect, other in mutants(plan):
        found = differ(plan, other)
        assert [(d.kind, d.how, d.track, d.name) for d in found] == [(kind, "changed", track, name)], (kind, name, aspect, found)
        assert len(found[0].changes) == 1, (kind, name, aspect, found[0].changes)
        change = found[0].changes[0]
        assert change.before != change.after
        assert all(text.zh and text.en for text in (change.what, change.before, change.after)), (kind, name, aspect)
        seen.add(kind)
    assert seen >= {"plan", "role", "form", "paper", "parameter", "duty", "incident", "stage", "reaction"}


@pytest.mark.parametrize("folder", PLANS, ids=lambda folder: folder.name)
def test_each_part_left_out_is_one_difference_and_put_in_again_another(folder: Path) -> None:
    plan = of(folder)
    for track in list(plan.tracks.values())[:2]:
        for name in list(track.rules)[:2]:
            less = with_track(plan, replace(track, rules={n: rule for n, rule in track.rules.items() if n != name}))
            assert [(d.how, d.kind, d.name) for d in differ(plan, less)] == [("removed", "duty", name)]
            added = differ(less, plan)
            assert [(d.how, d.kind, d.name, d.track) for d in added] == [("added", "duty", name, track.name)]
            assert added[0].says, "what is new is told"
            assert track.rules[name].owner in added[0].roles
    for name in list(plan.forms)[:2]:
        less = replace(plan, forms={n: form for n, form in plan.forms.items() if n != name})
        assert ("removed", "form", name) in [(d.how, d.kind, d.name) for d in differ(plan, less)]


def test_a_line_of_the_text_changed_tells_what_it_changes_for_whom() -> None:
    line = "        opens: {on_entry: 0 min}\n        within: 2 h\n"
    assert SAMPLE.count(line) == 1
    found = differ(sample(), sample(SAMPLE.replace(line, line.replace("2 h", "90 min"))))
    assert [(d.kind, d.track, d.name, d.tracks) for d in found] == [("duty", "home", "send_cadre", ("home",))]
    assert found[0].roles == ("leader", "director")
    assert [(c.before.en, c.after.en) for c in found[0].changes] == [("2 hours", "1 hour 30 minutes")]
    assert (found[0].changes[0].before.zh, found[0].changes[0].after.zh) == ("2 小时", "1 小时30 分钟")


def test_a_parameter_is_told_with_each_rule_that_it_changes() -> None:
    ten, found = compile_plan({"plan.yaml": SAMPLE}, {"isolation_days": "10"})
    assert ten is not None, found
    assert [(d.kind, [c.what.en for c in d.changes]) for d in differ(sample(), ten)] == [("plan", ["term"]), ("parameter", ["value"])]


def test_a_threshold_of_a_reaction_is_told_by_its_form() -> None:
    found = differ(sample(), sample(SAMPLE.replace("to: 43", "to: 42")))
    assert [(d.kind, d.name) for d in found] == [("form", "temperature")]
    assert [(c.what.en, c.before.en, c.after.en) for c in found[0].changes] == [('"celsius": highest value', "43", "42")]


@pytest.mark.parametrize("folder", PLANS, ids=lambda folder: folder.name)
def test_each_aspect_of_each_part_has_words(folder: Path) -> None:
    found = parts(of(folder))
    assert {key.kind for key in found} <= set(KINDS)
    names = {aspect.rpartition(".")[2].partition(" ")[0] for part in found.values() for aspect in part.aspects}
    assert names <= set(ASPECTS)


def test_taking_apart_leaves_nothing_of_the_model_out() -> None:
    """What a part does not tell has a reason: names, places, and what is a part of its own."""
    plan, own = sample(), {"stages", "rules", "reactions", "incidents", "digests", "mode", "article", "term"}
    for part in parts(plan).values():
        if is_dataclass(part.thing) and not isinstance(part.thing, Plan):
            left = own if isinstance(part.thing, Track) else set()
            told = {aspect.rpartition(".")[2].partition(" ")[0] for aspect in part.aspects}
            assert {one.name for one in fields(part.thing)} - {"name", "place"} - left <= told
    derived = {"name", "version", "digest", "look_back", "lines", "notes", *ONES, "tracks", "classification"}
    assert {one.name for one in fields(plan)} - derived == set(parts(plan)[next(iter(parts(plan)))].aspects)
    assert Place() == NOWHERE


def test_of_a_text_of_several_paragraphs_only_those_that_are_otherwise_are_told() -> None:
    plan = sample()
    paper = replace(plan.documents["release_form"], text=(Text("一", "one"), Text("二", "two"), Text("三", "three")))
    other = replace(paper, text=(Text("一", "one"), Text("贰", "second"), Text("三", "three")))
    old, new = (replace(plan, documents={**plan.documents, "release_form": each}) for each in (paper, other))
    assert [(c.before.en, c.after.en) for d in differ(old, new) for c in d.changes] == [("two", "second")]
