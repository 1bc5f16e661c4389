"""Photographs as pages offer them: a small one that leads to the whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from anju.core.plan.model import Form, Text


@dataclass(frozen=True, slots=True)
class Pictured:
    """Where one photograph is, whole and small, and the question it answers."""

    whole: str
    small: str
    title: Text


def for_staff(enrolment: int, seq: int, form: Form | None, fields: Sequence[str]) -> tuple[Pictured, ...]:
    """Photographs of the fact `seq` for pages of staff."""
    return tuple(_pictured("photo", (enrolment, seq, field), form, field) for field in fields)


def for_home(seq: int, form: Form | None, fields: Sequence[str]) -> tuple[Pictured, ...]:
    """Photographs of the fact `seq` for the household's own page."""
    return tuple(_pictured("home-photo", (seq, field), form, field) for field in fields)


def _pictured(name: str, where: tuple[object, ...], form: Form | None, field: str) -> Pictured:
    title = next((each.title for each in form.fields if each.name == field), None) if form else None
    return Pictured(reverse(f"web:{name}", args=where), reverse(f"web:{name}-small", args=where), title or Text(zh=field, en=field))
