"""What may not be recorded, said before anything is: each refusal has a code that a page turns into words and a way on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from anju.core.duties.scene import Scene
from anju.core.duties.vacancy import vacated
from anju.core.duties.waits import never_came
from anju.core.enrolment.admit import latest_end, sooner_start
from anju.core.enrolment.fact import Fact, day_in
from anju.core.enrolment.state import Around, Duty, State
from anju.core.evidence.apart import earliest
from anju.core.evidence.fields import read
from anju.core.evidence.weigh import answers
from anju.core.moments import thinkable, zone_of
from anju.core.plan.model import HELD, PERSON, PROPOSAL, Called, Plan

Code = Literal[
    "unknown form", "wrong answer", "no such duty", "already closed", "window passed", "other form", "needs reason", "needs witness", "own witness",
    "not missed yet", "may not waive", "unknown incident", "not for household", "cannot be opened", "unknown seat", "past maximum", "only shorter",
    "too soon", "partner first", "still open", "same hand", "nothing to undo", "too late to undo", "archived", "happened later",
    "place empty", "not earlier", "short memory",
]  # fmt: skip

HEARD_STILL = ("undo", "evidence", "close", "acknowledge", "reassign")
"""What a file that is archived still hears: a cry for help, and whatever brings to an end the duties that it called for."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a fact may not be recorded; `field` is the answer at fault, `detail` what makes the words exact."""

    code: Code
    field: str = ""
    detail: str = ""


def refusals(plan: Plan, state: State, around: Around, fact: Fact, roles: frozenset[str]) -> tuple[Refusal, ...]:
    """Everything against recording `fact` into `state`, evaluated up to `fact.recorded`, by somebody who holds `roles`. Empty: it may be."""
    scene = Scene.of(plan, state.track, around)
    found = list(_when(state, fact))
    match fact.kind:
        case "evidence":
            found += _evidence(scene, state, fact, roles)
        case "close":
            found += _close(scene, state, fact, roles)
        case "acknowledge" | "reassign":
            found += _open_duty(state, fact)
        case "incident":
            found += _incident(scene, fact, roles)
            role = plan.roles.get(str(fact.values.get("role", "")))
            found += [Refusal("unknown seat", "role")] if "role" in fact.values and (role is None or role.kind != "seat") else []
        case "open":
            rule = scene.index.track.rules.get(fact.form)
            may = rule is not None and (isinstance(rule.opens, Called) or never_came(state, rule, scene.index.track.rules))
            found += [] if may else [Refusal("cannot be opened", detail=fact.form)]
        case "seat":
            role = plan.roles.get(str(fact.values.get("role", "")))
            found += [] if role is not None and role.kind == "seat" else [Refusal("unknown seat", "role")]
        case "term":
            found += _term(plan, state, fact)
        case "undo":
            found += _undo(scene, state, fact)
        case _:
            pass
    return tuple(found)


def _when(state: State, fact: Fact) -> Iterator[Refusal]:
    if fact.happened is not None and fact.happened > fact.recorded:
        yield Refusal("happened later", "happened")
    if fact.happened is not None and not thinkable(fact.happened):
        yield Refusal("wrong answer", "happened", "not a moment")
    if "archived" in state.marks and fact.kind not in HEARD_STILL:
        yield Refusal("archived")


