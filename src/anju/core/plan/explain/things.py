"""Things there are only so many of, what a seat asks of whoever sits there, teams, and lists due at an hour, told as sentences."""

from anju.core.plan.explain import phrases
from anju.core.plan.explain.item import Item, Section
from anju.core.plan.model import Digest, Lists, Plan, Qualification, Resource, Rule, Team, Text, Track

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


def teams(plan: Plan) -> Section:
    """Every team: its seats, how many of them are chosen and by whom, and how few may be filled."""
    said = {one.name: (*((one.detail,) if one.detail else ()), *team(plan, one)) for one in plan.teams.values()}
    items = tuple(Item(one.name, one.title, said[one.name], one.cites, one.place) for one in plan.teams.values())
    return Section("teams", Text("责任组", "Teams"), items)


def team(plan: Plan, one: Team) -> tuple[Text, ...]:
    """Which seats, how many are chosen, and what happens below the fewest."""
    seats = phrases.joined([phrases.role(plan, name) for name in one.seats], "、", ", ")
    rules = [rule for track in plan.tracks.values() for rule in track.rules.values() if rule.chooses == one.name]
    who = phrases.joined(list(dict.fromkeys(phrases.role(plan, rule.owner) for rule in rules)))
    found = [Text(f"岗位：{seats.zh}", f"Seats: {seats.en}")]
    if rules:
        found.append(Text(f"每一户由{who.zh}选定其中 {one.choose} 个", f"For each file {one.choose} of them are chosen by: {who.en}"))
    least = Text(f"至少 {one.minimum} 个岗位有人", f"At least {one.minimum} are filled")
    return (*found, Text(f"{least.zh}；再少就是异常事件，马上报告", f"{least.en}; fewer is an incident at once"))


def said(plan: Plan, track: Track, rule: Rule) -> list[Text]:
    """What a duty chooses, takes, gives back or lists."""
    chosen = plan.teams.get(rule.chooses)
    found = list(team(plan, chosen)) if chosen else []
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
