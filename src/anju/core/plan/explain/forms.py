"""A form told to whoever writes rules on it: its fields and options by name, what it proves, and what follows its answers."""

from collections.abc import Iterator

from anju.core.plan.explain import conditions, phrases
from anju.core.plan.model import Effects, Field, Form, Plan, Reaction, Text, Track


def of(plan: Plan, form: Form) -> Iterator[Text]:
    """Each field with what may be answered; then, track by track, the duties that it proves and the reactions that look at it."""
    for field in form.fields:
        yield _field(form, field)
    for track in plan.tracks.values():
        proves = [rule.name for rule in track.rules.values() if rule.evidence == form.name]
        if proves:
            yield Text(f"{track.name}：它是这些任务的凭证：{'、'.join(proves)}", f"{track.name}: it proves {', '.join(proves)}")
        yield from (_follows(plan, track, form, one) for one in track.reactions if one.form == form.name)


def _field(form: Form, field: Field) -> Text:
    about: list[tuple[str, str]] = [(field.kind, field.kind)]
    about += [(field.unit, field.unit)] if field.unit else []
    about += [(f"{field.low:g} 到 {field.high:g}", f"{field.low:g} to {field.high:g}")] if field.low is not None and field.high is not None else []
    about += [("可以不答", "may be left out")] if not field.required and field.formula is None else []
    about += [("加密，规则看不到", "sealed: no rule reads it")] if field.sealed else []
    options = [Text(f"{one.name} {one.title.zh}", f"{one.name}: {one.title.en}") for one in field.options]
    worked = conditions.formula(form, field.formula) if field.formula is not None else None
    after = worked or phrases.joined(options, "、", ", ")
    zh, en = ("，".join(one for one, _ in about), ", ".join(one for _, one in about))
    ends = (f"。{after.zh}", f". {after.en}") if after.en else ("", "")
    return Text(f"{field.name}（{zh}）{field.title.zh}{ends[0]}", f"{field.name} ({en}): {field.title.en}{ends[1]}")


def _follows(plan: Plan, track: Track, form: Form, one: Reaction) -> Text:
    held, then, other = conditions.condition(plan, form, one.when), phrases.effects(plan, track, one.then), one.otherwise
    otherwise = phrases.effects(plan, track, other) if other != Effects() else None
    zh, en = (f"；否则：{otherwise.zh}", f"; otherwise: {otherwise.en}") if otherwise else ("", "")
    only = (f"（只对 {one.rule}）", f" (of {one.rule} alone)") if one.rule else ("", "")
    return Text(f"{track.name}：{one.name}{only[0]}：{held.zh}：{then.zh}{zh}", f"{track.name}: {one.name}{only[1]}: where {held.en}: {then.en}{en}")
