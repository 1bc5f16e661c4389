"""Recording: the one way by which anything becomes a fact.

What somebody says is checked under their own eyes (what they cannot see they cannot act on), given its number in the ledger under the
enrolment's lock, evaluated, and stored with everything it decides in one transaction. Sent twice with one key, it is stored once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from anju.core.enrolment.decision import Decision
from anju.core.enrolment.fact import Fact, Key, Kind
from anju.core.enrolment.state import Around
from anju.core.evidence.fields import read
from anju.core.evidence.refuse import refusals
from anju.core.flow import Outcome, evaluate
from anju.core.plan.model import Plan
from anju.operations import hint
from anju.operations.authority import may
from anju.operations.photo import keep as photos
from anju.operations.plans import plan_of
from anju.operations.refused import Fault, Refused, faults
from anju.operations.viewer import Viewer
from anju.records import body, loading
from anju.records.convert import Loaded
from anju.records.models import Duty, Enrolment, Receipt
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal
from anju.records.store import Settled, put

FREE_TEXT = frozenset({"reason", "note"})
"""Answers of facts that are not evidence, as sensitive as a telephone number: sealed, never in a ledger's body."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says, before it has a number. See `anju.core.enrolment.fact` for the kinds and what each needs.

    `pictures`: photographs by the question they answer; each stands in the values by its digest.
    """

    kind: Kind
    form: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    happened: datetime | None = None
    via: str = ""
    answers: Key | None = None
    corrects: int | None = None
    pictures: photos.Pictures = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of it: its numbers in the ledger and everything decided. `repeated`: it had arrived before."""

    enrolment: int
    seqs: tuple[int, ...]
    decisions: tuple[Decision, ...]
    repeated: bool = False


def record(viewer: Viewer, enrolment: int, said: Sequence[Said], *, now: datetime, key: UUID | None = None) -> Done:
    """Record what `viewer` says of one enrolment, all of it or nothing. `now` is aware, UTC.

    `key` is the sender's own: repeated with it, the first answer is given again. Raises `Refused`.
    """
    with scoped(viewer.scope()):
        if not Enrolment.objects.filter(pk=enrolment).exists():
            raise Refused(Fault("unknown enrolment"))
    with scoped(ENGINE):
        settled = _settle(viewer, {enrolment: list(said)}, now, key)[enrolment]
        known = Receipt.objects.filter(pk=key).first() if key else None  # under the enrolment's lock: of two at once the second sees the first's
        if known is not None and known.enrolment != enrolment:
            raise Refused(Fault("other key"))
        if known is not None:
            return Done(known.enrolment, tuple(known.answered["seqs"]), (), repeated=True)
        if isinstance(settled, Refused):
            raise settled
        _store([settled], {enrolment: said}, now)
        hint.tell([settled.loaded.area])
        return _done(settled)


def record_many(viewer: Viewer, items: Sequence[tuple[int, Said]], *, now: datetime) -> tuple[Done | Refused, ...]:
    """Record one thing each of many enrolments, each standing alone; the answers come in the order of `items`.

    Things said of one enrolment are one: refused together.
    """
    wanted: dict[int, list[Said]] = {}
    for enrolment, said in items:
        wanted.setdefault(enrolment, []).append(said)
    with scoped(viewer.scope()):
        visible = set(Enrolment.objects.filter(pk__in=list(wanted)).values_list("pk", flat=True))
    with scoped(ENGINE):
        settled = _settle(viewer, {e: said for e, said in wanted.items() if e in visible}, now, None)
        stored = [s for s in settled.values() if isinstance(s, Settled)]
        _store(stored, wanted, now)
        hint.tell(s.loaded.area for s in stored)
    answers = {e: _done(s) if isinstance(s, Settled) else s for e, s in settled.items()}
    return tuple(answers.get(enrolment, Refused(Fault("unknown enrolment"))) for enrolment, _ in items)


def _store(settled: Sequence[Settled], said: Mapping[int, Sequence[Said]], now: datetime) -> None:
    put(settled, now)
    for one in settled:
        pictured = [(fact, each.pictures) for fact, each in zip(one.facts, said[one.loaded.enrolment], strict=True) if each.pictures]
        if pictured:
            photos.keep(one.loaded, one.plan, pictured)


def _done(settled: Settled) -> Done:
    return Done(settled.loaded.enrolment, tuple(f.seq for f in settled.facts), settled.outcome.decisions)


@dataclass(frozen=True, slots=True)
class _Hearing:
    """Who speaks, when, and what is known of the duties they name."""

    viewer: Viewer
    now: datetime
    key: UUID | None
    owners: Mapping[tuple[int, Key], int | None]


def _settle(viewer: Viewer, wanted: Mapping[int, Sequence[Said]], now: datetime, key: UUID | None) -> dict[int, Settled | Refused]:
    """Lock, load, catch up, judge and evaluate each enrolment; nothing is stored yet."""
    plans = {enrolment: plan_of(adoption) for enrolment, adoption in loading.adoptions(list(wanted)).items()}
    states = loading.states(plans, list(wanted))
    arounds = loading.around([one.area for one in states.values()])
    hearing = _Hearing(viewer, now, key, _owners({e: said for e, said in wanted.items() if e in states}))
    found: dict[int, Settled | Refused] = {}
    for enrolment, said in wanted.items():
        one = states.get(enrolment)
        if one is None or one.annulled:
            found[enrolment] = Refused(Fault("annulled" if one else "unknown enrolment"))
        else:
            found[enrolment] = _one(hearing, plans[enrolment], arounds[one.area], one, said)
    return found


def _owners(wanted: Mapping[int, Sequence[Said]]) -> dict[tuple[int, Key], int | None]:
    """Who has each duty that is named, in one query."""
    named = [(e, s.answers) for e, said in wanted.items() for s in said if s.answers is not None]
    if not named:
        return {}
    keys = [key for _, key in named]
    rows = Duty.objects.filter(
        enrolment__in={e for e, _ in named}, rule__in={k.rule for k in keys}, occurs_on__in={k.occurs_on for k in keys}, nth__in={k.nth for k in keys}
    )
    return {(r.enrolment, Key(r.rule, r.occurs_on, r.nth)): r.post for r in rows.only("enrolment", "rule", "occurs_on", "nth", "post")}


def _one(hearing: _Hearing, plan: Plan, around: Around, one: Loaded, said: Sequence[Said]) -> Settled | Refused:
    viewer, at = hearing.viewer, max(hearing.now, one.state.until)
    caught = evaluate(plan, one.state, around, (), at)
    facts, wrong = list[Fact](), list[Fault]()
    for n, each in enumerate(said, start=one.seq + 1):
        post = hearing.owners.get((one.enrolment, each.answers)) if each.answers else None
        fact = _fact(plan, each, at, n, viewer.hand(post))
        wrong += faults(refusals(plan, caught.state, around, fact, frozenset(viewer.roles)))
        wrong += photos.lacking(plan, fact, each.pictures)
        wrong += [] if may(viewer, plan, caught.state, fact, post) else [Fault("not yours")]
        facts.append(fact)
    if wrong:
        return Refused(*wrong)
    clear = [_clear(plan, fact) for fact in facts]
    outcome = evaluate(plan, caught.state, around, clear, at)
    sealed, reasons = _sealed(plan, facts, one.enrolment)
    return Settled(one, plan, clear, joined(caught, outcome), sealed, reasons, hearing.key)


def joined(first: Outcome, then: Outcome) -> Outcome:
    """Two evaluations, one after the other, as one."""
    return replace(then, decisions=(*first.decisions, *then.decisions))


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

