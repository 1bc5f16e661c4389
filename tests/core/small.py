"""A plan small enough to hold in the head, with one of everything the engine does, built without the plan language."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from anju.core.enrolment.state import Around, State
from anju.core.moments import Span
from anju.core.plan.model import (
    All,
    AreaSays,
    Called,
    Compare,
    Count,
    Daily,
    Day,
    Effects,
    Entry,
    Field,
    Follow,
    Form,
    IncidentKind,
    Latest,
    Moment,
    Option,
    Plan,
    Proposal,
    Quiet,
    Reaction,
    Role,
    Rule,
    Rung,
    Stage,
    Term,
    Text,
    Track,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ZONE = "Asia/Shanghai"
STARTS = datetime(2026, 1, 1, 16, tzinfo=UTC)
"""Midnight of 2 January in the plan's zone."""
ENTERED = STARTS + 9 * HOUR
ENDS = STARTS + 5 * DAY
STAGES = ("settling", "watched", "ending")


def text(word: str) -> Text:
    return Text(word, word)


def rule(name: str, owner: str, opens: object, within: timedelta, evidence: str = "attestation", **more: object) -> Rule:
    settings: dict[str, object] = {"stages": STAGES, "cites": ("T-1",), "ladder": (Rung(30 * MINUTE, "head"), Rung(2 * HOUR, "chief")), **more}
    return Rule(name=name, title=text(name), owner=owner, opens=opens, within=within, evidence=evidence, **settings)  # type: ignore[arg-type]


