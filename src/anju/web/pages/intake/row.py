"""One row of a file: what it says, what became of it, and what can be put right."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anju.core.intake import reasons
from anju.operations.intake import amend, answer, transfer
from anju.operations.refused import Refused
from anju.records.queries import intake as rows
from anju.web import access
from anju.web.asked import Asked, bounds
from anju.web.pages.intake import words


@access.staff("area")
def row(request: Asked, number: int) -> HttpResponse:
    """The row on a page of its own."""
    line = rows.line(number, *bounds(request.viewer))
    file = rows.file(line.source, *bounds(request.viewer)) if line else None
    if line is None or file is None:
        raise Http404
    answer.looked(request.viewer, number, now=request.now)
    said = [(words.field(name), words.value(name, str(text))) for name, text in line.said["fields"].items()]
    context = {
        "line": line, "file": file, "said": said, "outcome": words.outcome(line.outcome, file.kind), "tone": words.TONES[line.outcome],
        "why": [words.reason(one) for one in line.said.get("reject") or (line.why,) if one], "warnings": [words.reason(one) for one in line.warnings],
        "adds": [words.field(name) for name in line.said.get("adds", ())], "elsewhere": line.why == reasons.ELSEWHERE,
        "alike": rows.likenesses(line) if line.person and not line.merged_into else (), "people": file.kind == "people",
    }  # fmt: skip
    return render(request, "web/intake/row.html", context)


@access.staff("area")
@require_POST
def act(request: Asked, number: int, what: str) -> HttpResponse:
    """`part`: the merge was wrong. `same`: the two are one. `withdraw`, `restore`: taken in by mistake, or not. `transfer`: ask the other area."""
    line = rows.line(number, *bounds(request.viewer))
    if line is None:
        raise Http404
    try:
        messages.success(request, _done(request, line, what))
    except Refused as refused:
        messages.error(request, str(refused.faults[0].text))
    return redirect("web:import-row", number)


def _done(request: Asked, line: rows.Line, what: str) -> str:
    viewer, now = request.viewer, request.now
    if what == "transfer":
        transfer.ask(viewer, line.row, request.POST.get("reason", ""), now=now)
        return _("Asked. The answer will stand on the intake page.")
    if line.person is None:
        raise Http404
    if what == "part":
        amend.part(viewer, line.person, now=now)
        return _("This row is a person of its own again.")
    if what == "withdraw":
        amend.withdraw(viewer, line.person, now=now)
        return _("Taken back. No list shows this person any more.")
    if what == "restore":
        amend.restore(viewer, line.person, now=now)
        return _("This person is back.")
    into = request.POST.get("into", "")
    if what != "same" or not into.isdecimal():
        raise Http404
    amend.merge(viewer, line.person, int(into), now=now)
    return _("The two count as one person now.")
