"""Things there are only so many of, what a seat asks of whoever sits there, and lists due at an hour, told as sentences."""

from anju.core.plan.explain import phrases
from anju.core.plan.explain.item import Item, Section
from anju.core.plan.model import Digest, Lists, Plan, Qualification, Resource, Rule, Text, Track

LISTED: dict[Lists, Text] = {
    "enrolled": Text("新登记的人", "those enrolled"),
    "due_release": Text("24 小时内到期解除的人", "those whose measures end within 24 hours"),
    "released": Text("已到期解除的人", "those whose measures have ended"),
    "results": Text("检测结果", "results of tests"),
    "open_incidents": Text("未处置完的异常事件", "incidents that are open"),
    "overdue": Text("超时未完成的任务", "duties that are overdue"),
}
"""What a digest lists."""


def resources(plan: Plan) -> Section:
    """Every resource: how many there are, how many may be out, who keeps it."""
    items = tuple(Item(one.name, one.title, tuple(_resource(plan, one)), one.cites, one.place) for one in plan.resources.values())
    return Section("resources", Text("资源", "Resources"), items)


def _resource(plan: Plan, one: Resource) -> list[Text]:
    keeper = phrases.role(plan, one.kept_by)
    said = [*((one.detail,) if one.detail else ()), Text(f"共 {one.capacity} 个，由{keeper.zh}保管", f"{one.capacity} in all, kept by: {keeper.en}")]
    if one.at_once < one.capacity:
        said.append(Text(f"同时最多领用 {one.at_once} 个", f"No more than {one.at_once} out at once"))
    if one.exception:
        said.append(Text(f"例外要写理由：{one.exception.zh}", f"An exception needs its reason: {one.exception.en}"))
    return said


def qualifications(plan: Plan) -> Section:
    """Every qualification: which seats and posts ask for it, who keeps it, when it has to be renewed."""
    items = tuple(Item(one.name, one.title, tuple(_qualification(plan, one)), one.cites, one.place) for one in plan.qualifications.values())
    return Section("qualifications", Text("资格", "Qualifications"), items)


def _qualification(plan: Plan, one: Qualification) -> list[Text]:
    keeper, span = phrases.role(plan, one.kept_by), phrases.span(one.renew)
    asked = phrases.joined([role.title for role in plan.roles.values() if one.name in role.needs], "、", ", ")
    found = [
        *((one.detail,) if one.detail else ()),
        Text(f"须有它才能担任：{asked.zh}", f"Nobody without it is named as: {asked.en}"),
        Text(f"由{keeper.zh}登记；到期前 {span.zh}提醒续办", f"Recorded by: {keeper.en}; to be renewed {span.en} before it runs out"),
    ]
    if one.by_post:
        holders = phrases.joined([phrases.role(plan, name) for name in one.by_post], "、", ", ")
        found.append(Text(f"在岗即有，不用另外登记：{holders.zh}", f"Had by whoever holds, with nothing recorded: {holders.en}"))
    return found


def said(plan: Plan, track: Track, rule: Rule) -> list[Text]:
    """What a duty takes, gives back or lists."""
    found: list[Text] = []
    for name, zh, en in ((rule.takes, "领用", "Takes one of"), (rule.gives_back, "归还", "Gives back")):
        known = plan.resources.get(name)
        found += [Text(f"{zh}：{known.title.zh}", f"{en}: {known.title.en}")] if known else []
    digest = track.digests.get(rule.name)
    return [*found, *(_digest(plan, digest) if digest else ())]


def _digest(plan: Plan, one: Digest) -> list[Text]:
    listed, to = LISTED[one.lists], phrases.joined([phrases.role(plan, name) for name in one.to])
    ahead = phrases.span(one.cut_off)
    found = [Text(f"清单：{listed.zh}；没有也要报", f"Lists {listed.en}; nothing to tell is told too")]
    if one.cut_off:
        found.append(Text(f"以时点前 {ahead.zh}为准", f"As of {ahead.en} before its hour"))
    found.append(Text(f"送{to.zh}，各自确认收到", f"To: {to.en}; each acknowledges it"))
    who = [phrases.role(plan, one.struck_by)] if one.struck_by else []
    who = [*([Text("报送人", "the sender")] if one.strike else []), *who]
    if who:
        by = phrases.joined(who)
        found.append(
            Text(
                f"{by.zh}可以写明理由划去一行；划去不影响任何人到期解除",
                f"A line may be struck for a reason by {by.en}; that holds nobody: END stays what it is",
            )
        )
    return found