def _evidence(scene: Scene, state: State, fact: Fact, roles: frozenset[str]) -> Iterator[Refusal]:
    form = scene.plan.forms.get(fact.form)
    if form is None:
        yield Refusal("unknown form", detail=fact.form)
        return
    if fact.form == PROPOSAL and fact.values.get("decision") == "refused" and not str(fact.values.get("reason", "")).strip():
        yield Refusal("needs reason", "reason")
    theirs = fact.via == "household" or (fact.via == "device" and roles == {PERSON})  # a household's own program says either
    for wrong in read(form.of_anybody if theirs else form, fact.values)[1]:
        yield Refusal("wrong answer", wrong.field, wrong.fault)
    if fact.answers is None or fact.corrects is not None:
        return
    duty = state.duties.get(fact.answers)
    yield from _open_duty(state, fact)
    if duty is None or duty.closing is not None:
        return
    if scene.rule(duty.key.rule).evidence != fact.form:
        yield Refusal("other form", detail=scene.rule(duty.key.rule).evidence)
    elif not answers(scene, state, fact):
        yield Refusal("window passed", detail=duty.key.rule)
    yield from _partner(scene, state, duty)
    yield from _too_soon(scene, state, duty, fact)
    yield from _hands(scene, state, duty, fact)
    yield from _empty(scene, state, duty, fact)
    if scene.rule(duty.key.rule).shuts and _left(scene, state, duty):
        yield Refusal("still open", detail=str(_left(scene, state, duty)))


def _left(scene: Scene, state: State, shutting: Duty) -> int:
    """How much is still open beside the duty to archive: nobody's file is closed over something undone."""
    duties = sum(d.closing is None and d.key != shutting.key for d in state.duties.values())
    return duties + sum(i.settled is None for i in state.incidents.values())


def _too_soon(scene: Scene, state: State, duty: Duty, fact: Fact) -> Iterator[Refusal]:
    """Sooner after the last one than answers may follow each other; `detail` is the hour it may be given, on the wall of the enrolment."""
    again = earliest(scene, state, scene.rule(duty.key.rule), fact)
    if again is not None:
        yield Refusal("too soon", "happened", f"{again.astimezone(zone_of(state.zone)):%Y-%m-%d %H:%M}")


def _partner(scene: Scene, state: State, duty: Duty) -> Iterator[Refusal]:
    """Two who must be at one door: the one who comes along checks in first (F5)."""
    partner = scene.rule(duty.key.rule).together
    if not partner:
        return
    mine = [d for d in state.duties.values() if d.key.rule == partner and d.opens <= duty.closes and d.closes >= duty.opens]
    if not any(d.closing is not None and d.closing.how in ("done", "late") for d in mine):
        yield Refusal("partner first", detail=partner)


def _hands(scene: Scene, state: State, duty: Duty, fact: Fact) -> Iterator[Refusal]:
    """One hand signs once on a paper: distinct posts, so that each signature is another person's look."""
    rule = scene.rule(duty.key.rule)
    if not rule.signs or not rule.mark:
        return
    others = [r.name for r in scene.index.track.rules.values() if r.signs == rule.signs and r.mark and r.name != rule.name]
    if fact.by in {state.signed.get(name) for name in others}:
        yield Refusal("same hand", detail=rule.signs)


def _empty(scene: Scene, state: State, duty: Duty, fact: Fact) -> Iterator[Refusal]:
    """A duty about a place that nobody holds, or a team that is too few, is answered by its being held, not by a word; `detail` is which."""
    place = vacated(scene.plan, duty.key)
    if place and not scene.manned(state, place, fact.recorded):
        yield Refusal("place empty", detail=place)


def _unchosen(scene: Scene, state: State, duty: Duty, fact: Fact) -> Iterator[Refusal]:
    """Choosing was done only where it shows: its own form says which, or enough sit there."""
    team = scene.rule(duty.key.rule).chooses
    if team and not scene.manned(state, team, fact.recorded):
        yield Refusal("place empty", detail=team)


def _open_duty(state: State, fact: Fact) -> Iterator[Refusal]:
    duty = state.duties.get(fact.answers) if fact.answers is not None else None
    if duty is None:
        yield Refusal("no such duty")
    elif duty.closing is not None:
        yield Refusal("already closed", detail=duty.closing.how)


