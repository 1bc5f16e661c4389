"""Whether every answer leads on: outcomes, verdicts, readings, alarms, and what bars a way out."""

from collections.abc import Iterator

from anju.core.language.diagnostic import Diagnostic
from anju.core.plan.check import faults, gaps, lacks
from anju.core.plan.check.scene import Scene, spot_of
from anju.core.plan.compile.parts import FOLDER
from anju.core.plan.condition import compared, parts
from anju.core.plan.derive import follows
from anju.core.plan.model import HELD, PERSON, Compare, Condition, Effects, Field, Form, Place, Plan

_NEEDED = ("exit_plan", "key_holder")


def outcomes(scene: Scene) -> Iterator[Diagnostic]:
    """An outcome of an incident, or a verdict of a review, with nothing to follow it."""
    for kind in scene.track.incidents.values():
        lead = scene.track.rules.get(kind.lead)
        form = scene.plan.forms.get(lead.evidence) if lead else None
        unmet = _unmet(scene, form, "outcome")
        if unmet and form is not None:
            yield scene.named(gaps.UNFOLLOWED, _own(form.place, kind.place), kind.name, kind.title, outcome=unmet, **scene.where)
    for rule in scene.rules:
        form = scene.plan.forms.get(rule.evidence) if rule.mark == "review" else None
        unmet = [option for option in _unmet(scene, form, "verdict") if option != "passed"]
        if unmet:
            yield scene.rule(gaps.UNFOLLOWED, rule, outcome=unmet, **scene.where)


def _own(said: Place, used: Place) -> Place:
    """Where the author can mend it: what a part says of a form is not theirs to change, what they use it for is."""
    return used if said.file.startswith(FOLDER) and not used.file.startswith(FOLDER) else said


def _unmet(scene: Scene, form: Form | None, field: str) -> list[str]:
    """The options of the form's `field` that neither end there nor call for anything."""
    asked = next((one for one in form.fields if one.name == field), None) if form else None
    if form is None or asked is None:
        return []
    met = set()
    every = {option.name for option in asked.options}
    for reaction in scene.track.reactions:
        if reaction.form != form.name:
            continue
        if reaction.then != Effects() and reaction.otherwise != Effects():
            met |= every
        elif reaction.then != Effects() and not _depends(reaction.when):
            met |= _named(reaction.when, form.name, field) if reaction.when else every
        elif reaction.otherwise != Effects() and not _depends(reaction.when):
            met |= every - _named(reaction.when, form.name, field)
    return [option.name for option in asked.options if not option.ends and option.name not in met]


def _depends(condition: Condition | None) -> bool:
    """Whether something else than the answer itself decides, so that the same answer may lead nowhere another time."""
    return any(not isinstance(part, Compare) for part in parts(condition))


def _named(condition: Condition | None, form: str, field: str) -> set[str]:
    found: set[str] = set()
    for about, test in compared(form, condition):
        if (about, test.field) == (form, field):
            found |= set(test.value) if isinstance(test.value, tuple) else {str(test.value)}
    return found


def pages(plan: Plan) -> Iterator[Diagnostic]:
    """What a household may fill in on its page and nothing follows, on no track of people; of a neighbour's word, on no track at all.

    That somebody goes out now calls for nothing: their way home is a duty already. Nor does what explains an opening of their door.
    """
    supplied = [track for track in plan.tracks.values() if track.supplied]
    tracks = [track for track in supplied if track.subject in HELD]
    sorted_by = plan.classification.asks if plan.classification else ""
    explains = {name for form in plan.forms.values() if form.device for one in form.device.expects for name in one.said}
    for form in plan.forms.values() if tracks else ():
        heard = supplied if form.home == "neighbour" else tracks
        if form.home not in ("", "gone") and form.name not in {sorted_by, *explains} and not any(follows(track, form.name) for track in heard):
            yield Scene(plan, tracks[0]).named(gaps.NOWHERE, form.place, form.name, form.title)


def uncounted(scene: Scene) -> Iterator[Diagnostic]:
    """What the person owes, and what they say of it unasked on their own page, by which it would not be answered."""
    for rule in scene.rules if scene.track.subject in HELD else ():
        form = scene.plan.forms.get(rule.evidence)
        if rule.owner == PERSON and form is not None and form.home not in ("", "answer") and "household" not in rule.answered_by:
            yield scene.rule(faults.NOT_COUNTED, rule, form=form.name)


