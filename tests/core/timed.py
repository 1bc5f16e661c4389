"""The small plan with one of each calendar, draw and spacing, and of the windows that somebody's answer sets."""

from dataclasses import replace
from datetime import time

from anju.core.plan.model import Calendar, Called, Compare, Draw, Effects, Field, Form, Latest, Reaction, Series, Spaced
from tests.core.small import DAY, HOUR, PLAN, TRACK, rule, text

TIMED_RULES = [
    rule("test", "nurse", Calendar((time(8), time(18)), days=(1, 3, 5)), 3 * HOUR, "swab", apart=12 * HOUR, answered_by=("call",)),
    rule("inspect", "chief", Calendar((time(10),), weekdays=(0, 4)), 2 * HOUR),
    rule("account", "chief", Calendar((time(10),), monthdays=(3, -1)), 2 * HOUR),
    rule("drill", "chief", Calendar((time(11),), dates=((1, 4),)), 2 * HOUR, stages=("watched", "ending")),
    rule("roll_call", "person", Draw(3, time(8), time(20), 2 * HOUR), HOUR, "reading", ladder=(), missed=("call_again",), answered_by=("household",)),
    rule("spot_check", "head", Draw(1, time(8), time(20), once_in=2), HOUR, quiet=True),
    rule("disinfect", "nurse", Spaced(20 * HOUR), 20 * HOUR),
    rule("air", "nurse", Spaced(5 * HOUR), 5 * HOUR, "air", stages=("settling",), when=Latest("reading", Compare("celsius", "at_least", 37.3))),
    rule("outing", "person", Called(), 6 * HOUR, begins="leaves_at", until="back_by", ladder=()),
]
PCR = Series("pcr", (1, 3, 5), ("pcr.1", "pcr.2", "pcr.3"))
SERIES = [
    rule(name, "nurse", Calendar((time(9),), days=(day,), series=PCR), 10 * HOUR, "pcr", apart=DAY, series="pcr", answered_by=("call",))
    for name, day in zip(PCR.rules, PCR.days, strict=True)
]
REMIND = rule("remind", "head", Calendar((time(8),), days=PCR.days, series=PCR), HOUR)
TIMED_RULES += [*SERIES, REMIND]
KEPT = ("send_nurse", "arrive", "learn", "call_again", "knock", "assess", "rescue", "police", "fill_seat")
"""What the calendars, the incidents and the reactions need of the small plan; its own laws are proven with the rest of it."""
FORMS = [
    Form("swab", text("swab"), ()),
    Form("pcr", text("pcr"), ()),
    Form("air", text("air"), ()),
    Form("leave_request", text("leave"), (Field("leaves_at", text("from"), "moment"), Field("back_by", text("until"), "moment"))),
]
TIMED = replace(
    PLAN,
    forms={**PLAN.forms, **{form.name: form for form in FORMS}},
    look_back=2 * DAY,
    tracks={
        "home": replace(
            TRACK,
            rules={**{name: TRACK.rules[name] for name in KEPT}, **{one.name: one for one in TIMED_RULES}},
            reactions=(*TRACK.reactions[:2], Reaction("leave", "leave_request", Effects(("outing",)), ("T-5",))),
        )
    },
)
