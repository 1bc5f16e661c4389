"""What a spreadsheet's row says, carried over to the questions of a plan's form named as its columns are: `origin`, `arrived`, `age` ..."""

from collections.abc import Mapping
from datetime import date, time

from anju.core.intake.headings import plain
from anju.core.moments import instant_of
from anju.core.plan.model import Field, Form

_FLAGS = {"是": "yes", "有": "yes", "yes": "yes", "y": "yes", "否": "no", "无": "no", "没有": "no", "no": "no", "n": "no"}


def carried(form: Form, fields: Mapping[str, str], born: date | None, today: date, zone: str) -> dict[str, str]:
    """Answers to `form`, still to be judged, that `fields` (normalised, by name) and a date of birth give; what fits no question is left open."""
    raw = {field.name: _answer(field, fields, zone) for field in form.fields}
    if "age" in raw and not raw["age"] and born is not None:
        raw["age"] = str(today.year - born.year - ((today.month, today.day) < (born.month, born.day)))
    return {name: said for name, said in raw.items() if said}


def _answer(field: Field, fields: Mapping[str, str], zone: str) -> str:
    said = fields.get(field.name, "")
    match field.kind:
        case "moment":
            return _moment(said, fields.get(f"{field.name}_time", ""), zone)
        case "choice":
            words = {plain(word): option.name for option in field.options for word in (option.name, option.title.zh, option.title.en)}
            return words.get(plain(said), "")
        case "flag":
            return _FLAGS.get(said.strip().lower(), "")
        case "text" | "integer" | "decimal":
            return said
        case _:
            return ""


def _moment(day: str, clock: str, zone: str) -> str:
    """Without a time of day, the day's first minute: a term counts whole days from it."""
    try:
        return instant_of(date.fromisoformat(day), time.fromisoformat(clock) if clock else time(0), zone).isoformat()
    except ValueError:
        return ""
