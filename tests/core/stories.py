"""Stories of one enrolment: facts of every kind in the order recorded, and moments at which somebody looked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import strategies as st

from anju.core.enrolment.decision import Alarm, Climb, Close, Decision, Raise, Reopen, Settle
from anju.core.enrolment.fact import Fact, Key
from anju.core.enrolment.state import State
from anju.core.flow import Outcome, evaluate
from anju.core.moments import local_day
from anju.core.plan.model import Plan
from tests.core.small import AROUND, ENDS, ENTERED, MINUTE, PLAN, RULES, ZONE, opening
from tests.core.timed import TIMED_RULES

LAST = ENDS + timedelta(days=2)
SPAN = int((LAST - ENTERED) / MINUTE)
NAMES = [r.name for r in (*RULES, *TIMED_RULES)]

EVIDENCE = (
    "reading", "reading", "seat", "attestation", "profile", "outcome", "leave_now", "signature", "review", "danger", "knock", "trip", "trip",
    "proposal", "swab", "pcr", "air", "leave_request", "attestation",
)  # fmt: skip

minutes = st.integers(0, SPAN)


@st.composite
def facts(draw: st.DrawFn, seq: int, at: datetime) -> Fact:
    """One fact, sensible or not: the engine must take any."""
    kind = draw(
        st.sampled_from(["evidence"] * 6 + ["close", "acknowledge", "incident", "open", "seat", "reassign", "pause", "resume", "term", "undo"])
    )
    ago = draw(st.integers(0, 600))
    form = draw(st.sampled_from(EVIDENCE))
    values: dict[str, object] = {
        "celsius": draw(st.sampled_from([36.5, 38.2])),
        "post": draw(st.sampled_from(["post:1", "post:2", ""])),
        "role": "nurse",
        "how": draw(st.sampled_from(["late", "waived", "missed"])),
        "step": draw(st.sampled_from(["out", "out", "home", "on", "over"])),
        "decision": draw(st.sampled_from(["accepted", "refused"])),
        "verdict": draw(st.sampled_from(["passed", "returned"])),
        "until": (at + draw(st.integers(1, 300)) * MINUTE).isoformat(),
        "leaves_at": (at + draw(st.integers(-300, 600)) * MINUTE).isoformat(),
        "back_by": (at + draw(st.integers(-300, 900)) * MINUTE).isoformat(),
        "first_day": draw(st.sampled_from(["", "2026-01-01", "2025-12-30", "2026-01-04"])),
        "ends": (ENDS + draw(st.integers(-3000, 1000)) * MINUTE).isoformat(),
    }
    key = Key(draw(st.sampled_from(NAMES)), local_day(at, ZONE), draw(st.integers(0, max(seq, 1))))
    return Fact(
        at, seq, kind, form, values, at - ago * MINUTE, "post:9", draw(st.sampled_from(["household", "call"])),
        draw(st.sampled_from([key, key, None])), draw(st.integers(1, seq)) if kind == "undo" and seq > 1 else None,
    )  # fmt: skip


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Fact], list[datetime]]:
    """Facts in the order recorded, and the moments of ticks."""
    when = sorted(draw(st.lists(minutes, max_size=10)))
    told = [draw(facts(n, ENTERED + m * MINUTE)) for n, m in enumerate(when, start=1)]
    ticks = sorted(draw(st.lists(minutes, max_size=10)))
    return told, [ENTERED + m * MINUTE for m in ticks]


def whole(told: Sequence[Fact], plan: Plan = PLAN) -> Outcome:
    """Replay: everything at once, from the first instant."""
    return evaluate(plan, opening(), AROUND, told, LAST)


def online(told: Sequence[Fact], ticks: Sequence[datetime], plan: Plan = PLAN) -> tuple[list[Decision], State]:
    """Each fact evaluated as it is recorded, with ticks in between."""
    state, made = opening(), list[Decision]()
    for at, fact in sorted(
        [*((f.recorded, f) for f in told), *((t, None) for t in ticks)], key=lambda p: (p[0], p[1] is None, p[1].seq if p[1] else 0)
    ):
        outcome = evaluate(plan, state, AROUND, [fact] if fact else [], at)
        state, made = outcome.state, made + list(outcome.decisions)
    outcome = evaluate(plan, state, AROUND, [], LAST)
    return made + list(outcome.decisions), outcome.state


def batched(told: Sequence[Fact], ticks: Sequence[datetime], plan: Plan = PLAN) -> tuple[list[Decision], State]:
    """After an outage: facts were kept, and are evaluated with the next tick."""
    state, made, left = opening(), list[Decision](), list(told)
    for at in [*ticks, LAST]:
        new, left = [f for f in left if f.recorded <= at], [f for f in left if f.recorded > at]
        outcome = evaluate(plan, state, AROUND, new, at)
        state, made = outcome.state, made + list(outcome.decisions)
    return made, state


def counts(made: Sequence[Decision]) -> dict[str, int]:
    """How many of each: duties raised, closed, reopened; incidents raised, settled; rungs climbed."""
    kinds = {"raised": Raise, "closed": Close, "reopened": Reopen, "alarms": Alarm, "settled": Settle, "climbed": Climb}
    return {name: sum(isinstance(d, kind) for d in made) for name, kind in kinds.items()}
