"""Conditions and computed fields said as sentences, in both languages."""

from anju.core.plan.explain.lengths import joined, span
from anju.core.plan.model import All, Any, AreaSays, Arithmetic, Compare, Condition, Count, Day, Field, Form, Formula, Latest, Not, Plan, Points, Text

_SIGNS = {
    "at_least": ("不低于", "is at least"),
    "above": ("高于", "is above"),
    "at_most": ("不高于", "is at most"),
    "below": ("低于", "is below"),
    "is": ("是", "is"),
    "is_not": ("不是", "is not"),
    "one_of": ("是", "is one of"),
    "includes": ("包括", "includes"),
}
_DAYS = {
    "at_least": ("不早于", "not before day"),
    "above": ("晚于", "after day"),
    "at_most": ("不晚于", "not after day"),
    "below": ("早于", "before day"),
    "is": ("是", "day"),
}
_TIMES = {
    "at_least": ("至少", "at least"),
    "above": ("多于", "more than"),
    "at_most": ("至多", "at most"),
    "below": ("少于", "fewer than"),
    "is": ("正好", "exactly"),
}
_SUMS = {"ratio": " ÷ ", "sum": " + ", "difference": " − ", "product": " × "}


def condition(plan: Plan, form: Form | None, where: Condition | None) -> Text:
    """What must hold; a comparison by itself is of `form`."""
    match where:
        case None:
            return Text("任何情况", "in any case")
        case All(parts):
            return joined([condition(plan, form, part) for part in parts], "，并且", " and ")
        case Any(parts):
            return _any(plan, form, parts)
        case Not(part):
            inner = condition(plan, form, part)
            return Text(f"并非（{inner.zh}）", f"not ({inner.en})")
        case Compare():
            return _compare(form, where)
        case _:
            return _fact(plan, where)


def _fact(plan: Plan, where: Latest | Count | Day | AreaSays) -> Text:
    match where:
        case Latest(name, inner):
            form, said = _form(plan, name, inner)
            return Text(f"最近一次《{form.zh}》里{said.zh}", f'the latest answer of "{form.en}" says: {said.en}')
        case AreaSays(name, inner):
            form, said = _form(plan, name, inner)
            return Text(f"这里发布的《{form.zh}》里{said.zh}", f'what is published here in "{form.en}" says: {said.en}')
        case Day(test, value):
            zh, en = _DAYS[test]
            return Text(f"{zh}第 {value} 天", f"it is {en} {value} of the term")
        case Count(form=name, where=inner):
            return _count(where, *_form(plan, name, inner))


def _count(where: Count, form: Text, said: Text) -> Text:
    zh, en = _TIMES[where.test]
    met = Text(f"（{said.zh}）", f" ({said.en})") if where.where is not None else Text("", "")
    long = span(where.within) if where.within else None
    ago = Text(f"过去 {long.zh}", f"in the last {long.en}") if long else Text("迄今", "so far")
    times = "time" if where.value == 1 else "times"
    return Text(f"{ago.zh}《{form.zh}》{met.zh}{zh} {where.value} 次", f'"{form.en}"{met.en} came {en} {where.value} {times} {ago.en}')


def _form(plan: Plan, name: str, where: Condition | None) -> tuple[Text, Text]:
    form = plan.forms.get(name)
    return form.title if form else Text(name, name), condition(plan, form, where)


def _any(plan: Plan, form: Form | None, parts: tuple[Condition, ...]) -> Text:
    """Several answers of one question are told as one sentence."""
    tests = [part for part in parts if isinstance(part, Compare) and part.test == "includes"]
    if len(tests) == len(parts) and len({test.field for test in tests}) == 1:
        return _compare(form, Compare(tests[0].field, "includes", tuple(str(test.value) for test in tests)))
    return joined([condition(plan, form, part) for part in parts], "，或者", " or ")


def _compare(form: Form | None, test: Compare) -> Text:
    field = next((one for one in form.fields if one.name == test.field), None) if form else None
    title = field.title if field else Text(test.field, test.field)
    if test.test == "given":
        return Text(f"填了“{title.zh}”", f'"{title.en}" is given') if test.value else Text(f"没填“{title.zh}”", f'"{title.en}" is not given')
    if isinstance(test.value, bool):
        return Text(f"“{title.zh}”答{'是' if test.value else '否'}", f'"{title.en}" is answered {"yes" if test.value else "no"}')
    zh, en = _SIGNS[test.test]
    value = _value(field, test.value)
    return Text(f"“{title.zh}”{zh}{value.zh}", f'"{title.en}" {en} {value.en}')


def _value(field: Field | None, value: float | str | tuple[str, ...]) -> Text:
    options = {option.name: option.title for option in field.options} if field else {}
    if isinstance(value, tuple):
        return joined([_quoted(options.get(one, Text(one, one))) for one in value], "或", " or ")
    if isinstance(value, str):
        return _quoted(options.get(value, Text(value, value)))
    unit = {"Cel": " °C", "%": "%"}.get(field.unit, f" {field.unit}" if field.unit else "") if field else ""
    return Text(f" {value:g}{unit}", f"{value:g}{unit}")


def _quoted(text: Text) -> Text:
    return Text(f"“{text.zh}”", f'"{text.en}"')


def formula(form: Form, worked: Formula) -> Text:
    """How a computed field is worked out of the others."""
    titles = {field.name: field.title for field in form.fields}
    match worked:
        case Arithmetic("minutes", (begun, over)):
            return Text(f"从“{titles[begun].zh}”到“{titles[over].zh}”的分钟数", f'minutes from "{titles[begun].en}" to "{titles[over].en}"')
        case Arithmetic(operation, names, times):
            sign, percent = _SUMS[operation], " × 100" if times == 100 else ""
            said = joined([titles.get(name, Text(name, name)) for name in names], sign, sign)
            return Text(f"{said.zh}{percent}", f"{said.en}{percent}")
        case Points(options, flags):
            named = {field.name: field for field in form.fields}
            each = [
                Text(f"{_value(named.get(name), one).zh} {points:g} 分", f"{_value(named.get(name), one).en} {points:g}")
                for name, given in options.items()
                for one, points in given.items()
            ]
            each += [Text(f"{titles[name].zh} {points:g} 分", f"{titles[name].en} {points:g}") for name, points in flags.items()]
            return joined(each, "，", ", ")
