"""Storing what was decided: outcomes of one enrolment or of thousands become one document, handed to the database in one call.

Nothing decided may be dropped: every kind of decision has its list here, and what the database says it stored is compared with what was given.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

from anju.core.enrolment import decision as made
from anju.core.enrolment.decision import Decision
from anju.core.enrolment.fact import Fact, Key
from anju.core.flow import ENGINE, Outcome
from anju.core.plan.compile import commands, hides
from anju.core.plan.derive import index
from anju.core.plan.model import Plan, Track
from anju.records import body
from anju.records.convert import Loaded, memory

Row = dict[str, object]


class Dropped(Exception):
    """The database stored less than was decided; the transaction is given up, and nothing was stored."""


@dataclass(frozen=True, slots=True)
class Settled:
    """One enrolment's evaluation, ready to be stored. By a fact's number: `sealed` answers, and sealed `reasons` of closings."""

    loaded: Loaded
    plan: Plan
    facts: Sequence[Fact]
    outcome: Outcome
    sealed: Mapping[int, bytes] = field(default_factory=dict)
    reasons: Mapping[int, bytes] = field(default_factory=dict)
    receipt: UUID | None = None
    before: Plan | None = None
    """The version that counted until now, where another does from here on: what it knew of a duty that is closed."""

    @property
    def track(self) -> Track:
        return self.plan.tracks[self.outcome.state.track]


def put(settled: Sequence[Settled], now: datetime, changes: Sequence[Row] = ()) -> None:
    """Store everything in `settled`, whose pulses this transaction has locked (`load`), and count `changes` with it. Raises `Dropped` where anything
    was not stored."""
    if not settled and not changes:
        return
    doc: dict[str, list[Row]] = defaultdict(list, {"changes": list(changes)} if changes else {})
    for one in settled:
        _whole(doc, one)
    given = {"now": now.isoformat(), **doc}
    with connection.cursor() as cursor:
        cursor.execute("SELECT store(%s::jsonb)", [json.dumps(given, ensure_ascii=False)])
        stored = cursor.fetchone()[0]
        _compare(doc, json.loads(stored) if isinstance(stored, str) else stored)
        urgent = _urgent(settled)
        if urgent:
            cursor.execute(TELL, {"now": now, "duties": json.dumps(urgent)})


TELL = """
INSERT INTO outbox (jurisdiction, area, key, channel, to_post, to_text, kind, count, link, enrolment, at, attempts, next_at, dead, error, wakes)
SELECT d.jurisdiction, d.area, concat_ws('.', 'duty', d.enrolment, d.rule, d.occurs_on, d.nth), 'any', d.post, '', 'duty', 1, '/', d.enrolment,
       %(now)s, 0, %(now)s, false, '', x.wakes
