"""What invented people answer: mostly what calls for nothing, now and then anything, and on purpose what leads down a path not walked yet."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from anju.core.chance import chance, pick
from anju.core.enrolment.fact import Fact, Key
from anju.core.evidence.fields import read
from anju.core.evidence.point import NONE
from anju.core.plan.condition import holds
from anju.core.plan.derive import ById, Index
from anju.core.plan.model import PROPOSAL, Effects, Field, Form, Reaction

TRIES = 40
"""How many answers are weighed against each other for the calmest, or tried for one that a reaction asks for."""

NOWHERE = f"{NONE}no_device"
"""Nobody invented stands anywhere."""
Answers = Mapping[str, object]


def calm(index: Index, form: Form, at: datetime, *of: object) -> Answers:
    """Answers to `form` after which as little as possible has to follow, and nothing ends yet, as most days are; of several, any so many."""
    wanted, some = _calmest(index, ById(form)), {field.name: _any(field, at, *of, field.name) for field in form.asked if field.exactly}
    return {**_in_time(form, wanted, at), **some} if wanted is not None else anything(form, at, *of)


def anything(form: Form, at: datetime, *of: object) -> Answers:
    """Answers to `form` of any kind that can be true. Whoever decides on a proposal always says why: a refusal without a reason is none."""
    whole = form.name == PROPOSAL
    asked = [field for field in form.fields if field.required or whole or chance(*of, field.name, "left open") < 0.5]
    raw = {field.name: _any(field, at, *of, field.name) for field in asked}
    return read(form, raw)[0]


def leading(form: Form, reaction: Reaction, branch: str, at: datetime, *of: object) -> Answers | None:
    """Answers that make `reaction` take its `branch` (`then` or `else`); None where none was found."""
    for n in range(TRIES * 5):
        answers = anything(form, at, *of, n)
        if (reaction.when is None or holds(reaction.when, answers)) == (branch == "then"):
            return answers
    return None


@lru_cache(maxsize=4096)
def _calmest(index: Index, asked: ById[Form]) -> Answers | None:
    form, name = asked.thing, asked.thing.name
    if not form.fields:
        return {}
    tried = [anything(form, _EPOCH, "calm", name, n) for n in range(TRIES)]
    least = {f.name: f.low for f in form.fields if f.kind in ("decimal", "integer") and f.low is not None}
    tried += [read(form, {**one, **{field: f"{low:g}" for field, low in least.items() if field in one}})[0] for one in tried]
    whole = max(tried, key=len)
    starts = (min(tried, key=lambda answers: _unrest(index, form, answers)), read(form, {**whole, **_whole(form)})[0])
    return min((_calmer(index, form, start) for start in starts), key=lambda answers: _unrest(index, form, answers))


def _calmer(index: Index, form: Form, answers: Answers) -> Answers:
    """The answers with each choice made calmer while it can be: what has to be answered well together is seldom drawn together."""
    for field in form.asked * 2:
        others = (read(form, {**answers, field.name: value})[0] for value in _options(field))
        answers = min((answers, *others), key=lambda each: _unrest(index, form, each))
    return answers


def _whole(form: Form) -> Answers:
    return {field.name: options[0] for field in form.asked if (options := _options(field))}


def _unrest(index: Index, form: Form, answers: Answers) -> tuple[int, int]:
    return _weight(index, form, answers), len(answers)


def _options(field: Field) -> tuple[object, ...]:
    return (True, False) if field.kind == "flag" else tuple(option.name for option in field.options) if field.kind == "choice" else ()


_EPOCH = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def _weight(index: Index, form: Form, answers: Answers) -> int:
    """How much would have to follow; a paper that is returned begins again, whatever follows it."""
    return sum(_follows(r, answers) for r in index.reactions.get(form.name, ())) + 10 * (answers.get("verdict") == "returned")


def _follows(reaction: Reaction, answers: Answers) -> int:
    effect: Effects = reaction.then if reaction.when is None or holds(reaction.when, answers) else reaction.otherwise
    return 5 * bool(effect.alarm) + len(effect.opens) + 2 * (effect.pause is not None) + 8 * effect.end


def _in_time(form: Form, answers: Answers, at: datetime) -> Answers:
    """The same answers two hours after `at`, as far from each other as they were."""
    told = {f.name: datetime.fromisoformat(str(answers[f.name])) for f in form.fields if f.kind == "moment" and f.name in answers}
    later = at + timedelta(hours=2) - min(told.values(), default=at)
    return {name: (told[name] + later).isoformat() if name in told else value for name, value in answers.items()}


def _any(field: Field, at: datetime, *of: object) -> object:
    match field.kind:
        case "decimal" | "integer":
            low, high = field.low if field.low is not None else 0.0, field.high if field.high is not None else 100.0
            number = low + chance(*of) * (high - low)
            return round(number) if field.kind == "integer" else round(number, 1)
        case "choice":
            return pick(field.options, *of).name
        case "choices" if field.exactly:
            names = [option.name for option in field.options]
            return sorted(names, key=lambda name: chance(*of, name))[: field.exactly]
        case "choices":
            some = [option.name for option in field.options if chance(*of, option.name) < 1 / (1 + len(field.options))]
            return some or ([pick(field.options, *of).name] if field.required else [])
        case "flag":
            return chance(*of) < 0.5
        case "moment":
            return (at + timedelta(hours=1 + int(chance(*of) * 4))).isoformat()
        case "post":
            return "post:1"
        case "place":
            return NOWHERE
        case _:
            return "rehearsed"


def evidence(at: datetime, seq: int, form: str, answers: Answers, by: str, via: str = "", answering: Key | None = None) -> Fact:
    """The fact that a filled-in form is."""
    return Fact(at, seq, "evidence", form, dict(answers), by=by, via=via, answers=answering)