FEVER = Compare("celsius", "at_least", 37.3)
KIN = Proposal("home", "household", "propose.kin")
RULES = [
    rule("send_nurse", "head", Entry(), 15 * MINUTE, "seat", fills="nurse"),
    rule("arrive", "nurse", Follow(("send_nurse",)), HOUR),
    rule("greet", "nurse", Follow(("arrive", "learn")), HOUR, stages=("settling", "watched")),
    rule("learn", "nurse", Entry(4 * HOUR), 4 * HOUR, "profile"),
    rule(
        "temperature",
        "nurse",
        Daily((time(8), time(16))),
        2 * HOUR,
        "reading",
        answered_by=("household", "call"),
        makeup=False,
        stages=("settling", "watched", "ending"),
    ),
    rule("self_report", "person", Daily((time(9),)), 3 * HOUR, "reading", answered_by=("household",), ladder=(), missed=("call_again",)),
    rule("call_again", "nurse", Called(), HOUR, quiet=True, missed=("knock",)),
    rule("knock", "head", Called(), HOUR),
    rule("weekly", "chief", Daily((time(10),), every=3), 2 * HOUR),
    rule("recheck", "nurse", Daily((time(12),)), HOUR, when=Latest("reading", Compare("celsius", "at_least", 37.3))),
    rule("often", "nurse", Daily((time(13),)), HOUR, when=All((Count("reading", "at_least", 2, FEVER, DAY), Day("at_least", 2)))),
    rule("level", "head", Daily((time(14),)), HOUR, when=AreaSays("scenario", Compare("level", "is", "two"))),
    rule("bedside", "nurse", Daily((time(11),)), 2 * HOUR, stages=("away",)),
    rule("propose.kin", "chief", Called(), 2 * HOUR, "proposal"),
    rule("assess", "nurse", Called(), 30 * MINUTE),
    rule("rescue", "head", Called(), 10 * MINUTE, "outcome"),
    rule("police", "chief", Called(), 10 * MINUTE),
    rule("fill_seat", "chief", Called(), HOUR, "outcome"),
    rule("sign_sheet", "nurse", Moment("ends", -DAY), 12 * HOUR, "signature", signs="form", mark="sign", stages=STAGES),
    rule("review", "chief", Follow(("sign_sheet",)), 6 * HOUR, "review", signs="form", mark="review"),
    rule("archive", "head", Follow(("review",)), DAY, shuts=True),
]
FORMS = [
    Form("attestation", text("done"), ()),
    Form("signature", text("sign"), ()),
    Form("seat", text("seat"), (Field("post", text("who"), "post"),)),
    Form("profile", text("profile"), (Field("alone", text("alone"), "flag"),)),
    Form("reading", text("reading"), (Field("celsius", text("temperature"), "decimal", "Cel", 34, 43),), "health"),
    Form("outcome", text("outcome"), (Field("outcome", text("outcome"), "choice", options=(Option("safe", text("safe")),)),)),
    Form(
        "review",
        text("review"),
        (Field("verdict", text("verdict"), "choice", options=(Option("passed", text("passed")), Option("returned", text("no")))),),
    ),
    Form("leave_now", text("leave"), ()),
    Form("trip", text("trip"), (Field("step", text("step"), "choice", options=tuple(Option(s, text(s)) for s in ("out", "home", "over", "on"))),)),
    Form("proposal", text("proposal"), (Field("decision", text("decision"), "choice", options=(Option("accepted", text("yes")),)),)),
]
TERM = Term(5 * DAY, 21 * DAY, ("arrival",))
TRACK = Track(
    name="home",
    title=text("home"),
    subject="person",
    stages=(
        Stage("settling", text("settling"), Entry()),
        Stage("watched", text("watched"), Follow(("arrive",))),
        Stage("ending", text("ending"), Moment("ends", -DAY)),
        Stage("away", text("away"), Called(), aside=True),
    ),
    rules={r.name: r for r in RULES},
    reactions=(
        Reaction("fever", "reading", Effects(("assess",)), ("T-2",), Compare("celsius", "at_least", 37.3)),
        Reaction("danger", "leave_now", Effects(alarm="danger", pause=HOUR), ("T-3",)),
        Reaction("twice", "reading", Effects(("assess",), propose=KIN), ("T-5",), All((FEVER, Count("reading", "at_least", 2, FEVER, DAY)))),
        Reaction("leaves", "trip", Effects(("knock",), move="away"), ("T-6",), Compare("step", "is", "out")),
        Reaction("returns", "trip", Effects(back=True), ("T-6",), Compare("step", "is", "home")),
        Reaction("goes_on", "trip", Effects(move="ending"), ("T-6",), Compare("step", "is", "on")),
        Reaction("over", "trip", Effects(end=True), ("T-7",), Compare("step", "is", "over")),
        Reaction("returned", "review", Effects(("assess",)), ("T-4",), Compare("verdict", "is", "returned"), rule="review"),
    ),
    incidents={
        "danger": IncidentKind("danger", text("danger"), "rescue", ("police",)),
        "empty": IncidentKind("empty", text("empty"), "fill_seat"),
    },
    unowned="empty",
    passes_to="nurse",
    publishes=("profile",),
    term=TERM,
)
PLAN = Plan(
    name="small",
    version="1",
    title=text("small"),
    mode="compulsory",
    article=True,
    term=TERM,
    review_by=None,
    roles={
        "nurse": Role("nurse", text("nurse"), "seat"),
        "head": Role("head", text("head"), "post"),
        "chief": Role("chief", text("chief"), "post"),
        "person": Role("person", text("person"), "person"),
    },
    forms={f.name: f for f in FORMS},
    tracks={"home": TRACK},
    documents={},
    rosters={},
    parameters={},
    notes=(),
    quiet=Quiet(time(21), time(7)),
    undo=DAY,
    look_back=DAY,
    retention_days=365,
)
FED_RULES = [
    rule("meal", "nurse", Daily((time(17),)), 2 * HOUR, falls_back="head"),
    rule("count_meals", "nurse", Daily((time(18),)), HOUR, falls_back="head", makeup=False),
]
FED = replace(PLAN, tracks={"home": replace(TRACK, rules={**TRACK.rules, **{one.name: one for one in FED_RULES}})})
"""The same, and what somebody else does while the nurse's seat is empty."""
AROUND = Around(
    always=True,
    published={
        ("small", "scenario"): (
            (Span(STARTS + DAY, STARTS + 2 * DAY), {"level": "two"}),
            (Span(STARTS + 2 * DAY, STARTS + 3 * DAY), {"level": "one"}),
            (Span(STARTS + 3 * DAY), {"level": "two"}),
        )
    },
)


def opening() -> State:
    """The state of an enrolment recorded nine hours into its first day."""
    return State("home", STARTS, ENDS, ZONE, ENTERED - timedelta(microseconds=1), ENTERED)
