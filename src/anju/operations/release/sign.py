"""Signing, sealing, reviewing or returning release papers, for one or for many; whoever gives the last one has the certificate made."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from anju.core.enrolment.fact import Key
from anju.operations.paper.make import known
from anju.operations.plans import plan_of
from anju.operations.record import Done, Said, record, record_many
from anju.operations.refused import Fault, Refused
from anju.operations.release.certify import certify
from anju.operations.viewer import Viewer

Verdict = Literal["passed", "returned"]
"""The engine's own words for a review (core/plan/compile/forms.py)."""
AT_ONCE = 10
"""For how many the papers are drawn before the page answers; the rest are drawn in the background within a minute."""


def sign(
    viewer: Viewer, items: Sequence[tuple[int, Key]], *, now: datetime, verdict: Verdict = "passed", reason: str = ""
) -> tuple[Done | Refused, ...]:
    """Give the next signature, seal or review of each enrolment; each stands alone, in the order of `items`. `now` is aware, UTC.

    A review has a verdict; `returned` needs a reason and is nothing but a review's.
    """
    said = [(enrolment, _said(viewer, enrolment, key, verdict, reason)) for enrolment, key in items]
    given = [(enrolment, each) for enrolment, each in said if isinstance(each, Said)]
    answers = iter(record_many(viewer, given, now=now))
    found = tuple(next(answers) if isinstance(each, Said) else each for _, each in said)
    done = [enrolment for (enrolment, _), answer in zip(items, found, strict=True) if isinstance(answer, Done)]
    for enrolment in done[:AT_ONCE]:
        certify(enrolment, viewer.who, now)
    return found


def _said(viewer: Viewer, enrolment: int, key: Key, verdict: Verdict, reason: str) -> Said | Refused:
    try:
        adoption, track = known(viewer, enrolment)
    except Refused as refused:
        return refused
    rule = plan_of(adoption).tracks[track].rules.get(key.rule)
    if rule is None or not rule.mark:
        return Refused(Fault("no such duty"))
    if rule.mark != "review":
        return Said("evidence", rule.evidence, {}, via="staff", answers=key) if verdict == "passed" else Refused(Fault("no such duty"))
    if verdict == "returned" and not reason.strip():
        return Refused(Fault("needs reason", "reason"))
    values: Mapping[str, object] = {"verdict": verdict, **({"reason": reason.strip()} if reason.strip() else {})}
    return Said("evidence", rule.evidence, values, via="staff", answers=key)


def archive(viewer: Viewer, enrolment: int, key: Key, *, now: datetime) -> Done:
    """Archive a file. Refused while anything is open: `Refused` says so, `standing` says exactly what. `now` is aware, UTC."""
    adoption, track = known(viewer, enrolment)
    rule = plan_of(adoption).tracks[track].rules.get(key.rule)
    if rule is None or not rule.shuts:
        raise Refused(Fault("no such duty"))
    return record(viewer, enrolment, [Said("evidence", rule.evidence, {}, via="staff", answers=key)], now=now)
