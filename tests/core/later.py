"""The small plan's next version, in which something of everything is otherwise: rules, roles, leads, stages, the term, what is looked back on."""

from dataclasses import replace
from datetime import time

from anju.core.plan.model import Compare, Daily, Entry, Follow, IncidentKind, Latest, Moment, Role, Stage, Term, Track
from tests.core.small import DAY, HOUR, MINUTE, PLAN, STAGES, TRACK, rule, text

BEFORE = replace(PLAN, digest="first")
GONE = ("weekly", "greet", "rescue", "review")
"""Rules that the next version does not have; what follows one of them follows something else."""
NEW = [
    rule("temperature", "nurse", Daily((time(10),)), 3 * HOUR, "reading", answered_by=("household", "call"), makeup=False),
    rule("self_report", "person", Daily((time(9), time(21))), 3 * HOUR, "reading", ladder=(), missed=("call_again",)),
    rule("look", "boss", Daily((time(11),), every=2), 2 * HOUR, when=Latest("signature", Compare("celsius", "at_least", 37.3))),
    rule("explain", "nurse", Entry(), HOUR, stages=STAGES),
    rule("save", "head", Entry(30 * DAY), 10 * MINUTE, "outcome"),
    rule("check", "boss", Follow(("sign_sheet",)), 6 * HOUR, "review", signs="form", mark="review"),
    rule("archive", "head", Follow(("check",)), DAY, shuts=True),
]


def _renamed(track: Track) -> dict[str, object]:
    kept = {one.name: one for one in track.rules.values() if one.name not in GONE}
    rules = {**kept, **{one.name: one for one in NEW}}
    return {name: replace(one, owner="boss" if one.owner == "chief" else one.owner,
                          ladder=tuple(replace(rung, to="boss" if rung.to == "chief" else rung.to) for rung in one.ladder))
            for name, one in rules.items()}  # fmt: skip


AFTER = replace(
    PLAN,
    version="2",
    digest="second",
    term=Term(4 * DAY, 21 * DAY, ("arrival",)),
    roles={
        "nurse": PLAN.roles["nurse"],
        "head": Role("head", text("head"), "seat"),
        "boss": Role("boss", text("boss"), "post"),
        "person": PLAN.roles["person"],
    },
    look_back=3 * DAY,
    undo=2 * DAY,
    tracks={
        "home": replace(
            TRACK,
            term=Term(4 * DAY, 21 * DAY, ("arrival",)),
            stages=(
                Stage("settling", text("settling"), Entry()),
                Stage("watched", text("watched"), Follow(("learn",))),
                Stage("ending", text("ending"), Moment("ends", -DAY)),
                Stage("away", text("away"), TRACK.stages[3].enters, aside=True),
            ),
            rules=_renamed(TRACK),
            reactions=tuple(one for one in TRACK.reactions if one.rule not in GONE),
            incidents={
                "danger": IncidentKind("danger", text("danger"), "save", ("police",)),
                "empty": TRACK.incidents["empty"],
            },
            publishes=(),
        )
    },
)
VERSIONS = {1: BEFORE, 2: AFTER}
