"""The plan's values said as sentences, in both languages: spans, openings, conditions, ladders."""

from datetime import time, timedelta

from anju.core.plan.model import (
    All,
    Any,
    Calendar,
    Called,
    Compare,
    Condition,
    Daily,
    Draw,
    Effects,
    Entry,
    Field,
    Follow,
    Form,
    Moment,
    Not,
    Opening,
    Plan,
    Rule,
    Rung,
    Shift,
    Spaced,
    Text,
    Track,
)  # fmt: skip

_SIZES = ((86400, "天", "day"), (3600, "小时", "hour"), (60, "分钟", "minute"))
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
_VIAS = {
    "household": Text("住户自报", "the household's report"),
    "call": Text("电话", "a call"),
    "visit": Text("上门", "a visit"),
    "device": Text("设备", "a device"),
    "paper": Text("纸质", "paper"),
    "staff": Text("工作人员", "staff"),
}
_ZERO = timedelta(0)
_WEEK = (
    ("一", "Monday"),
    ("二", "Tuesday"),
    ("三", "Wednesday"),
    ("四", "Thursday"),
    ("五", "Friday"),
    ("六", "Saturday"),
    ("日", "Sunday"),
)


def both(zh: str, en: str) -> Text:
    """A sentence in both languages."""
    return Text(zh, en)


def joined(parts: list[Text], zh: str = "、", en: str = ", ") -> Text:
    """Several texts as one."""
    return Text(zh.join(part.zh for part in parts), en.join(part.en for part in parts))


def span(length: timedelta) -> Text:
    """A length of time: 2 小时, 2 hours; of two units where one does not suffice."""
    seconds, parts = int(length.total_seconds()), []
    for size, zh, en in _SIZES:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(Text(f"{count} {zh}", f"{count} {en}{'s' if count > 1 else ''}"))
    return joined(parts, "", " ") if parts else Text("0 分钟", "0 minutes")


def role(plan: Plan, name: str) -> Text:
    """A role's title; its name where the plan has none."""
    known = plan.roles.get(name)
    return known.title if known else Text(name, name)


def rules(track: Track, names: tuple[str, ...]) -> Text:
    """Titles of duties."""
    return joined([Text(f"“{_title(track, name).zh}”", f'"{_title(track, name).en}"') for name in names])


def _title(track: Track, name: str) -> Text:
    known = track.rules.get(name)
    return known.title if known else Text(name, name)


def opening(plan: Plan, track: Track, opens: Opening) -> Text:
    """When it begins."""
    match opens:
        case Daily(times, every):
            at = _clocks(times)
            often = Text("每天", "each day") if every == 1 else Text(f"每 {every} 天", f"every {every} days")
            return Text(f"{often.zh} {at.zh} ", f"{often.en} at {at.en}")
        case Calendar():
            named, at = _days(opens), _clocks(opens.times)
            return Text(f"{named.zh} {at.zh} ", f"{named.en} at {at.en}")
        case Draw():
            return _draw(opens)
        case Spaced(most):
            length = span(most)
            return Text(f"每次相隔不超过 {length.zh}，上一次完成或过时即", f"never more than {length.en} apart, as the last is done or past its time")
        case Entry(after):
            if after == _ZERO:
                return Text("进入阶段时", "on entering the stage")
            return Text(f"进入阶段后 {span(after).zh}", f"{span(after).en} after entering the stage")
        case Moment(anchor, offset):
            return _moment(anchor, offset)
        case Follow(waits, need):
            done = rules(track, waits)
            every = need == "all" or len(waits) == 1
            is_done = "is done" if len(waits) == 1 else "are all done" if every else "(any of them) is done"
            return Text(f"{done.zh}{'完成后' if len(waits) == 1 else '都完成后' if every else '之一完成后'}", f"when {done.en} {is_done}")
        case Shift(roster):
            watch = plan.rosters.get(roster)
            return Text(f"{watch.title.zh if watch else roster}每班", f"at the start of each shift of {watch.title.en if watch else roster}")
        case Called(by_hand):
            return Text("工作人员需要时", "when a member of staff opens it") if by_hand else Text("有情况时", "when something calls for it")


def _clocks(times: tuple[time, ...]) -> Text:
    return joined([Text(f"{one:%H:%M}", f"{one:%H:%M}") for one in times])


