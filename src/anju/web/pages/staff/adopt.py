"""Adopting a plan: its parameters with their titles, defaults and sources; what the check says; and putting it into force."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.core.plan.compile import Diagnostic
from anju.core.plan.model import Parameter
from anju.operations import library, staffing
from anju.operations.adopt import Faulty
from anju.operations.unable import Unable
from anju.web import access, wording
from anju.web.asked import Asked
from anju.web.pages.staff import choices

HINTS = {
    "days": gettext_lazy("a number of days"),
    "duration": gettext_lazy("like 15 min, 2 h or 3 days"),
    "number": gettext_lazy("a number"),
    "times": gettext_lazy("times of day, like 08:00, 16:00"),
    "weekdays": gettext_lazy("days of the week, like monday, friday"),
    "monthdays": gettext_lazy("days of the month, like 1, 15, last"),
    "dates": gettext_lazy("dates of each year, like 03-01, 09-01"),
    "time": gettext_lazy("a time of day, like 21:00"),
    "text": "",
    "flag": "",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A fault of the check in the reader's language."""

    where: str
    what: str
    remedy: str


class Parameters(forms.Form):
    """The area, and every parameter of the plan; those without a default have to be answered."""

    area = forms.ChoiceField(label=gettext_lazy("Which area adopts it"))

    def __init__(self, offered: library.Offer, areas: list[tuple[str, str]], data: object) -> None:
        super().__init__(data, use_required_attribute=False)  # type: ignore[arg-type]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        for name, one in offered.parameters.items():
            self.fields[f"p-{name}"] = _field(one)

    def given(self, offered: library.Offer) -> dict[str, str]:
        """What differs from the defaults, as the compiler takes it."""
        said = {name: str(self.cleaned_data.get(f"p-{name}", "")).strip() for name in offered.parameters}
        return {name: text for name, text in said.items() if text and text != offered.parameters[name].default}


def _field(one: Parameter) -> forms.Field:
    source = _("Source: %(clauses)s") % {"clauses": ", ".join(one.source)} if one.source else ""
    hint = " · ".join(str(part) for part in (HINTS.get(one.kind, ""), source) if part)
    label, required = wording.said(one.title), not one.default
    if one.kind == "flag":
        options = [("true", _("Yes")), ("false", _("No"))]
        return forms.ChoiceField(label=label, choices=options, widget=forms.RadioSelect, required=required, initial=one.default, help_text=hint)
    return forms.CharField(label=label, required=required, initial=one.default, help_text=hint, max_length=200)


@access.staff("area", "admin")
def adopt(request: Asked) -> HttpResponse:
    """The plans there are, and what is in force where."""
    whole = staffing.whole(request.viewer, request.now)
    offers = [(each, library.judge(each, _stand_ins(each))) for each in library.offers()]
    return render(request, "web/staff/adopt.html", {"offers": offers, "in_force": whole.in_force, "areas": bool(whole.places)})


@access.staff("area", "admin")
def adopting(request: Asked, folder: str) -> HttpResponse:
    """One plan with its parameters; `check` only judges, `adopt` puts it into force where nothing is against it."""
    offered = library.offer(folder)
    if offered is None or offered.plan is None:
        raise Http404
    whole = staffing.whole(request.viewer, request.now)
    if not whole.places:
        messages.warning(request, _("Make an area first: a plan is in force somewhere."))
        return redirect("web:area-new")
    form, faults, clean = Parameters(offered, choices.of_places(whole.places), request.POST or None), list[Said](), False
    if form.is_valid():
        given = form.given(offered)
        faults = [_said(fault) for fault in library.judge(offered, given)]
        clean = not faults
        if clean and request.POST.get("act") == "adopt" and _adopted(request, offered, int(form.cleaned_data["area"]), given, form):
            return redirect("web:staff")
    context = {"offered": offered, "form": form, "faults": faults, "clean": clean, "kept": [e for e in whole.in_force if e.until is None]}
    return render(request, "web/staff/adopting.html", context, status=422 if form.errors or faults else 200)


def _adopted(request: Asked, offered: library.Offer, area: int, given: dict[str, str], form: forms.Form) -> bool:
    try:
        library.put_in_force(request.viewer, offered, area, given, request.now)
    except Unable as error:
        form.add_error(None, str(error.text))
    except Faulty as error:
        form.add_error(None, "; ".join(_said(each).what for each in error.diagnostics))
    except ValueError:
        form.add_error(None, _("This version was published with another text. Give the new text another version."))
    else:
        messages.success(request, _("In force from now on. People enrolled before keep their own."))
        return True
    return False


def _stand_ins(offered: library.Offer) -> dict[str, str]:
    return dict(library.stand_ins(offered))


def _said(fault: Diagnostic) -> Said:
    words = (fault.says.zh, fault.remedy.zh) if wording.chinese() else (fault.says.en, fault.remedy.en)
    return Said(f"{fault.file}:{fault.line}", *words)
