"""The figures of a file: what was measured last, how it went, and whether it stands where the plan wants it, else who must do what by when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anju.core.plan.condition import Compare, asked
from anju.core.plan.limit import Limit, limits
from anju.core.plan.model import Effects, Field, Form, Plan, Text, Track
from anju.records.queries.said import Said
from anju.web import charts, shown, wording
from anju.web.pages.units.heard import Heard

NUMBERS = ("integer", "decimal", "computed")
COURSE = 12
"""So many last values are drawn."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A limit of a figure: what it is to keep, whether it does, and if not, what is open because of it; `calls`: what the plan asks for then."""

    keeps: str
    broken: bool
    duties: tuple[shown.Duty, ...]
    calls: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """The latest value of one field, in its unit, with its marks and its course."""

    form: Form
    field: Field
    said: Said
    value: str
    marks: tuple[Mark, ...]
    trend: charts.Trend | None

    @property
    def red(self) -> bool:
        """Whether it stands past a limit."""
        return any(mark.broken for mark in self.marks)


def measured(plan: Plan, track: Track) -> dict[str, tuple[Field, ...]]:
    """By form, the fields shown as figures: what is computed, and numbers that the plan acts on."""
    found: dict[str, tuple[Field, ...]] = {}
    for name in dict.fromkeys(rule.evidence for rule in track.rules.values() if rule.evidence in plan.forms):
        acted = {limit.trips.field for reaction in track.reactions if reaction.form == name for limit in limits(track, name, reaction.rule)}
        fields = tuple(one for one in plan.forms[name].fields if one.kind == "computed" or (one.kind in NUMBERS and one.name in acted))
        found |= {name: fields} if fields else {}
    return found


def needed(plan: Plan, track: Track) -> list[str]:
    """The forms whose answers the figures and their limits look at."""
    forms = measured(plan, track)
    return sorted({*forms, *(other for one in track.reactions if one.form in forms for other in asked(one.when))})


def called(track: Track, then: Effects) -> tuple[str, ...]:
    """The rules that effects open, those of an incident among them, its lead first."""
    kind = track.incidents.get(then.alarm)
    return (*((kind.lead, *kind.opens) if kind else ()), *then.opens)


def calls(plan: Plan, track: Track) -> set[str]:
    """Every rule that a limit of a figure can open."""
    forms = measured(plan, track)
    return {name for one in track.reactions if one.form in forms for name in called(track, one.then)}


def figures(plan: Plan, track: Track, heard: Heard, owed: Sequence[shown.Duty]) -> tuple[Figure, ...]:
    """Every figure that was answered, those past a limit first. `owed` are the file's open duties."""
    by_rule: dict[str, list[shown.Duty]] = {}
    for duty in owed:
        by_rule.setdefault(duty.row.rule, []).append(duty)
    found = [figure for name, fields in measured(plan, track).items() for figure in _of(plan.forms[name], fields, track, heard, by_rule)]
    return tuple(sorted(found, key=lambda one: not one.red))


def _of(form: Form, fields: Sequence[Field], track: Track, heard: Heard, owed: Mapping[str, Sequence[shown.Duty]]) -> Iterator[Figure]:
    answers = heard.answers.get(form.name, ())
    for field in fields:
        known = [one for one in answers if isinstance(one.values.get(field.name), int | float)]
        if not known or known[0] is not answers[0]:
            continue
        last = known[0]
        kept = [each for each in limits(track, form.name, last.rule or "") if each.trips.field == field.name and each.applies(heard)]
        lines = [float(each.trips.value) for each in kept if isinstance(each.trips.value, int | float)]
        course = [float(one.values[field.name]) for one in reversed(known[:COURSE])]
        marks = tuple(_mark(each, field, track, last, heard, owed) for each in kept)
        yield Figure(form, field, last, amount(field, last.values[field.name]), marks, charts.trend(course, lines))


def _mark(limit: Limit, field: Field, track: Track, said: Said, heard: Heard, owed: Mapping[str, Sequence[shown.Duty]]) -> Mark:
    broken = limit.broken(said.values, heard)
    rules = called(track, limit.reaction.then) if broken else ()
    duties = tuple(duty for name in rules for duty in owed.get(name, ()))
    return Mark(bound(limit.keeps, field), broken, duties, tuple(track.rules[name].title for name in rules if name in track.rules))


def amount(field: Field, value: object) -> str:
    """A number in its unit, to two places: "8.33 %"."""
    number = round(float(value), 2) if isinstance(value, int | float) else 0.0
    figures = f"{number:.2f}".rstrip("0").rstrip(".")
    return f"{figures} {wording.unit(field.unit)}".strip()


def bound(test: Compare, field: Field) -> str:
    """ "at least 10 %"."""
    given = {"value": amount(field, test.value)}
    match test.test:
        case "at_least":
            return _("at least %(value)s") % given
        case "above":
            return _("more than %(value)s") % given
        case "at_most":
            return _("at most %(value)s") % given
        case _:
            return _("less than %(value)s") % given
