"""The plans there are to adopt, what is in force where, and adoptions on their way; beginning one."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.operations import clock, library, staffing
from anju.operations.adopting.begin import begin
from anju.operations.prove import known
from anju.operations.unable import Unable
from anju.records.queries import adopting as queries
from anju.web import access
from anju.web.asked import EVERYWHERE, Asked
from anju.web.pages.staff import choices


class Where(forms.Form):
    """The area that adopts it."""

    area = forms.ChoiceField(label=gettext_lazy("Which area adopts it"))

    def __init__(self, areas: list[tuple[str, str]], data: object) -> None:
        super().__init__(data, use_required_attribute=False)  # type: ignore[arg-type]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


@access.staff("area", "admin")
def adopt(request: Asked) -> HttpResponse:
    """The plans there are, what is in force where, and what waits for a decision."""
    viewer = request.viewer
    whole = staffing.whole(viewer, request.now)
    offers = library.offers()
    lo, hi = EVERYWHERE if viewer.purpose == "admin" else (viewer.lo, viewer.hi)
    drafts = queries.undecided(lo, hi)
    titles = {each.plan.name: each.plan.title for each in offers if each.plan is not None}
    context = {
        "offers": offers, "proven": known(offers, clock.real()), "in_force": [(each, titles.get(each.plan)) for each in whole.in_force],
        "areas": bool(whole.places), "drafts": [(each, titles.get(each.plan)) for each in drafts],
    }  # fmt: skip
    return render(request, "web/adopting/list.html", context)


@access.staff("area", "admin")
def adopting(request: Asked, folder: str) -> HttpResponse:
    """One plan of the library; with an area chosen, a draft begins, or the one that waits goes on."""
    offered = library.offer(folder)
    if offered is None or offered.plan is None:
        raise Http404
    whole = staffing.whole(request.viewer, request.now)
    if not whole.places:
        messages.warning(request, _("Make an area first: a plan is in force somewhere."))
        return redirect("web:area-new")
    form = Where(choices.of_places(whole.places), request.POST or None)
    if form.is_valid():
        try:
            return redirect("web:draft", begin(request.viewer, offered, int(form.cleaned_data["area"]), request.now))
        except Unable as error:
            form.add_error(None, str(error.text))
    rules = sum(len(track.rules) for track in offered.plan.tracks.values())
    context = {"offered": offered, "form": form, "rules": rules, "faults": library.judge(offered, dict(offered.stand_ins))}
    return render(request, "web/adopting/begin.html", context, status=422 if form.errors else 200)
