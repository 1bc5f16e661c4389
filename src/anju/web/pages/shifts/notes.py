"""What the watch before said of itself, in the reader's language."""

from django.utils.translation import gettext as _

from anju.core.plan.model import Option, Text
from anju.operations.shifts.held import Held
from anju.records.queries.shifts import Note
from anju.web import wording


def said(held: Held, note: Note) -> list[tuple[Text, str]]:
    """What the watch before answered, question by question, in the reader's language."""
    form = held.kept.plan.forms.get(note.form)
    return [(field.title, _value(field.options, note.values[field.name])) for field in form.fields if field.name in note.values] if form else []


def _value(options: tuple[Option, ...], value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    titles = {option.name: option.title for option in options}
    return wording.said(titles[value]) if isinstance(value, str) and value in titles else str(value)
