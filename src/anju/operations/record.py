"""Recording: the one way by which anything becomes a fact.

What somebody says is checked under their own eyes (what they cannot see they cannot act on), given its number in the ledger under the
enrolment's lock, evaluated, and stored with everything it decides in one transaction. Sent twice with one key, it is stored once.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from anju.core.enrolment.decision import Alarm, Raise, Tell
from anju.core.enrolment.fact import Fact
from anju.core.enrolment.state import Around
from anju.core.evidence.expect import explained
from anju.core.evidence.fields import read
from anju.core.evidence.refuse import refusals
from anju.core.evidence.weigh import TOLD
from anju.core.flow import Course
from anju.core.plan.model import DIGEST, PROPOSAL, RECEIPT, Plan
from anju.operations import hint, lend, parts, plain, qualified, specimens, traces
from anju.operations.authority import may
from anju.operations.photo import keep as photos
from anju.operations.plans import plan_of
from anju.operations.refused import Fault, Refused, faults
from anju.operations.said import Done as Done
from anju.operations.said import Said as Said
from anju.operations.viewer import Viewer
from anju.records import body, loading
from anju.records.convert import Loaded
from anju.records.loading import Heard
from anju.records.models import Enrolment
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal
from anju.records.store import Settled, put

FREE_TEXT = frozenset({"reason", "note"})
"""Answers of facts that are not evidence, as sensitive as a telephone number: sealed, never in a ledger's body."""


def record(viewer: Viewer, enrolment: int, said: Sequence[Said], *, now: datetime, key: UUID | None = None) -> Done:
    """Record what `viewer` says of one enrolment, all of it or nothing. `now` is aware, UTC.

    `key` is the sender's own: repeated with it, the first answer is given again. Raises `Refused`.
    """
    with scoped(ENGINE, told=True):
        heard = _hear(viewer, {enrolment: list(said)}, key)
        if enrolment not in heard.stands:
            raise Refused(Fault("unknown enrolment"))
        if heard.receipt is not None:
            before, answered = heard.receipt
            if before != enrolment:
                raise Refused(Fault("other key"))
            return Done(before, tuple(answered["seqs"]), (), repeated=True)
        answer = _recorded(_Hearing(viewer, now, key, heard), {enrolment: said})[enrolment]
        if isinstance(answer, Refused):
            raise answer
        return answer


def record_many(viewer: Viewer, items: Sequence[tuple[int, Said]], *, now: datetime) -> tuple[Done | Refused, ...]:
    """Record one thing each of many enrolments, each standing alone; the answers come in the order of `items`.

    Things said of one enrolment are one: refused together.
    """
    wanted: dict[int, list[Said]] = {}
    for enrolment, said in items:
        wanted.setdefault(enrolment, []).append(said)
    with scoped(ENGINE, told=True):
        heard = _hear(viewer, wanted, None)
        answers = _recorded(_Hearing(viewer, now, None, heard), {e: said for e, said in wanted.items() if e in heard.stands})
    return tuple(answers.get(enrolment) or Refused(Fault("unknown enrolment")) for enrolment, _ in items)


def _recorded(hearing: "_Hearing", wanted: Mapping[int, Sequence[Said]]) -> dict[int, Done | Refused]:
    """Have the database take what is plain, the core decide the rest, and all of it stored."""
    taken = plain.many(hearing.viewer, wanted, hearing.heard.stands, now=hearing.now, key=hearing.key)
    settled = _settle(hearing, {enrolment: said for enrolment, said in wanted.items() if enrolment not in taken.done})
    stored = [one for one in settled.values() if isinstance(one, Settled)]
    put(stored, hearing.now, taken.changes)
    _store(hearing.viewer, stored, wanted, hearing.now)
    hint.tell({*taken.areas, *(one.loaded.area for one in stored)})
    hint.tell({one.loaded.area for one in stored if _alarms(one)}, hint.ALARM)
    return taken.done | {enrolment: _done(one) if isinstance(one, Settled) else one for enrolment, one in settled.items()}


