"""Why a fact of a timeline may not be recorded, in words for whoever wrote it: the field at fault and what it may be."""

from collections.abc import Mapping, Sequence

from anju.core.evidence.refuse import Refusal
from anju.core.plan.model import Field, Form, Text

_WRONG: Mapping[str, Text] = {
    "missing": Text("没有回答", "is not answered"),
    "unknown": Text("这张表单里没有", "is no field of this form"),
    "not a number": Text("不是数", "is not a number"),
    "too low": Text("太小", "is too low"),
    "too high": Text("太大", "is too high"),
    "not an option": Text("不在选项里", "is not among the options"),
    "not text": Text("不是文字", "is not a text"),
    "too long": Text("太长", "is too long"),
    "not a moment": Text("不是时刻", "is not a moment"),
    "not yes or no": Text("不是 true 或 false", "is neither true nor false"),
    "not a picture": Text("不是照片", "is not a picture"),
    "not a code": Text("不是管号", "is not a code"),
    "not a place": Text("不是位置", "is not a place"),
}


def in_words(against: Sequence[Refusal], form: Form | None, values: Mapping[str, object]) -> Text:
    """All that stands against the fact, the values as the timeline writes them."""
    told = [_told(one, form, values) for one in against]
    return Text("；".join(one.zh for one in told), "; ".join(one.en for one in told))


def _told(one: Refusal, form: Form | None, values: Mapping[str, object]) -> Text:
    if one.code == "window passed":
        return Text(
            f"{one.detail} 的时限已过，又不能补（makeup: false）", f"the window of {one.detail} has passed, and it cannot be made up (makeup: false)"
        )
    if one.code != "wrong answer" or one.detail not in _WRONG:
        about = " ".join(each for each in (one.field, one.detail) if each)
        return Text(f"{one.code}（{about}）", f"{one.code} ({about})") if about else Text(one.code, one.code)
    what, field = _WRONG[one.detail], next((each for each in form.fields if each.name == one.field), None) if form else None
    given = f" {values[one.field]!r}" if one.field in values else ""
    may = _may(form, field, values.get(one.field))
    return Text(f"字段 {one.field}{given} {what.zh}{may.zh}", f"the field {one.field}{given} {what.en}{may.en}")


def _may(form: Form | None, field: Field | None, given: object) -> Text:
    """What may stand there instead; nothing where the fault says it."""
    if field is None:
        names = ", ".join(each.name for each in form.fields if each.formula is None) if form else ""
        return Text(f"；字段有：{names}", f"; its fields: {names}")
    if field.options:
        names = ", ".join(option.name for option in field.options)
        if isinstance(given, bool):
            return Text(
                f"；可以是 {names}；yes、no、on、off 这样的名字要加引号", f"; it may be {names}; a name such as yes, no, on or off stands in quotes"
            )
        return Text(f"；可以是 {names}", f"; it may be {names}")
    if field.kind in ("decimal", "integer") and not (field.low is None and field.high is None):
        return Text(f"；从 {field.low} 到 {field.high}", f"; from {field.low} to {field.high}")
    return Text("", "")
