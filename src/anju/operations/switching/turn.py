"""Carrying such a decision out: files go over in batches, each in one transaction with everything that it decides. Done twice it changes nothing."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from anju.core.enrolment.decision import Close, Raise
from anju.core.plan.compile import hides
from anju.core.plan.model import HELD, Plan
from anju.operations import hint
from anju.operations.apart import Batch, together
from anju.operations.enrol import most_days
from anju.operations.plans import plan_of
from anju.operations.record import FREE_TEXT
from anju.operations.switching.weigh import Weighed, weigh
from anju.operations.tick import catch_up
from anju.records import body
from anju.records.models import Adoption, Enrolment, Pulse, Switched, Switching
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal, unseal
from anju.records.store import Settled, put

BATCH = 100
DUTIES = "SELECT switch_duties(%s, %s, %s::jsonb)"


def turn(number: int, now: datetime) -> None:
    """Let every file of decision `number` that still waits go over at `now` (aware, UTC). One that cannot be evaluated stops no other."""
    with scoped(ENGINE):
        if not Switching.objects.filter(pk=number, state__in=("waiting", "running")).update(state="running"):
            return
    while _batch(number, now):
        pass
    with scoped(ENGINE):
        if not Switched.objects.filter(switching=number, state="waiting").exists():
            Switching.objects.filter(pk=number).update(state="done")


def _batch(number: int, now: datetime) -> bool:
    """The next files, if any: all in one transaction, or, where that fails, each in a savepoint of its own."""
    claimed, _ = together(
        Batch(
            what="switch",
            claim=lambda: _claim(number),
            do=lambda files: _go_over(number, files, now),
            aside=lambda file: _refused(file, now),
            file=lambda file: file.enrolment,
        )
    )
    return bool(claimed)


def _claim(number: int) -> list[Switched]:
    waiting = Switched.objects.select_for_update(skip_locked=True).filter(switching=number, state="waiting")
    return list(waiting.order_by("enrolment")[:BATCH])


def _refused(file: Switched, now: datetime) -> None:
    Switched.objects.filter(pk=file.pk).update(state="refused", code="not evaluated", at=now)


def _go_over(number: int, files: Sequence[Switched], now: datetime) -> None:
    if not files:
        return
    decision = Switching.objects.get(pk=number)
    adoption = Adoption.objects.select_related("plan_version").get(pk=decision.adoption_id)
    numbers = [file.enrolment for file in files]
    catch_up(numbers, now)
    values = {
        "version": adoption.plan_version.version, "basis": decision.basis, "decider": decision.decider,
        "reason": unseal(bytes(decision.reason), f"switching.reason:{number}"),
    }  # fmt: skip
    weighed = weigh(numbers, adoption.pk, decision.by, values, now, locks=True)
    fit = {enrolment: one for enrolment, one in weighed.items() if one.unfit is None and adoption.until is None}
    _store(adoption.pk, fit, now)
    for file in files:
        _became(file, weighed.get(file.enrolment), adoption, now)
    Switched.objects.bulk_update(files, ["state", "code", "at", "before", "was", "closed", "opened", "ends_before", "ends_after"])
    hint.tell(one.loaded.area for one in fit.values())


def _became(file: Switched, one: Weighed | None, adoption: Adoption, now: datetime) -> None:
    file.at = now
    if one is None or one.unfit is not None or adoption.until is not None:
        file.state, file.code = "refused", "archived" if one is None else one.unfit or "in force no more"
        return
    made = one.outcome.decisions
    file.state, file.before_id, file.was = "done", one.loaded.adoption, one.old.version
    file.closed, file.opened = sum(isinstance(d, Close) for d in made), sum(isinstance(d, Raise) for d in made)
    file.ends_before, file.ends_after = one.state.ends, one.outcome.state.ends


def _store(adoption: int, fit: dict[int, Weighed], now: datetime) -> None:
    """New duties are stored under the new adoption, so the pulses go first; the bounds of the term last, for END may have come earlier by then."""
    if not fit:
        return
    plan, numbers = plan_of(adoption), sorted(fit)
    Pulse.objects.filter(enrolment__in=numbers).update(adoption=adoption)
    put([_settled(one) for one in fit.values()], now)
    with connection.cursor() as cursor:
        cursor.execute(DUTIES, [numbers, adoption, json.dumps(_rules(plan))])
    for name in sorted({one.state.track for one in fit.values()}):
        track = plan.tracks[name]
        held, term = track.subject in HELD, track.term
        bounds = {"maximum_days": most_days(term), "maximum": term.maximum if term.hours else None} if term is not None and held else {}
        mode = track.mode if held else "voluntary"
        Enrolment.objects.filter(pk__in=numbers, track=name).update(adoption=adoption, mode=mode, **bounds)


def _settled(one: Weighed) -> Settled:
    """The reason stands sealed with the fact and with each duty that it closes, and in no ledger."""
    fact, file = one.fact, one.loaded.enrolment
    secret = {name: value for name, value in fact.values.items() if name in FREE_TEXT}
    clear = {name: value for name, value in fact.values.items() if name not in FREE_TEXT}
    reason = seal(str(secret["reason"]), f"duty.reason:{file}")
    sealed = seal(body.canonical(secret), f"evidence.sealed:{file}:{fact.seq}")
    told = [type(fact)(fact.recorded, fact.seq, fact.kind, values=clear, by=fact.by, via="staff")]
    return Settled(one.loaded, one.new, told, one.outcome, {fact.seq: sealed}, {fact.seq: reason}, before=one.old)


def _rules(plan: Plan) -> list[dict[str, object]]:
    return [
        {"track": track.name, "rule": rule.name, "evidence": rule.evidence, "need": rule.need, "must": rule.force == "must",
         "hidden": hides(plan, track, rule)}
        for track in plan.tracks.values() for rule in track.rules.values()
    ]  # fmt: skip
