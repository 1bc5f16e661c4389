"""Registers and the table of classes, told as sentences."""

from anju.core.plan.explain import conditions, phrases
from anju.core.plan.explain.item import Item, Section
from anju.core.plan.model import Class, Classification, Plan, Register, Text


def registers(plan: Plan) -> Section:
    """Every register: who keeps it, who checks its doors, which levels it has."""
    items = tuple(Item(one.name, one.title, tuple(_register(plan, one)), one.cites, one.place) for one in plan.registers.values())
    return Section("registers", Text("名册", "Registers"), items)


def _register(plan: Plan, one: Register) -> list[Text]:
    keeper = phrases.role(plan, one.kept_by)
    said = [*((one.detail,) if one.detail else ()), Text(f"由{keeper.zh}维护", f"Kept by: {keeper.en}")]
    if one.of == "places":
        levels = phrases.joined([level.title for level in one.levels])
        said.append(Text(f"等级：{levels.zh}；以当天有效的一版为准", f"Levels: {levels.en}; the version in force on the day decides"))
        other = next((level.title for level in one.levels if level.name == one.unlisted), None)
        said += [Text(f"不在册的地方按“{other.zh}”", f'A place on no line counts as "{other.en}"')] if other else []
        return said
    who, form = phrases.role(plan, one.checked_by), plan.forms.get(one.evidence)
    within = phrases.span(one.within) if one.within else Text("", "")
    proof = form.title if form else Text(one.evidence, one.evidence)
    said.append(
        Text(
            f"每一户由{who.zh}在 {within.zh}内核对，凭证：{proof.zh}", f"Each door is checked by: {who.en}, within {within.en}; proven by: {proof.en}"
        )
    )
    asked = next((field.title for field in form.fields if field.name == one.found), None) if form else None
    said += [Text(f"“{asked.zh}”有人的，随即逐个登记", f'Where "{asked.en}" names anybody, each is taken down at once')] if asked else []
    return said


def classes(plan: Plan) -> Section:
    """The table in order: where a row holds, what is proposed and why. A person confirms."""
    table = plan.classification
    if table is None:
        return Section("classes", Text("分类表", "Classification"), ())
    rows = [_row(plan, table, row, number) for number, row in enumerate((*table.rows, table.otherwise), 1)]
    return Section("classes", table.title, (_confirmed(plan, table), *rows))


def _confirmed(plan: Plan, table: Classification) -> Item:
    who, form = phrases.role(plan, table.confirmed_by), plan.forms.get(table.asks)
    asked = form.title if form else Text(table.asks, table.asks)
    said = Text(
        f"根据“{asked.zh}”提出类别，由{who.zh}确认；改动要写理由", f'Proposed from "{asked.en}"; confirmed by: {who.en}; a change needs a reason'
    )
    looked = [
        Text(f"“{register.title.zh}”按当天有效的一版查", f'"{register.title.en}" is looked up as in force on the day')
        for one in table.lookups
        if (register := plan.registers.get(one.register))
    ]
    return Item("confirmed", table.title, (*((table.detail,) if table.detail else ()), said, *looked), table.cites, table.place)


def _row(plan: Plan, table: Classification, row: Class, number: int) -> Item:
    track = plan.tracks.get(row.track)
    title = track.title if track else Text(row.track, row.track)
    held = conditions.condition(plan, table.form, row.when)
    when = Text("其余情况", "In every other case") if row is table.otherwise else Text(held.zh, f"Where {held.en}")
    why = Text(f"{when.zh}：{title.zh}（{row.because.zh}）", f"{when.en}: {title.en} ({row.because.en})")
    return Item(f"row-{number}", title, (why,), row.cites, row.place)
