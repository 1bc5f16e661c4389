"""The days the township has lived through: at each hour of the script everything due is decided, and most of it is done.

Staff answer their duties through the same evaluation and the same store as real staff do; only the pages in between are missing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from anju.core.chance import chance, pick
from anju.core.enrolment.fact import Fact, Kind
from anju.core.enrolment.state import Around, Duty, State
from anju.core.evidence.fields import read
from anju.core.evidence.refuse import refusals
from anju.core.flow import Course
from anju.core.plan.derive import index
from anju.core.plan.model import DIGEST, PERSON, PROPOSAL, Form, Plan, Rule
from anju.core.plan.resource import UNIT
from anju.operations import lend, parts, traces
from anju.operations.demo import things
from anju.operations.demo.calm import calm
from anju.operations.demo.script import Script
from anju.operations.plans import plan_of
from anju.operations.viewer import Viewer
from anju.records import body, loading
from anju.records.convert import Loaded
from anju.records.models import Post
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal
from anju.records.store import Settled, put

SKIPPED = timedelta(days=3)
"""For how long what the script lets slip stays undone."""
AHEAD = timedelta(hours=4)
"""How far ahead a moment lies until which something has to be done."""
LEFT = 0.5
"""The share of an area's and its units' rules whose duties are left to the visitor while they can still be done in time."""
AGAIN = 0.3
"""The share of what is overdue that is caught up with at each look."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: the plan, posts by role, and what number each enrolment has in the script."""

    said: Script
    plan: Plan
    posts: Mapping[str, Sequence[int]]
    numbers: dict[int, int]
    free: things.Shelf
    """What may still be taken at the moment that is told."""
    until: datetime
    """When the visitor comes: of what fell due shortly before, more is left to do."""

    def share(self, at: datetime) -> float:
        """How much of what opened at `at` is done at the first look."""
        lately = self.said["lately"]
        return float(lately["done"] if self.until - at < timedelta(hours=lately["hours"]) else self.said["done"])


def cast(said: Script, adoption: int, until: datetime) -> Cast:
    """The cast of `adoption`, with every post of the script's county."""
    posts: dict[str, list[int]] = defaultdict(list)
    county = said["county"]
    with scoped(ENGINE):
        for role, number in Post.objects.filter(area__pk__range=(county["id"], county["hi"])).order_by("pk").values_list("role", "pk"):
            posts[role].append(number)
    return Cast(said, plan_of(adoption), posts, {}, {}, until)


def act(scene: Cast, enrolments: Sequence[int], now: datetime) -> int:
    """Let time come to `now` for these enrolments, then let everybody do what is theirs to do; tells how many facts that made."""
    with scoped(ENGINE):
        states = loading.states(dict.fromkeys(enrolments, scene.plan), list(enrolments))
        arounds = loading.around([one.place for one in states.values()], [scene.plan])
        scene.free.update(things.shelf(scene.plan))
        settled = [_lived(scene, one, arounds[one.place], now) for one in states.values()]
        put(settled, now)
        traces.leave(settled)
        lend.keep(settled)
        parts.follow(Viewer("engine", "engine"), settled, now)
    return sum(len(one.facts) for one in settled)


def _lived(scene: Cast, one: Loaded, around: Around, now: datetime) -> Settled:
    course = Course(scene.plan, one.state, around)
    course.advance(now)
    facts: list[tuple[Fact, dict[str, object]]] = []
    for what in _acts(scene, replace(one, state=course.state), now):
        whole = _fact(scene, replace(one, state=course.state, seq=one.seq + len(facts)), now, what)
        if refusals(scene.plan, course.state, around, whole, frozenset({what.duty.role if what.duty else PERSON})):
            continue  # what nobody could enter stays open
        clear, hidden = _split(scene, whole)
        course.take(clear)
        facts.append((clear, hidden))
    course.advance(now)
    sealed = {f.seq: seal(body.canonical(hidden), f"evidence.sealed:{one.enrolment}:{f.seq}") for f, hidden in facts if hidden}
    reasons = {seq: seal(str(hidden["reason"]), f"duty.reason:{one.enrolment}") for seq, hidden in _closings(facts)}
    kept = {seq: text for seq, text in sealed.items() if seq not in reasons}
    return Settled(one, scene.plan, [clear for clear, _ in facts], course.outcome(), kept, reasons)


def _closings(facts: list[tuple[Fact, dict[str, object]]]) -> list[tuple[int, dict[str, object]]]:
    return [(fact.seq, hidden) for fact, hidden in facts if fact.kind == "close"]


def _acts(scene: Cast, one: Loaded, now: datetime) -> "list[_Act]":
    """What happens to this enrolment at `now` by the script, and what is done of its open duties."""
    number = scene.numbers.get(one.enrolment, 0)
    found: list[_Act] = [_Act(form, values, via) for form, values, via in _happens(scene, one.state, number, now)]
    known = {what.form for what in found}
    for duty in sorted(one.state.duties.values(), key=lambda d: d.key):
        rule = scene.plan.tracks[one.state.track].rules[duty.key.rule]
        if _given_up(rule, duty, number, now):
            found.append(_Act("", {"how": "missed", "reason": scene.said["missed"], "seen_by": "engine"}, "staff", duty))
        elif _does(scene, rule, duty, number, now) and not (rule.answered_by and rule.evidence in known):
            via = rule.answered_by[0] if rule.answered_by else "staff"
            answers = _answers(scene, one.state.track, rule, duty, number, now)
            unit = things.which(scene.free, rule, one.enrolment) if rule.takes or rule.gives_back else ""
            if unit is not None:  # what is not there cannot be taken
                found.append(_Act(rule.evidence, {**answers, **({UNIT: unit} if unit else {})}, via, duty))
    return found