def _days(calendar: Calendar) -> Text:
    if calendar.days:
        numbers = joined([Text(str(day), str(day)) for day in calendar.days])
        return Text(f"期限第 {numbers.zh} 天", f"on day {numbers.en} of the term")
    if calendar.weekdays:
        named = joined([Text("周" + _WEEK[day][0], _WEEK[day][1]) for day in calendar.weekdays])
        return Text(f"每{named.zh}", f"each {named.en}")
    if calendar.monthdays:
        numbered = [Text(f"{day} 日", str(day)) for day in calendar.monthdays if day > 0]
        named = joined([*numbered, *([Text("最后一天", "the last day")] if -1 in calendar.monthdays else [])])
        return Text(f"每月 {named.zh}", f"each month on {named.en}")
    named = joined([Text(f"{month} 月 {day} 日", f"{month:02}-{day:02}") for month, day in calendar.dates])
    return Text(f"每年 {named.zh}", f"each year on {named.en}")


def _draw(draw: Draw) -> Text:
    often = Text("每天", "a day") if draw.once_in == 1 else Text(f"每 {draw.once_in} 天", f"in every {draw.once_in} days")
    between = Text(f"{draw.start:%H:%M} 到 {draw.end:%H:%M} 之间", f"between {draw.start:%H:%M} and {draw.end:%H:%M}")
    apart = span(draw.apart)
    zh, en = (f"，至少相隔 {apart.zh}", f", at least {apart.en} apart") if draw.count > 1 else ("", "")
    times = "time" if draw.count == 1 else "times"
    return Text(f"{often.zh}随机抽 {draw.count} 次（{between.zh}{zh}），抽到时", f"{draw.count} {times} {often.en}, drawn at random {between.en}{en}")


def _moment(anchor: str, offset: timedelta) -> Text:
    length = span(abs(offset))
    if anchor == "starts":
        return Text("第一天零时", "at the start of the first day") if not offset else Text(f"开始后 {length.zh}", f"{length.en} after the start")
    if not offset:
        return Text("到期时", "at END")
    return Text(f"到期前 {length.zh}", f"{length.en} before END") if offset < _ZERO else Text(f"到期后 {length.zh}", f"{length.en} after END")


def condition(form: Form | None, where: Condition | None) -> Text:
    """What must hold."""
    match where:
        case None:
            return Text("任何情况", "in any case")
        case All(parts):
            return joined([condition(form, part) for part in parts], "，并且", " and ")
        case Any(parts):
            return _any(form, parts)
        case Not(part):
            inner = condition(form, part)
            return Text(f"并非（{inner.zh}）", f"not ({inner.en})")
        case Compare():
            return _compare(form, where)


def _any(form: Form | None, parts: tuple[Condition, ...]) -> Text:
    """Several answers of one question are told as one sentence."""
    tests = [part for part in parts if isinstance(part, Compare) and part.test == "includes"]
    if len(tests) == len(parts) and len({test.field for test in tests}) == 1:
        return _compare(form, Compare(tests[0].field, "includes", tuple(str(test.value) for test in tests)))
    return joined([condition(form, part) for part in parts], "，或者", " or ")


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


def ladder(plan: Plan, rungs: tuple[Rung, ...]) -> Text:
    """Who hears of it, when nothing happens."""
    parts = []
    for rung in rungs:
        late, who = span(rung.after), role(plan, rung.to)
        parts.append(Text(f"过 {late.zh}报{who.zh}", f"{who.en} after {late.en}") if rung.after else Text(f"当即报{who.zh}", f"{who.en} at once"))
    return joined(parts, "，", ", ")


def vias(rule: Rule) -> Text:
    """How it may become known."""
    return joined([_VIAS[via] for via in rule.answered_by], "、", ", ")


def effects(track: Track, then: Effects) -> Text:
    """What follows."""
    parts: list[Text] = []
    if then.opens:
        opened = rules(track, then.opens)
        parts.append(Text(f"开启{opened.zh}", f"{opened.en} opens"))
    if then.alarm:
        kind = track.incidents.get(then.alarm)
        title = kind.title if kind else Text(then.alarm, then.alarm)
        parts.append(Text(f"作为事件“{title.zh}”处置", f'it is the incident "{title.en}"'))
    if then.pause:
        wait = span(then.pause)
        parts.append(Text(f"上报暂停 {wait.zh}", f"ladders pause for {wait.en}"))
    return joined(parts, "；", "; ") if parts else Text("不作处置", "nothing follows")
