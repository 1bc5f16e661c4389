"""The duties behind a figure."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render

from anju.core.enrolment.fact import Key
from anju.core.plan.model import PERSON, Text
from anju.operations.plans import plan_of
from anju.records.queries import balance as queries
from anju.records.queries import plan as adoptions
from anju.records.queries.balance import Line
from anju.web import access, shown, told
from anju.web.asked import Asked
from anju.web.pages.balance.figures import HOUSEHOLD, SMALL, asked, rule_title
from anju.web.pages.balance.sheet import PURPOSES


@dataclass(frozen=True, slots=True)
class Behind:
    """One duty in words; `token` empty where the viewer opens no case."""

    line: Line
    role: Text
    stands: str
    how: str
    token: str


@access.staff(*PURPOSES)
def rows(request: Asked) -> HttpResponse:
    """Every duty of one rule in an area and some days, as far as the viewer sees them; few of them to an auditor are none."""
    what = asked(request.GET, request.viewer, request.now)
    adoption, rule = request.GET.get("adoption", ""), request.GET.get("rule", "")
    if not adoption.isdecimal() or len(adoption) > 9 or adoptions.one(int(adoption)) is None:
        raise Http404
    named = request.viewer.purpose == "area"
    found = queries.lines(what.place.area, what.place.hi, what.since, what.until, int(adoption), rule, named=named)
    few = not named and 0 < len(found) < SMALL
    context = {
        "what": what,
        "title": rule_title(int(adoption), rule),
        "adoption": int(adoption),
        "rows": () if few else [_behind(request, line, named=named) for line in found],
        "few": few,
        "most": len(found) == 500,
        "back": what.query(by="rule"),
        "anchor": f"{found[0].track}.{rule}" if found else "",
    }
    return render(request, "web/balance/rows.html", context)


def _behind(request: Asked, line: Line, *, named: bool) -> Behind:
    stands = "closed" if line.how else "overdue" if line.closes < request.now else "now" if line.opens <= request.now else "later"
    role = HOUSEHOLD if line.role == PERSON else shown.role_of(plan_of(line.adoption), line.role)
    token = shown.token(line.enrolment, Key(line.rule, line.occurs_on, line.nth)) if named else ""
    return Behind(line, role, stands, told.how(line.how) if line.how else "", token)
