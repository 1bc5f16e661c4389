"""What is asked on the steps of an adoption: parameters, who is given which role, how many people, basis and decider."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.core.plan.model import Parameter
from anju.operations.adopting.look import Filled
from anju.operations.adopting.rehearsal import MOST
from anju.records.queries.adopting import Holder
from anju.web import wording

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


REASONS = {
    "reason": gettext_lazy("Set otherwise: why (%(what)s)"),
    "decider": gettext_lazy("Set otherwise: who decided it (%(what)s)"),
}
"""Beside a parameter that is not to be set otherwise without."""


class Parameters(forms.Form):
    """Every parameter of the plan; those without a default have to be answered."""

    def __init__(self, asked: Mapping[str, Parameter], given: Mapping[str, str], data: object) -> None:
        super().__init__(data, use_required_attribute=False)  # type: ignore[arg-type]
        for name, one in asked.items():
            self.fields[f"p-{name}"] = _field(one, given.get(name, one.default))
            for said, label in REASONS.items() if one.reasoned else ():
                words = label % {"what": wording.said(one.title)}
                self.fields[f"p-{name}.{said}"] = forms.CharField(
                    label=words, required=False, initial=given.get(f"{name}.{said}", ""), max_length=300
                )

    def given(self) -> dict[str, str]:
        """The answers by the parameter's name."""
        return {name.removeprefix("p-"): str(value).strip() for name, value in self.cleaned_data.items()}


def _field(one: Parameter, value: str) -> forms.Field:
    source = _("Source: %(clauses)s") % {"clauses": ", ".join(one.source)} if one.source else ""
    hint = " · ".join(str(part) for part in (HINTS.get(one.kind, ""), source) if part)
    label, required = wording.said(one.title), not one.default
    if one.kind == "flag":
        options = [("true", _("Yes")), ("false", _("No"))]
        return forms.ChoiceField(label=label, choices=options, widget=forms.RadioSelect, required=required, initial=value, help_text=hint)
    return forms.CharField(label=label, required=required, initial=value, help_text=hint, max_length=200)


class Roles(forms.Form):
    """For each role, the post whose holder is given it as well."""

    def __init__(self, filled: Sequence[Filled], data: object) -> None:
        super().__init__(data, use_required_attribute=False)  # type: ignore[arg-type]
        for one in filled:
            options = [("", _("nobody more")), *((str(holder.post), named(holder)) for holder in one.could)]
            initial = str(one.given.post) if one.given else ""
            self.fields[f"r-{one.role.name}"] = forms.ChoiceField(
                label=_("Give it to, as it comes into force"), choices=options, required=False, initial=initial
            )

    def given(self) -> dict[str, int]:
        """The posts by role, of those that name one."""
        return {name.removeprefix("r-"): int(value) for name, value in self.cleaned_data.items() if value}


def named(holder: Holder) -> str:
    """A holder by name, agency and post."""
    agency = holder.agency if wording.chinese() else holder.agency_en or holder.agency
    return f"{holder.name} · {agency} · {holder.title}"


class Rehearse(forms.Form):
    """For how many people."""

    people = forms.IntegerField(
        label=gettext_lazy("How many people"), min_value=1, max_value=MOST, widget=forms.TextInput({"inputmode": "numeric", "class": "figure"})
    )


class Decision(forms.Form):
    """By which paper, and by whom."""

    basis = forms.CharField(
        label=gettext_lazy("On what basis"), max_length=500, help_text=gettext_lazy("the paper or the order that says so, with its number and date")
    )
    decider = forms.CharField(label=gettext_lazy("Who decides it"), max_length=200, help_text=gettext_lazy("name and office"))
