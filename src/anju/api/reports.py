"""A household's report as it nearly always is: readable, plain, and of somebody whose token tells how they stand. One statement asks and stores it.

Whatever is otherwise goes the whole way (`anju.api.urls.report`), as if nobody had looked: that one asks again, knows every answer there is, and is
what the API's own description describes.
"""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from pydantic import ValidationError

from anju.api import bearer
from anju.api.shapes import Accepted, Report
from anju.core.enrolment.fact import Key
from anju.operations import clock, plain
from anju.operations.said import Done, Said

View = Callable[..., HttpResponse]
SCHEME = "bearer "


def plainly_first(whole: View) -> View:
    """`whole`, and before it the short way for what is plain."""

    @wraps(whole)
    def view(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        done = _plain(request) if request.method == "POST" else None
        return accepted(done) if done else whole(request, *args, **named)

    return view


def said(body: Report) -> Said:
    """What the body says."""
    answers = Key(body.answers.rule, body.answers.occurs_on, body.answers.nth) if body.answers else None
    return Said("evidence", body.form, body.values, happened=body.happened, via=body.source, answers=answers)


def accepted(done: Done) -> HttpResponse:
    """201 when it was stored, 200 when it had been before."""
    told = Accepted(enrolment=done.enrolment, numbers=list(done.seqs), repeated=done.repeated)
    return HttpResponse(told.model_dump_json(), status=200 if done.repeated else 201, content_type="application/json; charset=utf-8")


def _plain(request: HttpRequest) -> Done | None:
    given = request.META.get("HTTP_AUTHORIZATION", "")
    who = bearer.admitted(given[len(SCHEME) :]) if given[: len(SCHEME)].lower() == SCHEME else None
    if who is None:
        return None
    try:
        body, key = Report.model_validate_json(request.body), UUID(request.META.get("HTTP_IDEMPOTENCY_KEY", ""))
    except (ValidationError, ValueError):
        return None
    return plain.alone(who, said(body), now=clock.now(), key=key)