@dataclass(frozen=True, slots=True)
class _Act:
    """What somebody does: answers a form, for a duty or of themselves; without a form, closes the duty by hand."""

    form: str
    values: dict[str, object]
    via: str
    duty: Duty | None = None


def _fact(scene: Cast, one: Loaded, now: datetime, what: _Act) -> Fact:
    """The next fact of the ledger; answers that can be read are kept as the form's own kinds, with what is computed from them."""
    role = what.duty.role if what.duty else PERSON
    by = f"post:{one.post}" if role == PERSON and one.post else f"person:{one.person}" if role == PERSON else f"post:{_post(scene, one.state, role)}"
    kind: Kind = "evidence" if what.form else "close"
    values = {**what.values, **read(scene.plan.forms[what.form], what.values)[0]} if what.form else what.values
    return Fact(now, one.seq + 1, kind, what.form, values, now, by, what.via, what.duty.key if what.duty else None)


def _split(scene: Cast, fact: Fact) -> tuple[Fact, dict[str, object]]:
    """The fact without what is kept sealed, and that."""
    secret = {f.name for f in scene.plan.forms[fact.form].fields if f.sealed} if fact.form else {"reason"}
    clear = {name: value for name, value in fact.values.items() if name not in secret}
    return replace(fact, values=clear), {name: value for name, value in fact.values.items() if name in secret}


def _post(scene: Cast, state: State, role: str) -> str:
    return state.seats.get(role) or str(scene.posts[role][0])


def _happens(scene: Cast, state: State, number: int, now: datetime) -> list[tuple[str, dict[str, object], str]]:
    if not number or "ended" in state.marks:
        return []
    day, hour = divmod((now - state.starts) / timedelta(hours=1), 24)
    mine = [h for h in scene.said["happens"] if _falls(h, number) and day + 1 == h["day"] and abs(hour - h["hour"]) < 0.01]
    return [(h["form"], {n: now.isoformat() if v == "now" else v for n, v in h["values"].items()}, h["via"]) for h in mine]


def _falls(said: Mapping[str, Any], number: int) -> bool:
    """Whether the script's line is about enrolment `number`: every so many, from one on."""
    return bool(number % said["every"] == said["from"] % said["every"])


def _does(scene: Cast, rule: Rule, duty: Duty, number: int, now: datetime) -> bool:
    """Whether an open duty is done at this hour: most are at the first look after they open, and some of the rest at each later one."""
    if duty.closing is not None or duty.opens > now or (not rule.makeup and now > duty.closes):
        return False
    if rule.evidence in (PROPOSAL, DIGEST):
        return False  # whether somebody is taken in is left to the visitor; a list is sent with its lines, by `things.send`
    if not number and duty.closes > scene.until and chance("left", duty.key.rule) < LEFT:
        return False
    if duty.role not in scene.posts and duty.role != PERSON:
        return False
    if now - duty.opens < SKIPPED and any(number and _falls(s, number) and rule.name in s["rules"] for s in scene.said["skips"]):
        return False
    late = now > duty.closes
    return chance("does", number, duty.key, now if late else "") < (AGAIN if late else scene.share(duty.opens))


def _given_up(rule: Rule, duty: Duty, number: int, now: datetime) -> bool:
    """What cannot be made up is closed as missed, with its reason, by the next day mostly."""
    missed = duty.closing is None and not rule.makeup and now > duty.closes + timedelta(hours=3) and duty.role != PERSON
    return missed and chance("missed", number, duty.key, now) < AGAIN


def _answers(scene: Cast, track: str, rule: Rule, duty: Duty, number: int, now: datetime) -> dict[str, object]:
    """What the script says, and the calmest there is for the rest; the calmest alone where the script does not fit this plan's form."""
    form, scripted = scene.plan.forms[rule.evidence], scene.said["answers"].get(rule.evidence, {})
    plain = {**calm(index(scene.plan, track), form), **_places(scene, track, form, rule, number, now)}
    said = {f.name: _scripted(scripted[f.name], number, duty.key, f.name) for f in form.fields if f.name in scripted}
    whole = {name: value for name, value in {**plain, **said}.items() if value is not None}
    return plain if read(form, whole)[1] else whole


def _places(scene: Cast, track: str, form: Form, rule: Rule, number: int, now: datetime) -> dict[str, object]:
    """Posts and moments that have to be told: somebody for the seat it fills; a window that begins now or lasts a while, else now."""
    known = scene.plan.tracks[track].rules.values()
    later = {one.until: AHEAD for one in known if one.until}
    found: dict[str, object] = {}
    for field in form.asked:
        if field.required and field.kind == "post":
            found[field.name] = str(pick(_fitting(scene, rule.fills), "post", rule.fills, number))
        elif field.required and field.kind == "moment":
            found[field.name] = (now + later.get(field.name, timedelta(0))).isoformat()
    return found


def _fitting(scene: Cast, role: str) -> Sequence[int]:
    """Whose post the seat of `role` takes: one that has by itself what the seat asks for, else one of that name, else any."""
    needs = scene.plan.roles[role].needs if role in scene.plan.roles else ()
    roles = [*(post for name in needs for post in scene.plan.qualifications[name].by_post), role]
    return next((scene.posts[each] for each in roles if scene.posts.get(each)), next(iter(scene.posts.values())))


def _scripted(spec: Any, *of: object) -> object:  # noqa: ANN401  # whatever the script says
    if isinstance(spec, dict) and "pick" in spec:
        return pick(spec["pick"], *of)
    if isinstance(spec, dict) and "between" in spec:
        low, high = spec["between"]
        return round(low + chance(*of) * (high - low), 1)
    return spec