FROM jsonb_to_recordset(%(duties)s::jsonb) AS x(jurisdiction integer, enrolment bigint, rule text, occurs_on date, nth integer, wakes boolean)
JOIN duty d USING (jurisdiction, enrolment, occurs_on, rule, nth) WHERE d.post IS NOT NULL
ON CONFLICT (key) DO NOTHING
"""
_EXACT = ("moves", "holds", "terms", "evidence", "raises", "climbs", "alarms", "settles", "lapses", "acknowledges", "entries", "receipts", "proposes")
_ONCE = ("passes", "closes", "decides")


def _compare(doc: Mapping[str, list[Row]], stored: Mapping[str, int]) -> None:
    for kind in _EXACT:
        if kind in doc and stored.get(kind, 0) != len(doc[kind]):
            raise Dropped(f"{kind}: {len(doc[kind])} decided, {stored.get(kind, 0)} stored")
    for kind in _ONCE:
        duties = {(r["enrolment"], r["rule"], r["occurs_on"], r["nth"]) for r in doc.get(kind, [])}
        if kind in doc and stored.get(kind, 0) != len(duties):
            raise Dropped(f"{kind}: {len(duties)} duties decided, {stored.get(kind, 0)} stored")


def _urgent(settled: Sequence[Settled]) -> list[Row]:
    """Duties that something called for just now: whoever has them is told outside Anju too."""
    return [
        _named(one, d.key) | {"jurisdiction": one.loaded.jurisdiction, "wakes": one.track.rules[d.key.rule].wakes}
        for one in settled
        for d in one.outcome.decisions
        if isinstance(d, made.Raise) and d.key.rule in index(one.plan, one.track.name).called
    ]


def _whole(doc: dict[str, list[Row]], one: Settled) -> None:
    facts = {fact.seq: fact for fact in one.facts}
    for fact in one.facts:
        _fact(doc, one, fact)
    for decision in one.outcome.decisions:
        _decision(doc, one, decision, facts)
    _entries(doc, one)
    state = one.outcome.state
    doc["pulses"].append(
        {
            "enrolment": one.loaded.enrolment,
            "until": _iso(state.until),
            "individual_at": _iso(one.outcome.alone_at),
            "routine_at": _iso(one.outcome.routine_at),
            "plain": not state.pauses and one.loaded.agency is None and one.loaded.post is None,
            "memory": memory(state, one.outcome.own_at),
        }
    )
    if one.receipt is not None:
        answered = {"seqs": [fact.seq for fact in one.facts]}
        doc["receipts"].append({"key": str(one.receipt), "enrolment": one.loaded.enrolment, "answered": answered, "at": _iso(state.until)})


def _fact(doc: dict[str, list[Row]], one: Settled, fact: Fact) -> None:
    """Evidence has a row of its own; so has any fact with something sealed in it."""
    sealed = one.sealed.get(fact.seq)
    if fact.kind == "evidence" or sealed is not None:
        form = one.plan.forms.get(fact.form) if fact.kind == "evidence" else None
        doc["evidence"].append(
            {
                "enrolment": one.loaded.enrolment, "recorded": _iso(fact.recorded), "seq": fact.seq, "values": dict(fact.values) if form else {},
                "form": fact.form if fact.kind == "evidence" else f"fact:{fact.kind}", "sealed": _hex(sealed), "happened": _iso(fact.happened),
                "by": fact.by, "via": fact.via, "corrects": fact.corrects, "sensitivity": form.sensitivity if form else "duty",
                **(_key(fact.answers) if fact.answers else {}),
            }
        )  # fmt: skip
    if fact.corrects is not None:
        doc["supersedes"].append({"enrolment": one.loaded.enrolment, "seq": fact.corrects})


def _entries(doc: dict[str, list[Row]], one: Settled) -> None:
    """One entry a fact, and one for all that was decided."""
    common = {"enrolment": one.loaded.enrolment, "v": body.VERSION, "engine": ENGINE}
    for fact in one.facts:
        form = one.plan.forms.get(fact.form)
        doc["entries"].append(
            common
            | {
                "seq": fact.seq, "recorded": _iso(fact.recorded), "kind": f"fact:{fact.kind}", "happened": _iso(fact.happened), "actor": fact.by,
                "sensitivity": form.sensitivity if form and fact.kind == "evidence" else "duty", "body": body.fact_body(fact),
            }
        )  # fmt: skip
    if one.outcome.decisions:
        seq = one.loaded.seq + len(one.facts) + 1
        sensitivity = "hidden" if any(_kept(one, d) for d in one.outcome.decisions) else "duty"
        decided = {"seq": seq, "recorded": _iso(one.outcome.state.until), "kind": "decided", "actor": "engine", "sensitivity": sensitivity}
        doc["entries"].append(common | decided | {"body": body.decisions_body(one.outcome.decisions)})


def _decision(doc: dict[str, list[Row]], one: Settled, decision: Decision, facts: Mapping[int, Fact]) -> None:
    name = _named(one, decision.key)
    match decision:
        case made.Raise():
            doc["raises"].append(_raised(one, decision))
        case made.Climb(step=step, to=to, at=at):
            command, command_kind = commands(one.plan, one.track)
            wakes = one.track.rules[decision.key.rule].wakes
            told = {"to": to, "kind": one.plan.roles[to].kind, "command": command, "command_kind": command_kind, "wakes": wakes}
            doc["climbs"].append(name | {"step": step, "at": _iso(at)} | told)
        case made.Close(closing=closing):
            _decided(doc, one, decision, facts)
            fact = facts.get(closing.fact)
            reason = _hex(one.reasons.get(closing.fact))
            whom = fact.by if fact else ""
            doc["closes"].append(
                name
                | {"how": closing.how, "at": _iso(closing.at), "by": closing.fact, "whom": whom, "told_late": closing.told_late, "reason": reason}
            )
        case made.Reopen():
            _decided(doc, one, decision, facts)
            doc["closes"].append(name | {"how": None})
        case made.Acknowledge(at=at):
            doc["acknowledges"].append(name | {"at": _iso(at), "by": next((f.by for n, f in facts.items() if n in decision.why.facts), "")})
        case made.Lapse():
            doc["lapses"].append(name)
        case made.Pass(role=role, post=post):
            doc["passes"].append(name | {"role": role, "kind": one.plan.roles[role].kind, "post": _post(post)})
        case _:
            _elsewhere(doc, one, decision, facts)


def _elsewhere(doc: dict[str, list[Row]], one: Settled, decision: Decision, facts: Mapping[int, Fact]) -> None:
    enrolment, at, name = one.loaded.enrolment, _iso(decision.at), _named(one, decision.key)
    match decision:
        case made.Alarm(incident=incident):
            kind = one.track.incidents[decision.key.rule.partition(".")[0]]
            lead = one.track.rules[kind.lead].owner
            doc["alarms"].append(name | {"raised": at, "opened_by": incident.opened_by, "lead_role": lead, "hidden": kind.hidden})
        case made.Settle(closing=closing):
            fact = facts.get(closing.fact)
            outcome = str(fact.values.get("outcome", "")) if fact else ""
            doc["settles"].append(name | {"at": at, "by": closing.fact, "how": closing.how, "outcome": outcome})
        case made.Move(spell=spell) | made.Aside(spell=spell):
            doc["moves"].append({"enrolment": enrolment, "stage": spell.stage, "since": _iso(spell.since)})
        case made.Seat(role=role, post=post):
            doc["seats"].append({"enrolment": enrolment, "role": role, "post": _post(post), "since": at})
        case made.Hold(role=role, post=post):
            doc["holds"].append({"enrolment": enrolment, "role": role, "holder": post, "since": at})
        case made.Term(ends=ends, starts=starts):
            doc["terms"].append({"enrolment": enrolment, "ends": _iso(ends), "starts": _iso(starts)})
        case made.Propose(track=track, whom=whom):
            doc["proposes"].append(name | {"at": at, "track": track, "whom": whom})
        case made.Publish(form=form, values=values):
            told: Row = {"enrolment": enrolment, "plan": one.plan.name, "form": form, "seq": decision.key.nth, "since": at}
            doc["publishes"].append(told | {"values": None if values is None else dict(values)})
        case made.Mark(name="archived"):
            doc["archives"].append({"enrolment": enrolment, "at": at})
        case made.Begin() | made.Tell():
            pass  # each is a file of its own: whoever stores this opens and tells it in the same transaction (`anju.operations.record`)
        case made.Sign() | made.Mark() | made.Pause() | made.Resume() | made.Allot() | made.Spread() | made.Switch():
            pass  # the pulse's memory holds these; signatures are drawn from the duties that were closed
        case _:
            raise Dropped(type(decision).__name__)


def _decided(doc: dict[str, list[Row]], one: Settled, decision: made.Close | made.Reopen, facts: Mapping[int, Fact]) -> None:
    """What becomes of a proposal as its duty is closed, or open again. Closed without a decision it is withdrawn."""
    if not any(decision.key.rule in index(plan, one.track.name).proposals for plan in (one.plan, one.before) if plan is not None):
        return
    fact = facts.get(decision.closing.fact) if isinstance(decision, made.Close) else None
    answered = isinstance(decision, made.Close) and decision.closing.how in ("done", "late")
    state = str(fact.values.get("decision", "withdrawn")) if fact and answered else "withdrawn" if isinstance(decision, made.Close) else "open"
    doc["decides"].append(_named(one, decision.key) | {"state": state, "at": _iso(decision.at), "by": fact.by if fact else ""})


def _raised(one: Settled, decision: made.Raise) -> Row:
    rule, duty = one.track.rules[decision.key.rule], decision.duty
    return _named(one, decision.key) | {
        "role": duty.role, "kind": one.plan.roles[duty.role].kind, "post": _post(duty.post), "opens": _iso(duty.opens), "closes": _iso(duty.closes),
        "evidence": rule.evidence, "opened_by": duty.opened_by, "need": rule.need, "must": rule.force == "must",
        "hidden": hides(one.plan, one.track, rule),
    }  # fmt: skip


def _kept(one: Settled, decision: Decision) -> bool:
    """Whether a decision tells of what an abuser at the same door must not see: the entry that holds it is as hidden as the duty."""
    if isinstance(decision, made.Alarm):
        return one.track.incidents[decision.key.rule.partition(".")[0]].hidden
    return isinstance(decision, made.Raise) and hides(one.plan, one.track, one.track.rules[decision.key.rule])


def _named(one: Settled, key: Key) -> Row:
    return {"enrolment": one.loaded.enrolment, **_key(key)}


def _key(key: Key) -> Row:
    return {"rule": key.rule, "occurs_on": key.occurs_on.isoformat(), "nth": key.nth}


def _post(post: str) -> int | None:
    return int(post.removeprefix("post:")) if post else None


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _hex(sealed: bytes | None) -> str | None:
    return "\\x" + sealed.hex() if sealed else None


def counts(outcome: Outcome) -> Counter[str]:
    """How many decisions of each kind an outcome holds."""
    return Counter(type(d).__name__.lower() for d in outcome.decisions)
