"""What was asked for, by oneself or by whoever wrote it down at a call, and what came of it: by when, how it was shown, and anew if it was wrong."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.http import HttpResponse

from anju.core.plan.model import PERSON, Form, Rule
from anju.records.queries import home as rows
from anju.records.queries import said as answered
from anju.records.queries.photos import photos
from anju.web import pictured, wording
from anju.web.pages.home.door import Visit, covered
from anju.web.pages.home.seen import Home, home_of, page, words


@dataclass(frozen=True, slots=True)
class Ticket:
    """One thing that was promised, and how it was shown to be done: in the words and pictures of whoever did it."""

    owed: rows.Promised
    rule: Rule
    proof: tuple[tuple[str, str], ...]
    photos: tuple[pictured.Pictured, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """Something that was asked for, what came of it, and whether whoever looks may say that it is no longer needed."""

    said: answered.Said
    form: Form
    tickets: tuple[Ticket, ...]
    mine: bool


@covered("ask")
def asking(request: Visit) -> HttpResponse:
    """What one may ask for, and what came of what was asked."""
    here = home_of(request)
    forms = here.forms("ask")
    rules = here.plan.tracks[here.case.track].rules
    replies = {rule.evidence for rule in rules.values() if rule.owner == PERSON and here.plan.forms[rule.evidence].sensitivity == "need"}
    return page(request, "ask", here, forms=forms, asked=came_of(request, here, [form.name for form in forms], replies))


def came_of(request: Visit, here: Home, wanted: Collection[str], replies: Collection[str] = ()) -> list[Asking]:
    """What was said with the forms `wanted`, and with those of `replies` that called for something, with what came of each; newest first."""
    rules = here.plan.tracks[here.case.track].rules
    said = answered.standing(here.case.enrolment, sorted({*wanted, *replies}))
    came = [each for each in rows.promised(here.case.enrolment, [each.seq for each in said]) if each.rule in rules]
    opened, waits = {each.opened_by for each in came}, {each.opened_by for each in came if each.how is None}
    proofs = _proofs(request, here, came)
    return [
        Asking(
            each, here.plan.forms[each.form], tuple(_ticket(here, one, proofs) for one in came if one.opened_by == each.seq),
            each.form in wanted and each.by == request.viewer.who and (each.seq in waits or each.seq not in opened),
        )
        for each in said
        if each.form in wanted or each.seq in opened
    ]  # fmt: skip


Proofs = dict[int, tuple[answered.Said, Sequence[str]]]
"""By the number of a fact: what was said in it, and which of its questions a photograph answers."""


def _proofs(request: Visit, here: Home, came: Sequence[rows.Promised]) -> Proofs:
    """What closed each of the promises, with photographs for whoever may read the record."""
    closed = [each.closed_by for each in came if each.closed_by]
    taken = photos(here.case.enrolment, closed) if "record" in request.covers else {}
    return {one.seq: (one, taken.get(one.seq, ())) for one in answered.some(here.case.enrolment, closed)}


def _ticket(here: Home, owed: rows.Promised, proofs: Proofs) -> Ticket:
    """Only what is told of needs is shown: a note that staff keep for themselves is in the record, and not here."""
    rule = here.plan.tracks[here.case.track].rules[owed.rule]
    said, taken = proofs.get(owed.closed_by or 0, (None, ()))
    form: Form | None = here.plan.forms.get(said.form) if said is not None else None
    if said is None or form is None or form.sensitivity != "need":
        return Ticket(owed, rule, (), ())
    values = {**said.values, **answered.secrets(here.case.enrolment, said)}
    asked = [field for field in form.asked if field.kind != "photo" and field.name in values]
    proof = tuple((wording.said(field.title), words(here, field, values[field.name])) for field in asked)
    return Ticket(owed, rule, proof, pictured.for_home(said.seq, form, taken))
