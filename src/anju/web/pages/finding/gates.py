"""Squares by which those who arrive register themselves and neighbours say that they worry: made, printed, closed."""

from io import BytesIO

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from anju.operations.finding import gate as ways
from anju.operations.refused import Refused
from anju.records.queries import registers as rows
from anju.web import access
from anju.web.asked import Asked, bounds


@access.staff("area")
def gates(request: Asked) -> HttpResponse:
    """The ways in that are open."""
    return render(request, "web/finding/gates.html", {"gates": rows.gates(*bounds(request.viewer))})


@access.staff("area")
@require_POST
def gate_new(request: Asked) -> HttpResponse:
    """A new one for the viewer's area, for those who arrive or for neighbours who worry."""
    try:
        return redirect("web:gate", ways.make(request.viewer, now=request.now, neighbours=request.POST.get("for") == "neighbours"))
    except Refused as refused:
        messages.error(request, str(refused.faults[0].text))
        return redirect("web:gates")


@access.staff("area")
@never_cache
def gate(request: Asked, number: int) -> HttpResponse:
    """The square, to print."""
    try:
        secret = ways.secret_of(request.viewer, number)
    except Refused as refused:
        raise Http404 from refused
    one = next((each for each in rows.gates(*bounds(request.viewer)) if each.gate == number), None)
    address = request.build_absolute_uri(reverse("web:neighbour" if one and one.neighbours else "web:arrive", args=[secret]))
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, border=2, dark="#000", light="#fff", omitsize=True, svgclass="square", lineclass=None
    )
    square = mark_safe(out.getvalue().decode())  # noqa: S308  # drawn by us from our own address
    return render(request, "web/finding/gate.html", {"square": square, "address": address, "gate": one})


@access.staff("area")
@require_POST
def gate_revoke(request: Asked, number: int) -> HttpResponse:
    """Closes one: its square leads nowhere from now on."""
    try:
        ways.revoke(request.viewer, number, now=request.now)
        messages.success(request, _("Closed. Its QR code leads nowhere any more."))
    except Refused as refused:
        messages.error(request, str(refused.faults[0].text))
    return redirect("web:gates")
