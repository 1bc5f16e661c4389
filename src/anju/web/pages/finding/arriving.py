"""Somebody arrives: by themselves through a square at the roadside, without signing in; or as staff at the door or on the telephone find them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from anju.operations.finding import gate
from anju.operations.finding.arrive import NotTaken, Source, Told
from anju.operations.finding.arrive import arrive as found
from anju.operations.link import emergency
from anju.web import access
from anju.web.asked import Asked
from anju.web.forms import Answers
from anju.web.pages.finding.street import quiet, too_often
from anju.web.pages.finding.told import Who, choices_of, fields_of
from anju.web.pages.intake import words

MOST, MOST_A_DAY = 20, 2000
"""Registrations and tries a minute from one address, and a day through one gate."""
SOURCES: tuple[Source, ...] = ("door", "report", "above")


@access.public
def arrive(request: Asked, code: str) -> HttpResponse:
    """The page behind a square: says what becomes of the answers, asks them, and shows nothing of anybody else."""
    way = gate.opens(code)
    if way is None or too_often(request, f"arrive:{request.META.get('REMOTE_ADDR', '')}", MOST, 60):
        context = {"emergency": emergency(), "closed": way is None}
        return quiet(render(request, "web/finding/closed.html", context, status=404 if way is None else 429))
    plan, zone = way.plan, gate.zone(way)
    table = plan.classification
    form = plan.forms[table.asks].of_anybody if table else None
    if table is None or form is None:
        return quiet(render(request, "web/finding/closed.html", {"emergency": plan.emergency, "closed": True}, status=404))
    sent = request.POST if request.method == "POST" else None
    who, answers = Who(choices_of(gate.villages(way)), sent), Answers(form, zone, request.now, sent)
    good = who.is_valid() & answers.is_valid()
    if sent is not None and good:
        if too_often(request, f"gate:{way.gate}", MOST_A_DAY, 24 * 3600):
            return quiet(render(request, "web/finding/closed.html", {"emergency": plan.emergency, "closed": False}, status=429))
        told = Told(fields_of(who, form, answers.values, zone), answers.values, "self", f"gate:{way.gate}", trusted=False)
        if _taken(request, way.area, way.adoption, form.name, told, who):
            return quiet(redirect("web:arrived", code))
    keeper = plan.roles[table.confirmed_by].title if table.confirmed_by in plan.roles else None
    context = {"who": who, "answers": answers, "plan": plan, "keeper": keeper, "emergency": plan.emergency, "days": plan.retention_days}
    return quiet(render(request, "web/finding/arrive.html", context, status=422 if sent is not None else 200))


@access.public
def arrived(request: Asked, code: str) -> HttpResponse:
    """It is stored: what comes next. The same for everybody, whoever was known already."""
    way = gate.opens(code)
    numbers = way.plan.emergency if way else emergency()
    return quiet(render(request, "web/finding/arrived.html", {"emergency": numbers, "code": code if way else ""}))


def _taken(request: Asked, area: int, adoption: int, form: str, told: Told, who: Who) -> bool:
    try:
        found(area, adoption, form, told, now=request.now)
    except NotTaken as wrong:
        for sentence in wrong.why:
            who.add_error(None, words.reason(sentence))
        return False
    return True


@access.staff("area", "seat", "needs")
def bring(request: Asked) -> HttpResponse:
    """Somebody found at a door, by a report or on a list from above, entered by staff on a phone."""
    way = gate.of(request.viewer)
    if way is None or (table := way.plan.classification) is None:
        return render(request, "web/finding/bring.html", {"way": None})
    form, zone = way.plan.forms[table.asks], gate.zone(way)
    sent = request.POST if request.method == "POST" else None
    initial = {name: request.GET[name] for name in ("village", "address") if name in request.GET}
    source = next((one for one in SOURCES if one == (sent or request.GET).get("source")), SOURCES[0])
    who, answers = Who(choices_of(gate.villages(way)), sent, initial), Answers(form, zone, request.now, sent)
    good = who.is_valid() & answers.is_valid()
    if sent is not None and good:
        told = Told(fields_of(who, form, answers.values, zone), answers.values, source, request.viewer.who)
        if _taken(request, way.area, way.adoption, form.name, told, who):
            messages.success(request, _("Taken down. Whoever confirms the class sees it now."))
            return redirect("web:registers")
    context = {"way": way, "who": who, "answers": answers, "source": source}
    return render(request, "web/finding/bring.html", context, status=422 if sent is not None else 200)