def readings(scene: Scene) -> Iterator[Diagnostic]:
    """A number about somebody's health that calls for nothing whatever it is."""
    asked = {rule.evidence for rule in scene.rules}
    looked = _looked(scene)
    for form in scene.plan.forms.values():
        if form.sensitivity == "health" and form.name in asked:
            for field in form.fields:
                if _numeric(field) and (form.name, field.name) not in looked:
                    yield scene.named(gaps.READING, field.place, field.name, field.title, form=form.name, **scene.where)


def flags(scene: Scene) -> Iterator[Diagnostic]:
    """A yes or no that nothing looks at: the wrong answer closes its duty like the right one. Forms that the household fills in unasked count too.

    What a thing tells the file it belongs to is looked at there.
    """
    told = {reaction.form for reaction in scene.track.reactions if reaction.then.tell_parent}
    asked = ({rule.evidence for rule in scene.rules} | {reaction.form for reaction in scene.track.reactions}) - told
    looked = _looked(scene)
    for form in scene.plan.forms.values():
        for field in form.fields if form.name in asked else ():
            if field.kind == "flag" and field.ends is None and (form.name, field.name) not in looked:
                yield scene.named(gaps.UNANSWERED, field.place, field.name, field.title, form=form.name, **scene.where)


def secrets(scene: Scene) -> Iterator[Diagnostic]:
    """A condition on what is kept encrypted: rules never read it."""
    asked = [(one.place, one.form, one.when) for one in scene.track.reactions] + [(rule.place, "", rule.when) for rule in scene.rules]
    for place, about, when in asked:
        for form, test in compared(about, when):
            known = scene.plan.forms.get(form)
            field = next((one for one in known.fields if one.name == test.field and one.sealed), None) if known else None
            if field is not None:
                yield lacks.SECRET.at(spot_of(scene.plan, place), name=field.name, form=form, zh=field.title.zh, en=field.title.en)


def _looked(scene: Scene) -> set[tuple[str, str]]:
    """The fields, with their forms, that reactions and conditions look at; of what the track publishes, those of every track."""
    looked = {(form, test.field) for reaction in scene.track.reactions for form, test in compared(reaction.form, reaction.when)}
    looked |= {(form, test.field) for rule in scene.rules for form, test in compared("", rule.when)}
    for track in scene.plan.tracks.values() if scene.track.publishes else ():
        conditions = [rule.when for rule in track.rules.values()] + [reaction.when for reaction in track.reactions]
        looked |= {(form, test.field) for when in conditions for form, test in compared("", when) if form in scene.track.publishes}
    return looked | _worked_out(scene, looked)


def _worked_out(scene: Scene, looked: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """What a computed field that is looked at is worked out of is looked at too, however many computed fields lie between."""
    found: set[tuple[str, str]] = set()
    for form in scene.plan.forms.values():
        for field in reversed(form.fields):
            if (form.name, field.name) in looked | found and field.formula is not None:
                found |= {(form.name, name) for name in field.formula.needs}
    return found


def _numeric(field: Field) -> bool:
    return field.kind in ("decimal", "integer") or field.formula is not None


def alarms(scene: Scene) -> Iterator[Diagnostic]:
    """An incident whose lead may sleep."""
    for kind in scene.track.incidents.values():
        lead = scene.track.rules.get(kind.lead)
        if lead is not None and not lead.ladder:
            why = ("主责任务没有上报梯级", "its lead duty has no ladder")
        elif lead is not None and lead.quiet:
            why = ("主责任务要等安静时段过去", "its lead duty waits until the quiet hours are over")
        else:
            continue
        yield scene.named(gaps.DEAF_ALARM, kind.place, kind.name, kind.title, "lead", why_zh=why[0], why_en=why[1])


def ways_out(scene: Scene) -> Iterator[Diagnostic]:
    """A person held who cannot say that they must leave (DESIGN rule 10)."""
    leaving = {form.name for form in scene.plan.forms.values() if form.home == "leave"}
    heard = any(reaction.form in leaving and reaction.then.alarm for reaction in scene.track.reactions)
    raised = any(kind.household_may for kind in scene.track.incidents.values())
    if scene.track.holds and not (heard or raised):
        yield scene.named(gaps.NO_WAY_OUT, scene.track.place, scene.track.name, scene.track.title)


def bars(scene: Scene) -> Iterator[Diagnostic]:
    """A barrier recorded without a way out and somebody on call with the key (DESIGN rule 10)."""
    for rule in scene.rules:
        form = scene.plan.forms.get(rule.evidence)
        if rule.bars and form is not None:
            asked = {field.name for field in form.fields if field.required}
            lacks = [name for name in _NEEDED if name not in asked]
            if lacks:
                yield scene.rule(gaps.BARRED, rule, "bars", form=form.name, lacks=lacks)
