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
from anju.web.pages.balance.figures import HOUSEHOLD, asked, rule_title


@dataclass(frozen=True, slots=True)
class Behind:
    """One duty in words, and its name in addresses."""

    line: Line
    role: Text
    stands: str
    how: str
    token: str


@access.staff("area")
def rows(request: Asked) -> HttpResponse:
    """Every duty of one rule in an area and some days. Whoever inspects sees patterns, not single misses (DESIGN rule 16): they get no rows."""
    what = asked(request.GET, request.viewer, request.now)
    adoption, rule = request.GET.get("adoption", ""), request.GET.get("rule", "")
    if not adoption.isdecimal() or len(adoption) > 9 or adoptions.one(int(adoption)) is None:
        raise Http404
    found = queries.lines(what.place.area, what.place.hi, what.since, what.until, int(adoption), rule)
    context = {
        "what": what,
        "title": rule_title(int(adoption), rule),
        "adoption": int(adoption),
        "rows": [_behind(request, line) for line in found],
        "most": len(found) == 500,
        "back": what.query(by="rule"),
        "anchor": f"{found[0].track}.{rule}" if found else "",
    }
    return render(request, "web/balance/rows.html", context)


def _behind(request: Asked, line: Line) -> Behind:
    stands = "closed" if line.how else "overdue" if line.closes < request.now else "now" if line.opens <= request.now else "later"
    role = HOUSEHOLD if line.role == PERSON else shown.role_of(plan_of(line.adoption), line.role)
    token = shown.token(line.enrolment, Key(line.rule, line.occurs_on, line.nth))
    return Behind(line, role, stands, told.how(line.how) if line.how else "", token)
