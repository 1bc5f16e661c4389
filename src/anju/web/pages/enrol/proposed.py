"""Deciding on a proposal: who of the household is enrolled, with the basis and every END shown first; or refused, with a reason."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anju.operations.enrol import Request
from anju.operations.plans import plan_of
from anju.operations.propose import Given, accept, proposal_of, refuse
from anju.operations.refused import Refused
from anju.web import access, wording
from anju.web.asked import Asked
from anju.web.pages.enrol.basis import Grounds, Line, basis_of, first_days, judged, line_of, shown_as


@access.staff("area", "seat")
def proposed(request: Asked, number: int) -> HttpResponse:
    """The proposal; with people chosen, the basis; sent as shown, they are enrolled and the duty to decide is answered."""
    try:
        given = proposal_of(request.viewer, number, request.now)
    except Refused as refused:
        raise Http404 from refused
    if request.method == "POST" and request.POST.get("act") == "refuse":
        return _refused(request, given)
    typed = request.POST if request.method == "POST" else request.GET
    chosen = [one for one in given.people if str(one.person) in typed.getlist("person")]
    if not chosen or given.state != "open":
        return _page(request, given)
    return _basis(request, given, [line_of(request, one, typed) for one in chosen])


def _basis(request: Asked, given: Given, lines: Sequence[Line]) -> HttpResponse:
    plan = plan_of(given.adoption)
    name, words = f"{given.adoption}:{given.track}", f"{wording.said(plan.title)} · {wording.said(plan.tracks[given.track].title)}"
    tracks = [(name, words, plan)]
    form = Grounds([(name, words)], first_days(tracks), request.POST if request.method == "POST" else None)
    ready, faults = False, list[str]()
    if request.method == "POST" and form.is_valid():
        faults = judged(request, form, lines)
        ready = not faults and not any(line.wrong for line in lines)
        if ready and request.POST.get("act") == "enrol" and request.POST.get("shown") == shown_as(lines):
            return _accepted(request, given, form, lines)
    context = {"given": given, "form": form, "lines": lines, "ready": ready, "faults": faults, "shown": shown_as(lines), "gone": 0, "tracks": tracks}
    return render(request, "web/enrol/proposed.html", context, status=422 if faults or any(line.wrong for line in lines) else 200)


def _accepted(request: Asked, given: Given, form: Grounds, lines: Sequence[Line]) -> HttpResponse:
    wanted = [
        Request(given.adoption, given.track, basis_of(form, line.first_day), person=line.who.person, imported=line.who.source)
        for line in lines
        if line.first_day is not None
    ]
    try:
        done = accept(request.viewer, given.number, wanted, now=request.now)
    except Refused as refused:
        return _page(request, given, [str(fault.text) for fault in refused.faults])
    messages.success(request, ngettext("%(n)d person enrolled.", "%(n)d people enrolled.", len(done)) % {"n": len(done)})
    return redirect("web:household", given.enrolment)


def _refused(request: Asked, given: Given) -> HttpResponse:
    try:
        refuse(request.viewer, given.number, request.POST.get("reason", ""), now=request.now)
    except Refused as refused:
        return _page(request, given, [str(fault.text) for fault in refused.faults])
    messages.success(request, _("Refused. The reason is kept with it."))
    return redirect("web:duties")


def _page(request: Asked, given: Given, wrong: Sequence[str] = ()) -> HttpResponse:
    tracks = plan_of(given.adoption).tracks
    track, rule = tracks[given.track], tracks[given.of].rules.get(given.key.rule)
    context = {
        "given": given, "rule": rule, "track": wording.said(track.title), "agreed": not track.holds, "wrong": wrong,
        "reason": request.POST.get("reason", ""), "zone": request.viewer.zone,
    }  # fmt: skip
    return render(request, "web/enrol/proposal.html", context, status=422 if wrong else 200)
