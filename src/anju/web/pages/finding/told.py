"""Who somebody is, as they or staff at their door say it: the few fields beside the plan's own form."""

from collections.abc import Iterable
from datetime import datetime

from django import forms
from django.utils.translation import gettext, gettext_lazy

from anju.core.moments import local_day
from anju.core.plan.model import Form
from anju.records.queries.waiting import Place
from anju.web import wording


class Who(forms.Form):
    """Name, and how to be found. Nothing is required that does not serve to find somebody again."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100, widget=forms.TextInput({"autocomplete": "name"}))
    phone = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=30, required=False, widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"})
    )
    identity = forms.CharField(
        label=gettext_lazy("Identity number"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Keeps you from being taken for somebody else. It may stay empty."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    village = forms.ChoiceField(label=gettext_lazy("Village or community"))
    address = forms.CharField(label=gettext_lazy("Address, down to the door"), max_length=200)

    def __init__(self, villages: list[tuple[str, str]], data: object, initial: dict[str, str] | None = None) -> None:
        super().__init__(data, initial=initial, use_required_attribute=False)  # type: ignore[arg-type]  # a QueryDict or nothing
        chosen = villages if len(villages) == 1 else [("", gettext("Choose one")), *villages]
        self.fields["village"] = forms.ChoiceField(label=gettext_lazy("Village or community"), choices=chosen)


def choices_of(places: Iterable[Place]) -> list[tuple[str, str]]:
    """Villages to choose from, in the reader's language."""
    return [(str(one.area), one.name if wording.chinese() else one.name_en or one.name) for one in places]


def fields_of(who: Who, form: Form, values: dict[str, object], zone: str) -> dict[str, str]:
    """What was said as a row of a spreadsheet would say it: a moment becomes the local day it fell on."""
    kinds = {field.name: field.kind for field in form.fields}
    told = {name: str(value) for name, value in values.items() if kinds.get(name) in ("text", "integer", "decimal", "choice")}
    moments = {name: datetime.fromisoformat(str(value)) for name, value in values.items() if kinds.get(name) == "moment"}
    days = {name: local_day(moment, zone).isoformat() for name, moment in moments.items()}
    return {**told, **days, **{name: str(text) for name, text in who.cleaned_data.items()}}
