"""A sheet of readings typed from paper: one number a household, each row taken or refused by itself, nothing typed is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.core.evidence.fields import read
from anju.core.plan.model import Field, Form
from anju.operations.record import Done, Said, record_many
from anju.records.queries import duties as rows
from anju.web import access, shown, wording
from anju.web.asked import Asked, bounds
from anju.web.forms import FAULTS, local, question

LARGEST = 400
BACK = timedelta(hours=36)


@dataclass(slots=True)
class Line:
    """One household's row: what was typed, what is wrong with it, and the ledger's number once it is stored."""

    duty: shown.Duty
    typed: dict[str, str] = field(default_factory=dict)
    wrong: list[tuple[str, Promise | str]] = field(default_factory=list)
    stored: int | None = None

    @property
    def filled(self) -> bool:
        """Whether anything was typed."""
        return bool(self.figures)

    @property
    def figures(self) -> list[str]:
        """What was typed, in the order of the sheet."""
        return [each for each in self.typed.values() if each]


class Same(forms.Form):
    """What holds for the whole sheet: when the readings were taken, and every answer that is not a number."""

    taken = forms.CharField(
        label=gettext_lazy("When were they taken, if not just now?"), required=False, widget=forms.DateTimeInput({"type": "datetime-local"})
    )

    def __init__(self, form: Form, data: QueryDict | None) -> None:
        super().__init__(data, use_required_attribute=False)
        for asked in form.asked:
            if asked.required and asked.kind not in ("decimal", "integer"):
                self.fields[asked.name] = question(asked)
                if asked.kind == "choice":
                    self.initial[asked.name] = asked.options[0].name


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form and the households that owe it, in one window."""

    form: Form
    numbers: tuple[Field, ...]
    lines: tuple[Line, ...]


@access.staff("area", "seat")
def grid(request: Asked) -> HttpResponse:
    """The sheet; sent, each row is recorded by itself and comes back with its result."""
    sent = request.method == "POST"
    named = [found for text in request.POST.getlist("row")[:LARGEST] if (found := shown.parse(text))] if sent else []
    owed = rows.some(named, *bounds(request.viewer)) if named else _owed(request)
    sheets = _sheets([shown.duty(row, request.now) for row in owed])
    chosen = next((s for s in sheets if s.form.name == (request.POST.get("form") or request.GET.get("form"))), sheets[0] if sheets else None)
    same = Same(chosen.form, request.POST if sent else None) if chosen else None
    if sent and chosen and same and same.is_valid():
        _take(request, chosen, same)
    saved = [line for line in chosen.lines if line.stored] if chosen else []
    refused = [line for line in chosen.lines if line.wrong] if chosen else []
    past = chosen is not None and any(line.duty.gone for line in chosen.lines)
    context = {"past": past, "sheets": sheets, "sheet": chosen, "same": same, "saved": saved, "refused": refused}
    return render(request, "web/grid.html", context, status=422 if refused else 200)


def _owed(request: Asked) -> tuple[rows.Row, ...]:
    return tuple(row for row in rows.mine(request.viewer.posts, *bounds(request.viewer), request.now) if row.closes > request.now - BACK)


def _sheets(duties: Sequence[shown.Duty]) -> list[Sheet]:
    """The duties that one number proves, by form; households in the order of the list on paper: by place and name."""
    by_form: dict[str, tuple[Form, list[Line]]] = {}
    for duty in duties:
        form = shown.form_of(duty.row)
        if form is not None and _on_paper(form):
            by_form.setdefault(form.name, (form, []))[1].append(Line(duty))
    return [
        Sheet(form, _numbers(form), tuple(sorted(lines, key=lambda line: (line.duty.row.area, line.duty.row.name, line.duty.row.closes))))
        for form, lines in by_form.values()
    ]


def _on_paper(form: Form) -> bool:
    """Whether a sheet of paper can hold what the form requires: a measured value, and no photograph."""
    required = {asked.kind for asked in form.fields if asked.required}
    return "decimal" in required and not {"photo", "place"} & required


def _numbers(form: Form) -> tuple[Field, ...]:
    return tuple(asked for asked in form.fields if asked.kind in ("decimal", "integer"))


def _take(request: Asked, sheet: Sheet, same: Same) -> None:
    """Judge each filled row, record the good ones together, and write each result into its line."""
    shared = {name: value for name, value in same.cleaned_data.items() if name != "taken" and value not in ("", None)}
    ready: list[tuple[Line, Said]] = []
    for line in sheet.lines:
        line.typed = {asked.name: request.POST.get(f"{line.duty.token}:{asked.name}", "").strip() for asked in sheet.numbers}
        if line.filled and line.duty.row.how is None:
            said = _judged(line, sheet.form, shared, _happened(line, str(same.cleaned_data["taken"]), request.now))
            ready += [(line, said)] if said else []
    answers = record_many(request.viewer, [(line.duty.row.enrolment, said) for line, said in ready], now=request.now)
    for (line, _said), answer in zip(ready, answers, strict=True):
        if isinstance(answer, Done):
            line.stored = answer.seqs[0]
        else:
            line.wrong = [("", fault.text) for fault in answer.faults]


def _happened(line: Line, taken: str, now: datetime) -> datetime | None:
    """The time on the sheet, for this household's zone; None: just now."""
    text = local(taken, line.duty.row.zone) if taken else None
    if taken and (text is None or datetime.fromisoformat(text) > now):
        line.wrong.append(("", _("The time of the sheet cannot be right.")))
        return None
    return datetime.fromisoformat(text) if text else None


def _judged(line: Line, form: Form, shared: Mapping[str, object], happened: datetime | None) -> Said | None:
    values, wrong = read(form, {**shared, **{name: wording.half_width(typed) for name, typed in line.typed.items() if typed}})
    line.wrong += [(fault.field, FAULTS[fault.fault]) for fault in wrong]
    if line.wrong:
        return None
    return Said("evidence", form=form.name, values=values, happened=happened, via="paper", answers=line.duty.row.key)


urlpatterns = [path("grid/", grid, name="grid")]
