"""Saying something: a report in three taps, a need, planned care, a question asked, a complaint, a correction, a word in private."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from anju.core.enrolment.decision import Raise
from anju.core.enrolment.fact import Key
from anju.core.plan.model import PERSON, Form
from anju.operations.answer import limits
from anju.operations.consent.standing import NEEDS
from anju.operations.record import Done, Said, record
from anju.operations.refused import Refused
from anju.records.queries import home as rows
from anju.records.queries import said as answered
from anju.web import shown, wording
from anju.web.asked import key_of
from anju.web.forms import Answers
from anju.web.leaves import KINDS
from anju.web.pages.home import kept
from anju.web.pages.home.door import Visit, covered
from anju.web.pages.home.seen import Home, home_of, page

Send = Callable[[Answers], Done]
STEP = Decimal("0.1")
AROUND = range(-2, 5)
"""Tenths below and above the last reading that are offered to tap; any other is typed."""
ASIDE = "_tapped"
SAYS = ("ask", "correct", *KINDS)
"""What the forms are for that are asked for by their name."""


@covered("report", keeps=True)
def report(request: Visit) -> HttpResponse:
    """How one is, in three taps: the figure, that nothing is wrong, send."""
    here = home_of(request)
    form = here.form("report")
    return _say(request, here, form, "report", _sends(request, here, form.name), taps=_taps(here, form))


def _taps(here: Home, form: Form) -> dict[str, list[str]]:
    """By question: figures around the last answer, to tap. None before there was one: Anju suggests no reading."""
    last = answered.standing(here.case.enrolment, [form.name], 1)
    found = {}
    for asked in form.fields:
        if asked.kind == "decimal" and last and asked.name in last[0].values:
            centre = Decimal(str(last[0].values[asked.name])).quantize(STEP)
            near = [centre + step * STEP for step in AROUND]
            low, high = (Decimal(str(bound)) if bound is not None else None for bound in (asked.low, asked.high))
            found[asked.name] = [str(n) for n in near if (low is None or n >= low) and (high is None or n <= high)]
    return found


@covered("ask", "speak", keeps=True)
def say(request: Visit, form: str) -> HttpResponse:
    """Asks for something, or says what is wrong in the record."""
    here = home_of(request)
    asked = here.plan.forms.get(form)
    if asked is None or asked.home not in SAYS or NEEDS[asked.home] not in request.covers:
        raise Http404
    return _say(request, here, asked, "say", _sends(request, here, form))


@covered("report", keeps=True)
def answer(request: Visit, token: str) -> HttpResponse:
    """Answers a duty of one's own."""
    here = home_of(request)
    named = shown.parse(f"{here.case.enrolment}.{token}")
    open_now = rows.asked(here.case.enrolment, request.now)
    owed = next((each for each in open_now if named and Key(each.rule, each.occurs_on, each.nth) == named[1]), None)
    if owed is None or named is None or owed.form not in here.plan.forms:
        raise Http404
    form = here.plan.forms[owed.form].of_anybody
    rule = here.plan.tracks[here.case.track].rules.get(owed.rule)
    return _say(request, here, form, "report", _sends(request, here, form.name, named[1]), taps=_taps(here, form), rule=rule)


@covered("speak", keeps=True)
def doctor(request: Visit) -> HttpResponse:
    """A word in private. Nothing on any other page tells that it was said: an abuser may stand at the same door (DESIGN rule 13)."""
    here = home_of(request)
    form = here.form("private")
    return _say(request, here, form, "doctor", _sends(request, here, form.name), quiet=True)


@covered("speak", keeps=True)
def complaining(request: Visit) -> HttpResponse:
    """Complains: to whom, never only the one it is about."""
    here = home_of(request)
    form = here.form("complain")

    def sends(answers: Answers) -> Done:
        said = Said("evidence", form.name, answers.values, via="household", pictures=answers.pictures)
        return record(request.viewer, here.case.enrolment, [said], now=request.now, key=key_of(request))

    return _say(request, here, form, "complain", sends, made=_made(request, here))


def _made(request: Visit, here: Home) -> list[tuple[rows.Answered, datetime | None]]:
    """One's own complaints, each with the hour by which it has to be answered while it is not."""
    due = limits(here.case.enrolment, request.viewer.who)
    return [(each, due.get(each.at)) for each in rows.complaints(here.case.enrolment)]


def _sends(request: Visit, here: Home, form: str, answers_key: Key | None = None) -> Send:
    def sends(answers: Answers) -> Done:
        said = Said("evidence", form, answers.values, answers.happened, "household", answers_key, pictures=answers.pictures)
        return record(request.viewer, here.case.enrolment, [said], now=request.now, key=key_of(request))

    return sends


def _say(request: Visit, here: Home, form: Form, template: str, sends: Send, *, quiet: bool = False, **more: Any) -> HttpResponse:  # noqa: ANN401
    """One form, shown or sent; or shown as it was typed before its page had closed. `quiet`: what follows is not told here."""
    if request.method != "POST":
        return page(request, template, here, answers=Answers(form, here.case.zone, request.now, initial=_usual(here, form)), form=form, **more)
    typed = kept.typed(request)
    data = typed or request.POST.copy()
    for asked in form.fields:
        if not data.get(asked.name) and data.get(asked.name + ASIDE):
            data[asked.name] = data.get(asked.name + ASIDE, "")
    answers = Answers(form, here.case.zone, request.now, data, request.FILES)
    if typed is not None:
        messages.warning(request, _("This is what you typed. It is not sent yet: look at it once more, and send it."))
        return page(request, template, here, answers=answers, form=form, **more)
    if answers.is_valid():
        try:
            done = sends(answers)
        except Refused as refused:
            for fault in refused.faults:
                answers.add_error(fault.field if fault.field in answers.fields else None, str(fault.text))
            answers.again()
        else:
            _tell(request, here, done, quiet=quiet)
            return redirect("web:home")
    return page(request, template, here, status=422, answers=answers, form=form, **more)


def _usual(here: Home, form: Form) -> dict[str, object]:
    """Where it was taken last time: one tap less. Only single choices of a report; never a figure and never a symptom."""
    last = answered.standing(here.case.enrolment, [form.name], 1) if form.home == "report" else ()
    return {f.name: last[0].values[f.name] for f in form.fields if f.kind == "choice" and last and f.name in last[0].values}


def _tell(request: Visit, here: Home, done: Done, *, quiet: bool) -> None:
    """That it is stored, and who will do what until when."""
    messages.success(request, _("Thank you. It is stored."))
    if quiet or done.repeated:
        return
    rules = here.plan.tracks[here.case.track].rules
    raised = [d for d in done.decisions if isinstance(d, Raise) and d.duty.opened_by in done.seqs and d.duty.role != PERSON and d.key.rule in rules]
    for each in raised:
        what, who = wording.said(rules[each.key.rule].title), wording.said(here.role(each.duty.role))
        by = wording.moment(each.duty.closes, request.now, here.case.zone)
        messages.success(request, _("%(who)s, by %(by)s: %(what)s") % {"what": what, "by": by, "who": who})