def _close(scene: Scene, state: State, fact: Fact, roles: frozenset[str]) -> Iterator[Refusal]:
    yield from _open_duty(state, fact)
    duty = state.duties.get(fact.answers) if fact.answers is not None else None
    if duty is None or duty.closing is not None:
        return
    how = fact.values.get("how")
    if how not in ("late", "waived", "replaced", "missed"):
        yield Refusal("wrong answer", "how", "not an option")
    if not str(fact.values.get("reason", "")).strip():
        yield Refusal("needs reason", "reason")
    if how in ("late", "missed") and fact.recorded <= duty.closes:
        yield Refusal("not missed yet", "how")
    if how == "late":
        yield from _empty(scene, state, duty, fact)
        yield from _unchosen(scene, state, duty, fact)
    if how == "waived" and not roles & set(scene.index.track.waived_by):
        yield Refusal("may not waive", "how")
    if how == "missed":
        yield from _witness(fact)


def _witness(fact: Fact) -> Iterator[Refusal]:
    """A miss is closed only when a named person besides the one who closes it has seen it (F27)."""
    seen = str(fact.values.get("seen_by", "")).strip()
    if not seen:
        yield Refusal("needs witness", "seen_by")
    elif seen == fact.by:
        yield Refusal("own witness", "seen_by")


def _incident(scene: Scene, fact: Fact, roles: frozenset[str]) -> Iterator[Refusal]:
    kind = scene.index.track.incidents.get(fact.form)
    if kind is None:
        yield Refusal("unknown incident", detail=fact.form)
    elif roles == {PERSON} and not kind.household_may:
        yield Refusal("not for household", detail=fact.form)


def _term(plan: Plan, state: State, fact: Fact) -> Iterator[Refusal]:
    """Another END is a new named decision, inside what the law allows, and never after END has passed (DESIGN rule 8).

    Whoever or whatever nobody holds is on its track until it is gone: its END is set once, to that moment, with who decided and why.
    """
    person = plan.tracks[state.track].subject in HELD
    try:
        ends = datetime.fromisoformat(str(fact.values.get("ends", "")))
    except ValueError:
        yield Refusal("wrong answer", "ends", "not a moment")
        return
    starts = sooner_start(plan, state.track, state.starts, state.zone, day_in(fact.values, "first_day"))
    maximum = latest_end(plan, state.track, starts or state.starts, state.zone)
    yield from _first_day(plan, state, fact, starts, ends) if fact.values.get("first_day") else ()
    if ends.tzinfo is None or (state.ends is None and person) or not (person or ends <= fact.recorded):
        yield Refusal("wrong answer", "ends", "not a moment")
    elif state.ends is not None and (state.ends <= fact.recorded or not person):
        yield Refusal("only shorter", "ends")
    elif person and maximum is not None and ends > maximum:
        yield Refusal("past maximum", "ends", maximum.isoformat())
    for name in ("authority", "article", "decider", "reason") if person and plan.tracks[state.track].mode == "compulsory" else ("decider", "reason"):
        if not str(fact.values.get(name, "")).strip():
            yield Refusal("wrong answer", name, "missing")


def _first_day(plan: Plan, state: State, fact: Fact, starts: datetime | None, ends: datetime) -> Iterator[Refusal]:
    """A first day is put right to an earlier one alone, with what shows it; END comes sooner with it, or stays (DESIGN rule 8)."""
    if starts is None:
        yield Refusal("not earlier", "first_day")
    if not str(fact.values.get("first_day_evidence", "")).strip():
        yield Refusal("wrong answer", "first_day_evidence", "missing")
    if ends.tzinfo and state.ends and ends > state.ends:
        yield Refusal("past maximum", "ends", state.ends.isoformat())
    if plan.undo < timedelta(days=1):
        yield Refusal("short memory", "first_day")


def _undo(scene: Scene, state: State, fact: Fact) -> Iterator[Refusal]:
    known = [d for d in state.duties.values() if d.key.rule in scene.index.track.rules]
    touched = any(fact.corrects in (d.opened_by, d.closing.fact if d.closing else None) for d in known)
    touched = touched or any(i.opened_by == fact.corrects for i in state.incidents.values())
    touched = touched or any(f.seq == fact.corrects for facts in state.recent.values() for f in facts)
    if fact.corrects is None:
        yield Refusal("nothing to undo")
    elif not touched:
        yield Refusal("too late to undo")
