"""Areas and agencies: listed, made, renamed."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.operations import agency as agencies
from anju.operations import area as regions
from anju.operations import staffing
from anju.operations.unable import Unable
from anju.records.queries.staff import Office
from anju.web import access
from anju.web.asked import Asked
from anju.web.pages.staff import choices

ENGLISH = gettext_lazy("Name in English")


class AreaForm(forms.Form):
    """A new area."""

    parent = forms.ChoiceField(label=gettext_lazy("Inside"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=choices.KINDS)
    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=80)
    english = forms.CharField(label=ENGLISH, max_length=80, required=False)
    code = forms.CharField(
        label=gettext_lazy("Division code"),
        max_length=6,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Only where it lies in no other area: six figures for a county, like 330185."),
    )


class AgencyForm(forms.Form):
    """A new agency, or another name for one."""

    area = forms.ChoiceField(label=gettext_lazy("Where"))
    kind = forms.ChoiceField(label=gettext_lazy("Which roles it fills"))
    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=80)
    english = forms.CharField(label=ENGLISH, max_length=80, required=False)


class ClosingForm(forms.Form):
    """Why an agency serves no more."""

    reason = forms.CharField(label=gettext_lazy("Why does it no longer serve here?"), widget=forms.Textarea({"rows": 3}), max_length=2000)


@access.staff("area", "admin")
def areas(request: Asked) -> HttpResponse:
    """Every area in sight."""
    whole = staffing.whole(request.viewer, request.now)
    counts = {place.number: sum(1 for o in whole.offices if o.area == place.number) for place in whole.places}
    return render(request, "web/staff/areas.html", {"places": whole.places, "counts": counts, "kinds": dict(choices.KINDS)})


@access.staff("area", "admin")
def new_area(request: Asked) -> HttpResponse:
    """Makes an area."""
    whole = staffing.whole(request.viewer, request.now)
    form = AreaForm(request.POST or None, initial={"parent": request.GET.get("parent", ""), "kind": "township" if whole.places else "county"})
    nowhere = [("", _("in no other area: at the top"))] if request.viewer.purpose == "admin" else []
    form.fields["parent"].choices = [*nowhere, *choices.of_places(whole.places)]  # type: ignore[attr-defined]
    if form.is_valid():
        given = form.cleaned_data
        parent = int(given["parent"]) if given["parent"] else None
        try:
            regions.open_area(request.viewer, given["kind"], given["name"], english=given["english"], parent=parent, code=given["code"])
        except Unable as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.text))
        else:
            messages.success(request, _("%(name)s is there now.") % {"name": given["name"]})
            return redirect("web:areas")
    return render(request, "web/staff/form.html", _context(form, _("A new area"), "web:areas"), status=422 if form.errors else 200)


@access.staff("area", "admin")
def new_agency(request: Asked) -> HttpResponse:
    """Makes an agency."""
    form = _agency_form(request, None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            agencies.add(request.viewer, int(given["area"]), given["kind"], given["name"], given["english"], now=request.now)
        except Unable as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.text))
        else:
            messages.success(request, _("%(name)s is there now.") % {"name": given["name"]})
            return redirect("web:staff")
    if not form.fields["kind"].choices:  # type: ignore[attr-defined]
        messages.warning(request, _("Adopt a plan first: it says which kinds of agencies there are."))
        return redirect("web:adopt")
    return render(request, "web/staff/form.html", _context(form, _("A new agency"), "web:staff"), status=422 if form.errors else 200)


@access.staff("area", "admin")
def agency(request: Asked, number: int) -> HttpResponse:
    """Gives an agency another name; from here it is closed, and opened again."""
    row = _office(request, number)
    form = _agency_form(request, {"name": row.name, "english": row.name_en})
    for fixed in ("area", "kind"):
        del form.fields[fixed]
    if form.is_valid():
        try:
            agencies.rename(request.viewer, number, form.cleaned_data["name"], form.cleaned_data["english"])
        except Unable as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.text))
        else:
            messages.success(request, _("Stored."))
            return redirect("web:staff")
    context = _context(form, choices.name_of(row), "web:staff") | {"office": row}
    return render(request, "web/staff/agency.html", context, status=422 if form.errors else 200)


@access.staff("area", "admin")
def close_agency(request: Asked, number: int) -> HttpResponse:
    """Says what closing an agency does, and does it with a reason; what had changed meanwhile is shown anew."""
    row = _office(request, number)
    if row.closed is not None:
        return redirect("web:agency", number)
    form = ClosingForm(request.POST or None)
    if form.is_valid():
        ending = {int(post) for post in request.POST.getlist("post") if post.isdecimal() and len(post) < 19}
        try:
            agencies.close(request.viewer, number, form.cleaned_data["reason"], request.now, ending)
        except Unable as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.text))
        else:
            messages.success(request, _("%(name)s serves here no more.") % {"name": choices.name_of(row)})
            return redirect("web:agency", number)
    context = {"form": form, "office": row, "name": choices.name_of(row), "leaving": agencies.foresee(request.viewer, number, request.now)}
    context["roles"] = choices.titles([row.area], request.now)
    return render(request, "web/staff/close.html", context, status=422 if form.errors else 200)


@access.staff("area", "admin")
@require_POST
def reopen_agency(request: Asked, number: int) -> HttpResponse:
    """A closed agency serves again."""
    row = _office(request, number)
    agencies.reopen(request.viewer, number, request.now)
    messages.success(request, _("%(name)s serves here again.") % {"name": choices.name_of(row)})
    return redirect("web:agency", number)


def _office(request: Asked, number: int) -> Office:
    found = next((each for each in staffing.whole(request.viewer, request.now).offices if each.number == number), None)
    if found is None:
        raise Http404
    return found


def _agency_form(request: Asked, initial: dict[str, str] | None) -> AgencyForm:
    whole = staffing.whole(request.viewer, request.now)
    form = AgencyForm(request.POST or None, initial=initial)
    form.fields["area"].choices = choices.of_places(whole.places)  # type: ignore[attr-defined]
    form.fields["kind"].choices = choices.of_kinds(whole, request.now)  # type: ignore[attr-defined]
    return form


def _context(form: forms.Form, title: str, back: str) -> dict[str, object]:
    return {"form": form, "title": title, "back": back}