def _alarms(one: Settled) -> bool:
    """Whether an incident was raised that is no secret, or a sensor's word opened a duty: a board that hangs on a wall asks at once."""
    decisions = one.outcome.decisions
    kinds = [one.track.incidents.get(each.key.rule.partition(".")[0]) for each in decisions if isinstance(each, Alarm)]
    asked = any(fact.via == "device" for fact in one.facts) and any(isinstance(each, Raise) for each in decisions)
    return asked or any(kind is None or not kind.hidden for kind in kinds)


def _store(viewer: Viewer, settled: Sequence[Settled], said: Mapping[int, Sequence[Said]], now: datetime) -> None:
    """What is kept beside the decisions."""
    traces.leave(settled)
    lend.keep(settled)
    specimens.keep(settled, said)
    for one in settled:
        pictured = [(fact, each.pictures) for fact, each in zip(one.facts, said[one.loaded.enrolment], strict=True) if each.pictures]
        if pictured:
            photos.keep(one.loaded, one.plan, pictured)
    begun = parts.follow(viewer, settled, now)
    for answer in record_many(replace(viewer, purpose="engine"), begun, now=now) if begun else ():
        if isinstance(answer, Refused):
            raise answer
    for one in settled:
        _tell(viewer, one, now)
    hear(viewer, parts.ended(settled, now), now)


def hear(viewer: Viewer, told: Sequence[tuple[int, Said]], now: datetime) -> None:
    """Files hear of their own parts. One that takes no answer any more leaves what happened there as it is."""
    if told:
        record_many(replace(viewer, purpose="engine"), told, now=now)


def _tell(viewer: Viewer, one: Settled, now: datetime) -> None:
    """The file that a thing belongs to is told what was found. One that takes no answer any more leaves the thing's own as it is."""
    said = {fact.seq: fact for fact in one.facts}
    for told in [decision for decision in one.outcome.decisions if isinstance(decision, Tell)]:
        if one.loaded.parent is not None:
            answer = Said("evidence", told.form, told.values, said[told.key.nth].happened, TOLD)
            with suppress(Refused):
                record(replace(viewer, purpose="engine"), one.loaded.parent, [answer], now=now)


def _done(settled: Settled) -> Done:
    return Done(settled.loaded.enrolment, tuple(f.seq for f in settled.facts), settled.outcome.decisions)


@dataclass(frozen=True, slots=True)
class _Hearing:
    """Who speaks, when, under which key, and what is known beforehand."""

    viewer: Viewer
    now: datetime
    key: UUID | None
    heard: Heard


def _hear(viewer: Viewer, wanted: Mapping[int, Sequence[Said]], key: UUID | None) -> Heard:
    named = [(enrolment, each.answers) for enrolment, said in wanted.items() for each in said if each.answers is not None]
    return loading.hear(viewer.scope(), list(wanted), named, key)


def _settle(hearing: _Hearing, wanted: Mapping[int, Sequence[Said]]) -> dict[int, Settled | Refused]:
    """Load, catch up, judge and evaluate each enrolment, locked by now; nothing is stored yet."""
    if not wanted:
        return {}
    plans = {enrolment: plan_of(hearing.heard.stands[enrolment].adoption) for enrolment in wanted}
    states = loading.states(plans, list(wanted), locks=False)
    places, known = [one.place for one in states.values()], hearing.heard.around
    around = loading.around(places, plans.values()) if known is None else loading.told(known, places, plans.values())
    found: dict[int, Settled | Refused] = {}
    for enrolment, said in wanted.items():
        one = states.get(enrolment)
        if one is None or one.annulled:
            found[enrolment] = Refused(Fault("annulled" if one else "unknown enrolment"))
        else:
            found[enrolment] = _one(hearing, plans[enrolment], one, around[one.place], said)
    return qualified.judged(specimens.judged(lend.judged(found)))


