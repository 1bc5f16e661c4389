"""The plan's values said as sentences, in both languages: spans, openings, conditions, ladders."""

from datetime import time, timedelta

from anju.core.plan.explain.lengths import joined as joined
from anju.core.plan.explain.lengths import span as span
from anju.core.plan.model import (
    Calendar,
    Called,
    Daily,
    Draw,
    Effects,
    Entry,
    Follow,
    Moment,
    Opening,
    Plan,
    Rule,
    Rung,
    Shift,
    Spaced,
    Text,
    Track,
)  # fmt: skip

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
        case Shift(roster, each):
            watch = plan.rosters.get(roster)
            if each is not None:
                often, title = span(each), watch.title if watch else Text(roster, roster)
                return Text(f"{title.zh}每班里每隔 {often.zh}", f"every {often.en} within each watch of {title.en}")
            return Text(f"{watch.title.zh if watch else roster}每班", f"at the start of each watch of {watch.title.en if watch else roster}")
        case Called(by_hand):
            return Text("工作人员需要时", "when a member of staff opens it") if by_hand else Text("有情况时", "when something calls for it")


def _clocks(times: tuple[time, ...]) -> Text:
    return joined([Text(f"{one:%H:%M}", f"{one:%H:%M}") for one in times])


def _days(calendar: Calendar) -> Text:
    if calendar.days:
        numbers = joined([Text(str(day), str(day)) for day in calendar.days])
        anew = Text("（期限提前结束时重新匀开）", ", spread anew where the term ends earlier,") if calendar.series else Text("", "")
        return Text(f"期限第 {numbers.zh} 天{anew.zh}", f"on day {numbers.en} of the term{anew.en}")
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


def effects(plan: Plan, track: Track, then: Effects) -> Text:
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
    parts += _turns(plan, track, then)
    return joined(parts, "；", "; ") if parts else Text("不作处置", "nothing follows")


def _turns(plan: Plan, track: Track, then: Effects) -> list[Text]:
    """Another stage, the end, a proposal, a thing."""
    parts: list[Text] = []
    if then.move:
        stage = next((one.title for one in track.stages if one.name == then.move), Text(then.move, then.move))
        parts.append(Text(f"转入阶段“{stage.zh}”", f'the stage "{stage.en}" begins'))
    if then.back:
        parts.append(Text("回到此时应处的阶段", "it is back in the stage where it would be by now"))
    if then.end:
        parts.append(Text("管控措施即刻结束", "the measures end at that minute"))
    if then.propose:
        decides = track.rules.get(then.propose.by)
        known, who = plan.tracks.get(then.propose.track), role(plan, decides.owner if decides else "")
        to = known.title if known else Text(then.propose.track, then.propose.track)
        whom = Text("同住的人", "those of the household") if then.propose.whom == "household" else Text("本人", "the person")
        parts.append(Text(f"建议{whom.zh}纳入“{to.zh}”，由{who.zh}决定", f'{whom.en} are proposed for "{to.en}"; {who.en} decides'))
    return [*parts, *_parts(plan, then)]


def _parts(plan: Plan, then: Effects) -> list[Text]:
    """What begins as part of the file, and what the file it belongs to is told."""
    parts: list[Text] = []
    if then.begin:
        track = plan.tracks.get(then.begin.track)
        what = track.title if track else Text(then.begin.track, then.begin.track)
        if then.begin.each:
            parts.append(Text(f"每个单位各开一份“{what.zh}”，并告诉它", f'"{what.en}" begins for each unit as a part of this, and is told it'))
        else:
            parts.append(Text(f"即刻开始“{what.zh}”，归在这份档案下", f'"{what.en}" begins at once, as part of this file'))
    if then.tell_parent:
        form = plan.forms.get(then.tell_parent)
        said = form.title if form else Text(then.tell_parent, then.tell_parent)
        parts.append(Text(f"把“{said.zh}”告诉它所属的档案", f'the file it belongs to is told "{said.en}"'))
    return parts
