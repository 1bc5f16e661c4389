"""Whether a laboratory's result finds its sample: a code on each tube, a form that a row can fill in, a duty that asks when none comes."""

from collections.abc import Iterator

from anju.core.language.diagnostic import Diagnostic
from anju.core.plan.check import lacks
from anju.core.plan.check.scene import Scene
from anju.core.plan.condition import asked
from anju.core.plan.derive import tubes
from anju.core.plan.model import Field, Follow, Form, Plan, Rule


def results(plan: Plan) -> Iterator[Diagnostic]:
    """A tube whose result no row could fill in, or a second tube in one form."""
    for form in plan.forms.values() if plan.tracks else ():
        for field in form.fields:
            asked = plan.forms.get(field.awaits.form) if field.awaits else None
            if field.awaits and asked and (why := _unfilled(field, form, asked)):
                scene = Scene(plan, next(iter(plan.tracks.values())))
                yield scene.named(lacks.TUBE_RESULT, field.place, field.name, field.title, form=asked.name, why_zh=why[0], why_en=why[1])


def _unfilled(field: Field, form: Form, asked: Form) -> tuple[str, str] | None:
    says = field.awaits.says if field.awaits else {}
    if form.tube is not field:
        return "一张表单只能有一支试管", "one form has one tube"
    choice = asked.choice
    if choice is None or choice.sealed:
        return "要有一个、也只有一个单选项目", "it needs one choice, and only one"
    known = {one.name: one for one in asked.asked if one is not choice}
    lacking = [name for name, one in known.items() if one.required and name not in says]
    if lacking:
        return f"必填的 {'、'.join(lacking)} 没有着落", f"{', '.join(lacking)} must be answered"
    wrong = [name for name, text in says.items() if name not in known or not _may_be(known[name], text)]
    return (f"{'、'.join(wrong)} 不能这样答", f"{', '.join(wrong)} cannot be answered so") if wrong else None


def _may_be(field: Field, text: str) -> bool:
    match field.kind:
        case "flag":
            return text in ("true", "false")
        case "choice":
            return text in {option.name for option in field.options}
        case "text":
            return bool(text.strip())
        case _:
            return False


def samples(scene: Scene) -> Iterator[Diagnostic]:
    """A sample whose result is awaited and whose form asks for no tube; one with a tube whose result nobody is asked for."""
    wanted = tubes(scene.plan)
    before: dict[str, set[str]] = {}
    for rule in scene.rules:
        if rule.evidence in wanted or _laboratory(scene, rule):
            for name in _before(scene, rule):
                before.setdefault(name, set()).add(rule.evidence)
    for rule in {rule.place: rule for rule in reversed(tuple(scene.rules))}.values():
        form = scene.plan.forms.get(rule.evidence)
        tube = form.tube if form else None
        awaited = tube.awaits.form if tube and tube.awaits else ""
        for result in sorted(before.get(rule.name, set()) - {awaited}) if form and rule.evidence not in wanted else ():
            yield scene.rule(lacks.NO_TUBE, rule, "evidence", form=result, evidence=rule.evidence)
        if awaited and awaited not in before.get(rule.name, set()):
            yield scene.rule(lacks.UNAWAITED, rule, form=awaited)


def unsampled(scene: Scene) -> Iterator[Diagnostic]:
    """A result due whatever the sampling says, though one of its answers says there is no sample: it calls for another, or for nothing."""
    wanted = tubes(scene.plan)
    for rule in scene.rules:
        follows = rule.opens.rules if isinstance(rule.opens, Follow) and (rule.evidence in wanted or _laboratory(scene, rule)) else ()
        forms = {one.evidence for name in follows if (one := scene.track.rules.get(name))} - asked(rule.when)
        for name in sorted(form for form in forms if _may_fail(scene, form)):
            yield scene.rule(lacks.UNSAMPLED, rule, form=name)


def _may_fail(scene: Scene, name: str) -> bool:
    """Whether an answer of the sampling form calls for the same form once more, or nothing has to follow it."""
    form = scene.plan.forms.get(name)
    again = [r for one in scene.track.reactions if one.form == name for r in (*one.then.opens, *one.otherwise.opens) if r in scene.track.rules]
    ends = form is not None and any(option.ends for field in form.fields if field.kind == "choice" for option in field.options)
    return ends or any(scene.track.rules[r].evidence == name for r in again)


def _laboratory(scene: Scene, rule: Rule) -> bool:
    """Whether the rule waits for the result of planned tests that somebody else than the sampler reads: a choice about somebody's health."""
    stem = rule.name.removesuffix(".result")
    follows = rule.opens.rules if isinstance(rule.opens, Follow) else ()
    form = scene.plan.forms.get(rule.evidence)
    planned = stem != rule.name and all(name == stem or name.startswith(f"{stem}.") for name in follows)
    return planned and form is not None and form.sensitivity == "health" and form.choice is not None


def _before(scene: Scene, rule: Rule) -> Iterator[str]:
    """The rules whose doing opens this one: it follows them, or what they answer calls for it."""
    if isinstance(rule.opens, Follow):
        yield from rule.opens.rules
    for reaction in scene.track.reactions:
        if rule.name in (*reaction.then.opens, *reaction.otherwise.opens):
            yield from (one.name for one in scene.rules if one.evidence == reaction.form and reaction.rule in ("", one.name))
