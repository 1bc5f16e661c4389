"""The boxes of a paper: who has signed, sealed or reviewed it, when and under which record, and every time it was sent back."""

import json
from itertools import groupby

from anju.core.plan.model import Rule, Text
from anju.core.release.steps import Step, steps
from anju.operations.paper.gather import Gathered
from anju.papers.model import Group, Mark, Returned
from anju.records.sealed import unseal

RETURNED = "returned"
"""The engine's own word for a review that sends the paper back (core/plan/compile/forms.py)."""
TITLES = {"sign": Text("签字", "Signed by"), "seal": Text("盖章", "Seal"), "review": Text("审核盖章", "Review and seal")}


def standing(gathered: Gathered) -> tuple[Step, ...]:
    """The steps of the sign-off as they stand."""
    return steps(gathered.track, gathered.owed(), gathered.now)


def boxes(gathered: Gathered, document: str, kinds: tuple[str, ...] = ("sign", "seal", "review")) -> tuple[Mark, ...]:
    """The boxes on `document`, in order, filled as they are given."""
    return tuple(_mark(gathered, step) for step in standing(gathered) if step.rule.signs == document and step.rule.mark in kinds)


def seals(gathered: Gathered) -> tuple[Mark, ...]:
    """Every seal and review of the sign-off: what a certificate stands on."""
    return tuple(_mark(gathered, step) for step in standing(gathered) if step.rule.mark in ("seal", "review"))


def groups(gathered: Gathered, document: str) -> tuple[Group, ...]:
    """The boxes of `document` in groups: those that open together may be filled in any order."""
    mine = [step for step in standing(gathered) if step.rule.signs == document]
    found = []
    for _, same in groupby(mine, key=lambda step: step.rule.opens):
        members = list(same)
        found.append(Group(TITLES.get(members[0].rule.mark, TITLES["sign"]), tuple(_mark(gathered, step) for step in members)))
    return tuple(found)


def _mark(gathered: Gathered, step: Step) -> Mark:
    rule, closing = step.rule, step.duty.closing if step.duty is not None else None
    role = gathered.plan.roles[rule.owner].title
    given = closing is not None and step.stands == "signed"
    by = next((d.closed_by_whom for d in gathered.duties if step.duty is not None and (d.rule, d.occurs_on, d.nth) == step.duty.key), "")
    return Mark(
        kind=rule.mark or "sign",
        role=role,
        by=gathered.who(by) if given else "",
        at=closing.at if given and closing is not None else None,
        record=f"L-{closing.fact:05}" if given and closing is not None else "",
        returned=_returned(gathered, rule),
    )


def _returned(gathered: Gathered, rule: Rule) -> tuple[Returned, ...]:
    """Every time this review sent the paper back, oldest first."""
    back = [e for e in gathered.evidence.values() if e.rule == rule.name and e.values.get("verdict") == RETURNED and not e.superseded]
    first = gathered.track.rules[gathered.track.sign_off[0]].owner
    found = []
    for each in back:
        hidden = json.loads(unseal(bytes(each.sealed), f"evidence.sealed:{each.enrolment}:{each.seq}")) if each.sealed else {}
        reason = str(hidden.get("reason", "") or each.values.get("reason", ""))
        found.append(Returned(gathered.who(each.by), each.recorded, gathered.plan.roles[first].title, reason, f"L-{each.seq:05}"))
    return tuple(found)
