"""What nobody wondered at: answers to a form after which as little as possible has to follow, where the script says nothing."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import combinations

from anju.core.evidence.fields import read
from anju.core.evidence.point import NONE
from anju.core.plan.condition import holds
from anju.core.plan.derive import Index
from anju.core.plan.model import Effects, Field, Form, Reaction

Answers = Mapping[str, object]
A_MOMENT = "2000-01-01T00:00:00+00:00"
"""Stands for whatever moment is said in the end: no rule depends on which."""
LIKELY = 0.3
"""Where in its range a measured number is tried first."""


@lru_cache(maxsize=4096)
def calm(index: Index, form: Form) -> Answers:
    """Answers to every question that has to be answered, and to those that are better not left open; without moments, posts and pictures."""
    chosen = {field.name: options[0] for field in form.asked if (options := _options(field))}
    for field in form.asked:
        for option in _options(field)[1:]:
            tried = {**chosen, field.name: option}
            if _weight(index, form, tried) < _weight(index, form, chosen):
                chosen = tried
    return {name: value for name, value in chosen.items() if value is not None and value != A_MOMENT}


def _weight(index: Index, form: Form, answers: Answers) -> int:
    """How much would have to follow; what cannot be answered so weighs more than anything."""
    values, wrong = read(form, answers)
    told = {fault.field for fault in wrong} & set(answers)
    return sum(_follows(reaction, values) for reaction in index.reactions.get(form.name, ())) + 1000 * len(told)


def _follows(reaction: Reaction, answers: Answers) -> int:
    effect: Effects = reaction.then if reaction.when is None or holds(reaction.when, answers) else reaction.otherwise
    return 5 * bool(effect.alarm) + len(effect.opens) + 2 * (effect.pause is not None) + 3 * effect.end + 2 * bool(effect.move or effect.propose)


def _options(field: Field) -> list[object]:
    """What may be answered, the likeliest first; None leaves a question open."""
    found: list[object] = [] if field.required else [None]
    match field.kind:
        case "choice":
            found += [option.name for option in field.options]
        case "choices":
            found += [[option.name for option in some] for some in combinations(field.options, field.exactly or 1)]
        case "flag":
            found += [True, False]
        case "decimal" | "integer":
            found += _numbers(field)
        case "moment":
            found.append(A_MOMENT)
        case "text":
            found.append("–")
        case "tube":
            pass  # each is another, and nobody makes one up
        case "place":
            found.append(f"{NONE}no_device")
        case _:
            return []
    return found


def _numbers(field: Field) -> list[object]:
    low = field.low if field.low is not None else 0.0
    high = field.high if field.high is not None else low + 100
    steps = (0.0, 0.5, 1.0) if field.kind == "integer" else (LIKELY, 0.0, 0.5, 1.0)
    numbers = [low + step * (high - low) for step in steps]
    return [int(n) if field.kind == "integer" else round(n, 1) for n in numbers]
