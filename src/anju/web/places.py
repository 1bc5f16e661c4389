"""Places taken at one moment: how one is asked for, in which words it is told, and how far from the door somebody stood, where the plan says so.

Degrees stand on no page: whoever may read the record reads what they mean.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from anju.core.evidence import point
from anju.core.evidence.point import NONE, REASONS, Point, Stands
from anju.core.plan.model import Field, Form, Plan, Text
from anju.records.queries import said as answered
from anju.web import wording
from anju.web.permissions import PLACED

KEPT = "kept"
"""The answer that leaves a place as it is recorded: its degrees go to no page."""
LATEST = 12
"""Visits of which it is told how far from the door they were."""


def choices(spot: str = "", *, required: bool = True) -> list[tuple[str, str]]:
    """Why there may be none. What is recorded, as `spot`, may stay, and go without a reason where none is `required`."""
    stays = [(KEPT, _("As it is: a place was taken"))] if point.point(spot) is not None else []
    goes = [("", _("Leave the place out"))] if spot and not required else []
    return [*stays, *((f"{NONE}{name}", wording.said(words)) for name, words in REASONS.items()), *goes]


def told(text: str) -> str:
    """A place in words, without degrees."""
    reason = REASONS.get(text.removeprefix(NONE)) if text.startswith(NONE) else None
    return wording.said(reason) if reason is not None else _("a place was taken")


class OnePoint(forms.RadioSelect):
    """Why there is none, to choose; the page's script adds the button that takes one (`web/field/place.js`). What was taken stays chosen."""

    template_name = "web/parts/place.html"

    def __init__(self, attrs: Any = None, choices: Any = ()) -> None:  # noqa: ANN401  # Django's own
        super().__init__({"data-place": "1", **(attrs or {})}, choices)

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:  # noqa: ANN401  # Django's own
        """The reasons, and the point that was sent."""
        sent = next((str(one) for one in value or () if point.point(str(one)) is not None), "")
        kept = list(self.choices)
        self.choices = [*([(sent, told(sent))] if sent else []), *kept]
        try:
            return super().optgroups(name, value, attrs)
        finally:
            self.choices = kept


def asked(form: Form | None) -> bool:
    """Whether the form asks for a place: only then may its page ask the device for one."""
    return form is not None and any(field.kind == "place" for field in form.fields)


def page(request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    """A page whose form stands as `answers`: it may ask the device for a place where the form does; its template includes the scripts for that."""
    placed = asked(getattr(context.get("answers"), "form", None))
    answer = render(request, template, {**context, "placed": placed}, status=status)
    if placed:
        answer["Permissions-Policy"] = PLACED
    return answer


@dataclass(frozen=True, slots=True)
class Stood:
    """How somebody stood to the door at a visit. `far`: in words, where they were away."""

    form: Text
    at: datetime
    by: str
    stands: Stands
    far: str


def stood(plan: Plan, enrolment: int) -> tuple[Stood, ...]:
    """Of the latest visits, newest first, those whose question is compared with where the door is. Under the viewer's scope, for whoever looks at
    the record: what they may not read is not among it."""
    told_by = {(form.name, field.name): field for form in plan.forms.values() for field in form.fields if field.against}
    if not told_by:
        return ()
    doors = {field.against for field in told_by.values()}
    known = {door: _point(enrolment, *door.split(".", 1)) for door in doors}
    said = answered.standing(enrolment, sorted({form for form, _field in told_by}), LATEST)
    return tuple(each for one in said for each in _of(plan, enrolment, one, known))


def _of(plan: Plan, enrolment: int, said: answered.Said, doors: dict[str, Point | None]) -> Iterator[Stood]:
    form, values = plan.forms[said.form], answered.secrets(enrolment, said)
    for field in _compared(form):
        if field.name in values:
            stands, metres = point.stands(point.point(str(values[field.name])), doors[field.against])
            yield Stood(form.title, said.moment, said.by, stands, _far(metres) if stands == "away" else "")


def _compared(form: Form) -> Sequence[Field]:
    return [field for field in form.fields if field.against]


def _point(enrolment: int, form: str, field: str) -> Point | None:
    """Where the door is: the latest answer that is a point."""
    for said in answered.standing(enrolment, [form], LATEST):
        found = point.point(str(answered.secrets(enrolment, said).get(field, "")))
        if found is not None:
            return found
    return None


def _far(metres: float) -> str:
    return _("%(n)s km away") % {"n": f"{metres / 1000:.1f}"} if metres >= 1000 else _("%(n)s m away") % {"n": f"{round(metres, -1):.0f}"}