def _one(hearing: _Hearing, plan: Plan, one: Loaded, around: Around, said: Sequence[Said]) -> Settled | Refused:
    viewer, at = hearing.viewer, max(hearing.now, one.state.until)
    course = Course(plan, one.state, around)
    course.advance(at)
    state = course.state
    facts, wrong = list[Fact](), list[Fault]()
    for n, each in enumerate(said, start=one.seq + 1):
        post = hearing.heard.owners.get((one.enrolment, each.answers)) if each.answers else None
        by = f"device:{each.device}" if each.device else viewer.hand(post)
        fact = explained(plan, state, around, _fact(plan, each, at, n, by))
        wrong += faults(refusals(plan, state, around, fact, frozenset(viewer.roles)))
        wrong += photos.lacking(plan, fact, each.pictures)
        wrong += [Fault("accept by enrolling")] if fact.form == PROPOSAL and fact.values.get("decision") == "accepted" and not each.enrolled else []
        wrong += [Fault("send from the list")] if fact.kind == "evidence" and fact.form in (DIGEST, RECEIPT) and not each.listed else []
        wrong += [Fault("parts open")] if _shuts(plan, fact) and _parts(one.enrolment) else []
        wrong += [] if may(viewer, plan, state.track, fact, post) else [Fault("not yours")]
        facts.append(fact)
    if wrong:
        return Refused(*wrong)
    clear = [_clear(plan, fact) for fact in facts]
    for fact in clear:
        course.take(fact)
    course.advance(at)
    sealed, reasons = _sealed(plan, facts, one.enrolment)
    return Settled(one, plan, clear, course.outcome(), sealed, reasons, hearing.key)


def _shuts(plan: Plan, fact: Fact) -> bool:
    """Whether the fact does a duty that archives the file."""
    shut = {rule.name for track in plan.tracks.values() for rule in track.rules.values() if rule.shuts}
    return fact.kind == "evidence" and fact.answers is not None and fact.answers.rule in shut


def _parts(enrolment: int) -> bool:
    """Whether something that belongs to the file still runs: no file is closed over it."""
    return Enrolment.objects.filter(parent=enrolment, archived=None, annulled=None).exists()


def _fact(plan: Plan, said: Said, at: datetime, seq: int, by: str) -> Fact:
    """Answers are read as the form's own kinds: 36.8 typed as text is a number from here on. What cannot be read stays, to be refused."""
    form = plan.forms.get(said.form) if said.kind == "evidence" else None
    values = {**said.values, **{name: picture.digest for name, picture in said.pictures.items()}}
    if form is not None:
        good, _ = read(form, values)
        values |= good
    return Fact(at, seq, said.kind, said.form, values, said.happened, by, said.via, said.answers, said.corrects)


def _clear(plan: Plan, fact: Fact) -> Fact:
    """The fact without what is sealed: no rule asks for it, and no ledger keeps it."""
    return replace(fact, values={name: value for name, value in fact.values.items() if name not in _secret(plan, fact)})


def _secret(plan: Plan, fact: Fact) -> frozenset[str]:
    form = plan.forms.get(fact.form)
    if fact.kind == "evidence":
        return frozenset(f.name for f in form.fields if f.sealed) if form else frozenset()
    return FREE_TEXT


def _sealed(plan: Plan, facts: Sequence[Fact], enrolment: int) -> tuple[dict[int, bytes], dict[int, bytes]]:
    sealed, reasons = dict[int, bytes](), dict[int, bytes]()
    for fact in facts:
        hidden = {n: v for n, v in fact.values.items() if n in _secret(plan, fact)}
        if not hidden:
            continue
        if fact.kind == "close":
            reasons[fact.seq] = seal(str(hidden.get("reason", "")), f"duty.reason:{enrolment}")
        else:
            sealed[fact.seq] = seal(body.canonical(hidden), f"evidence.sealed:{enrolment}:{fact.seq}")
    return sealed, reasons
