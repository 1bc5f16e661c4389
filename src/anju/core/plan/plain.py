"""Answers that call for nothing: told from the plan and the answer alone, whatever else is known, so that SQL may take them for many at once.

All that such an answer can do is close duties whose closing nothing waits for. What cannot be told without looking at the enrolment is not plain:
it is left to `anju.core.flow`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import NoReturn

from anju.core.plan.condition import Values, holds
from anju.core.plan.derive import ById, index, tubes
from anju.core.plan.model import DIGEST, PROPOSAL, RECEIPT, Effects, Form, Plan, Reaction, Rule, Spaced

NOTHING = Effects()
BY_THEMSELVES = (PROPOSAL, DIGEST, RECEIPT)
"""Forms that are said on a page of their own, with more than their answers."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A form of one track whose answers may be plain: the duties they can close, and what has to say of each answer that it calls for nothing."""

    form: Form
    rules: Mapping[str, Rule]
    reactions: tuple[Reaction, ...]

    def calls_for_nothing(self, values: Values) -> bool:
        """Whether no reaction asks anything after these values, and nothing in them is sealed."""
        if any(field.sealed and field.name in values for field in self.form.fields):
            return False
        try:
            return all(_branch(reaction, values) == NOTHING for reaction in self.reactions)
        except _Looked:
            return False


def plain(plan: Plan, track: str, form: str) -> Plain | None:
    """How answers of `form` stand to `track`; None where none of them is plain."""
    return _plain(ById(plan)).get((track, form))


@lru_cache(maxsize=64)
def _plain(plan: ById[Plan]) -> Mapping[tuple[str, str], Plain]:
    return {(one, form): found for one in plan.thing.tracks for form in plan.thing.forms if (found := _judged(plan.thing, one, form)) is not None}


def _judged(plan: Plan, name: str, form: str) -> Plain | None:
    """Things and workers are left out: their files close by themselves once nothing is open."""
    here, asked = index(plan, name), plan.forms[form]
    kept = any(field.kind in ("photo", "tube", "place") for field in asked.fields) or form in tubes(plan)  # beside the ledger, and judged there
    apart = form in (*BY_THEMSELVES, *here.track.publishes) or asked.home == "complain" or asked.device is not None or kept
    apart = apart or asked.of_anybody is not asked
    rules = here.by_form.get(form, ())
    awaited = {*here.followed, *here.settles, *here.proposals, *here.track.digests, *_complained(plan, here.track.reactions)}
    if apart or here.track.shut or any(rule.name in awaited or _does_more(rule) for rule in rules):
        return None
    return Plain(asked, {rule.name: rule for rule in rules}, here.reactions.get(form, ()))


def _does_more(rule: Rule) -> bool:
    """Whether closing a duty of the rule is more than that: something is signed, filled, handed over, taken, kept elsewhere, or opens again."""
    does = (rule.fills, rule.hands, rule.signs, rule.mark, rule.serves, rule.settles, rule.together, rule.shuts, rule.lays_out, rule.takes)
    return any(does) or bool(rule.gives_back or rule.chooses) or rule.apart is not None or isinstance(rule.opens, Spaced)


def _complained(plan: Plan, reactions: tuple[Reaction, ...]) -> Iterator[str]:
    """The rules that a complaint opens: what answers one is told to whoever made it."""
    for reaction in reactions:
        if reaction.form in plan.forms and plan.forms[reaction.form].home == "complain":
            yield from reaction.then.opens


def _branch(reaction: Reaction, values: Values) -> Effects:
    return reaction.then if reaction.when is None or holds(reaction.when, values, _UNKNOWN) else reaction.otherwise


class _Looked(Exception):
    """A condition asked for more than the answer."""


class _Unknown:
    """Nothing is known but the answer, and whoever asks is told so."""

    def latest(self, form: str) -> NoReturn:
        raise _Looked

    def since(self, form: str, within: timedelta | None) -> NoReturn:
        raise _Looked

    def day(self) -> NoReturn:
        raise _Looked

    def area(self, form: str) -> NoReturn:
        raise _Looked


_UNKNOWN = _Unknown()
