"""Release: whose END is near or past, what is still missing, who signs next; sign, seal, review and return for many at once; archive."""

from typing import Literal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from anju.core.enrolment.fact import Key
from anju.operations.record import Done
from anju.operations.refused import Refused
from anju.operations.release.certify import certify
from anju.operations.release.sign import archive, sign
from anju.operations.release.standing import Standing, standing
from anju.web import access, shown, wording
from anju.web.asked import Asked

STAFF = ("area", "seat", "needs")
LARGEST = 400


@access.staff(*STAFF)
def release(request: Asked) -> HttpResponse:
    """The list: red papers first, then by END."""
    found = standing(request.viewer, now=request.now)
    kinds = {each.step.rule.mark for one in found for each in one.next if each.mine}
    context = {
        "found": [(one, _mine(one)) for one in found],
        "red": sum(one.red for one in found),
        "waits": sum(one.begun and not one.red and not one.complete for one in found),
        "ready": sum(one.complete for one in found),
        "signs": bool(kinds & {"sign", "seal"}),
        "reviews": "review" in kinds,
    }
    return render(request, "web/release/list.html", context)


def _mine(one: Standing) -> list[tuple[str, str]]:
    """The steps this viewer may give now, by token, and their titles."""
    mine = [each for each in one.next if each.mine and each.key is not None]
    return [(shown.token(one.enrolment, each.key), wording.said(each.step.rule.title)) for each in mine if each.key is not None]


@access.staff(*STAFF)
def one(request: Asked, enrolment: int) -> HttpResponse:
    """One release: every step with who and when, and what keeps the file from its archive."""
    found = _one(request, enrolment)
    return render(request, "web/release/one.html", {"one": found, "mine": _mine(found), "reviews": _reviews(found)})


@access.staff(*STAFF)
def part(request: Asked, enrolment: int) -> HttpResponse:
    """The same in short, for the household's page, once its sign-off has begun."""
    found = standing(request.viewer, now=request.now, enrolment=enrolment)
    begun = [each for each in found if each.free or each.begun]
    return render(request, "web/release/part.html", {"one": begun[0] if begun else None})


def _one(request: Asked, enrolment: int) -> Standing:
    found = standing(request.viewer, now=request.now, enrolment=enrolment)
    if not found:
        raise Http404
    return found[0]


def _reviews(found: Standing) -> bool:
    return any(each.mine and each.step.rule.mark == "review" for each in found.next)


@access.staff(*STAFF)
@require_POST
def signing(request: Asked) -> HttpResponse:
    """Signs what was chosen; `act` is sign, pass or return. Reviews and signatures are told apart: nobody passes a paper by signing."""
    act, items = request.POST.get("act", "sign"), _chosen(request)
    marks = {"sign": ("sign", "seal"), "pass": ("review",), "return": ("review",)}.get(act, ())
    standings = {found.enrolment: found for found in _standings(request, items)}
    fitting = [(number, key) for number, key in items if number in standings and _mark(standings[number], key) in marks]
    if not fitting:
        messages.warning(request, _("Choose at least one paper that waits for this."))
        return redirect(_back(request))
    verdict: Literal["passed", "returned"] = "returned" if act == "return" else "passed"
    answers = sign(request.viewer, fitting, now=request.now, verdict=verdict, reason=request.POST.get("reason", ""))
    done = sum(isinstance(answer, Done) for answer in answers)
    if done:
        messages.success(request, ngettext("%(n)d paper stored.", "%(n)d papers stored.", done) % {"n": done})
    for (number, _key), answer in zip(fitting, answers, strict=True):
        if isinstance(answer, Refused):
            messages.error(request, f"{standings[number].name}: {' '.join(str(fault.text) for fault in answer.faults)}")
    return redirect(_back(request))


def _chosen(request: Asked) -> list[tuple[int, Key]]:
    return [found for text in request.POST.getlist("step")[:LARGEST] if (found := shown.parse(text))]


def _standings(request: Asked, items: list[tuple[int, Key]]) -> tuple[Standing, ...]:
    """Every one that is chosen: the list's where they are on it, else each by itself."""
    wanted = {number for number, _ in items}
    if len(wanted) == 1:
        return standing(request.viewer, now=request.now, enrolment=next(iter(wanted)))
    return tuple(found for found in standing(request.viewer, now=request.now) if found.enrolment in wanted)


def _mark(found: Standing, key: Key) -> str:
    return next((each.step.rule.mark for each in found.next if each.key == key), "")


@access.staff(*STAFF)
@require_POST
def archiving(request: Asked, enrolment: int) -> HttpResponse:
    """Closes the file. While anything is open it is refused, and the page says exactly what."""
    found = _one(request, enrolment)
    if found.shutting is None:
        messages.error(request, _("The file cannot be archived yet. What is still open stands below."))
        return redirect("web:release-one", enrolment)
    try:
        archive(request.viewer, enrolment, found.shutting, now=request.now)
    except Refused as refused:
        still = "; ".join(wording.said(each.title) for each in found.keeps)
        messages.error(request, " ".join([*(str(fault.text) for fault in refused.faults), still]).strip())
    else:
        messages.success(request, _("Archived."))
    return redirect("web:release-one", enrolment)


@access.staff(*STAFF)
@require_POST
def certifying(request: Asked, enrolment: int) -> HttpResponse:
    """Makes the certificate of a release that everybody has signed."""
    found = _one(request, enrolment)
    if not certify(found.enrolment, request.viewer.who, request.now):
        messages.error(request, _("Not everybody has signed yet. The person is free at the hour all the same."))
    return redirect("web:release-one", enrolment)


def _back(request: Asked) -> str:
    given = request.POST.get("back", "")
    return f"/release/{int(given)}/" if given.isdecimal() and len(given) < 19 else "/release/"


urlpatterns = [
    path("release/", release, name="release"),
    path("release/sign/", signing, name="release-sign"),
    path("release/<int:enrolment>/", one, name="release-one"),
    path("release/<int:enrolment>/part/", part, name="release-part"),
    path("release/<int:enrolment>/archive/", archiving, name="release-archive"),
    path("release/<int:enrolment>/certificate/", certifying, name="release-certificate"),
]
