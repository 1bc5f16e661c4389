"""Exploring: a planted defect is found by the shortest story, which breaks the promise when it is played again; a good plan is not accused."""

import json
import re
from datetime import time
from pathlib import Path

import pytest
import yaml

from anju.core.duties.scene import Scene
from anju.core.enrolment.admit import open_state
from anju.core.enrolment.fact import Fact
from anju.core.enrolment.state import Around
from anju.core.flow import evaluate
from anju.core.moments import instant_of
from anju.core.plan.check import prove
from anju.core.plan.model import Plan
from anju.forecast.alone import Alone, alone
from anju.forecast.counter import FIRST, ZONE, Counter, example
from anju.forecast.explore import Bound, Explored, explore
from anju.forecast.slices import slices
from anju.forecast.ways import ways
from anju.site.command import main
from tests.core.look import looked
from tests.core.sample import SAMPLE, sample_plan
from tests.plans.story import compiled

BOUND = Bound()
PLANS = Path(__file__).parents[2] / "plans"


def looked_at(plan: Plan, track: str = "home", bound: Bound = BOUND) -> list[Alone | Explored]:
    return [alone(plan, track), *(explore(part, bound) for part in slices(plan, track))]


def counters(plan: Plan, bound: Bound = BOUND) -> dict[str, Counter]:
    return {counter.promise.code: counter for one in looked_at(plan, bound=bound) for counter in one.counters}


def changed(*changes: tuple[str, str]) -> Plan:
    """The sample with something planted in it that the analysis of its text does not see."""
    text = looked(SAMPLE)
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    plan, found = prove({"plan.yaml": text}, {})
    assert plan is not None, "\n".join(map(str, found))
    return plan


# A returned paper opens something, but never the step that would have to sign anew.
RETURNED = (
    ("mark: review, may_return_to: doctor}", "mark: review}"),
    ("    incidents:\n", "      sent_back: {on: review.3.leader, when: {verdict: returned}, open: [assess], cites: [S-007]}\n    incidents:\n"),
)
# Whoever was always reached was never called on, and their paper is never begun.
AFTER_KNOCK = ("opens: 48 h before end", "opens: {after: [knock]}")
HOSPITAL = (
    (
        "      released: {title: {zh: 已解除, en: Released}, enters: end}\n",
        "      hospital: {title: {zh: 住院, en: In hospital}, aside: true}\n      released: {title: {zh: 已解除, en: Released}, enters: end}\n",
    ),
    (
        "    reactions:\n",
        "    reactions:\n"
        "      admitted: {on: way, rule: go_in, move: hospital, cites: [S-004]}\n"
        "      discharged: {on: way, rule: come_out, back: true, cites: [S-004]}\n",
    ),
)
GO_IN = """\
      go_in: {title: {zh: 送医, en: Take to hospital}, owner: doctor, opens: by_hand, within: 2 h, evidence: way, ladder: upward, cites: [S-004]}
"""
WAY = (
    "documents:\n",
    "  way: {title: {zh: 去向, en: Way}, sensitivity: need, fields: "
    "{well: {title: {zh: 平安, en: Well}, kind: flag, ends: {zh: 样例, en: a sample}}}}\n"
    "documents:\n",
)


def hospital(stages: str) -> Plan:
    """Whoever is in hospital comes back by the answer to a daily duty, which is asked in `stages`."""
    out = GO_IN.replace("go_in", "come_out").replace("送医", "出院").replace("Take to hospital", "Back from hospital")
    out = out.replace("opens: by_hand", f'opens: {{times: ["11:00"]}}, in: {stages}')
    archive = "      archive:\n"
    return changed(WAY, *HOSPITAL, (archive, GO_IN + out + archive))


CUSTODY = (
    ("    passes_to: cadre\n", "    passes_to: cadre\n    custody: [leader, cadre]\n"),
    (
        "      take_temperature:\n",
        "      take_over: {title: {zh: 接手, en: Take over}, owner: cadre, opens: {after: [AFTER]}, within: 2 h, hands: cadre, in: [IN],\n"
        "        ladder: upward, cites: [S-001]}\n      take_temperature:\n",
    ),
)  # fmt: skip


def custody(after: str, stages: str) -> Plan:
    return changed(CUSTODY[0], (CUSTODY[1][0], CUSTODY[1][1].replace("AFTER", after).replace("IN]", f"{stages}]")))


@pytest.mark.parametrize(
    "plan",
    [sample_plan(), hospital("[hospital]"), custody("send_cadre", "setup, monitoring")],
    ids=["sample", "hospital", "custody"],
)
def test_a_good_plan_is_not_accused_and_nothing_is_cut(plan: Plan) -> None:
    found = looked_at(plan)
    assert [counter.promise.code for one in found for counter in one.counters] == []
    assert [one.cut for one in found] == [0] * len(found)
    kept = {promise.code for one in found for promise in one.kept}
    assert {"free-at-end", "owes-nothing", "in-hands", "sign-off-completes", "archive-reachable", "can-be-settled", "silence-ends"} <= kept


def test_a_sign_off_that_nobody_can_complete_is_found() -> None:
    found = counters(changed(*RETURNED))
    assert set(found) == {"sign-off-completes", "archive-reachable"}
    last = found["sign-off-completes"].facts[-1]
    assert last.answers is not None
    assert (last.answers.rule, last.values["verdict"]) == ("sign_off.3.leader", "returned")
    assert set(counters(changed(AFTER_KNOCK))) == {"sign-off-completes", "archive-reachable"}


def test_a_stage_that_traps_is_found() -> None:
    found = counters(hospital("[monitoring]"))
    assert set(found) == {"comes-back"}
    told = found["comes-back"].facts
    assert [(fact.kind, fact.answers.rule if fact.answers else fact.form) for fact in told][-2:] == [("open", "go_in"), ("evidence", "go_in")]


UNIT = (
    "tracks:\n",
    "tracks:\n  office:\n    title: {zh: 单位, en: Office}\n    subject: unit\n    of: bureau\n    unowned: nobody\n    publishes: [way]\n"
    "    stages: {standing: {title: {zh: 常态, en: Standing}, enters: start}}\n"
    "    duties:\n"
    "      say: {title: {zh: 报, en: Say}, owner: leader, opens: by_hand, within: 1 h, evidence: way, ladder: top, cites: [S-006]}\n"
    "      staff: {title: {zh: 补岗, en: Fill the post}, owner: leader, within: 1 h, ladder: top, cites: [S-006]}\n"
    "    incidents:\n      nobody: {title: {zh: 无人, en: Nobody}, lead: staff, cites: [S-006]}\n",
)
"""A unit that publishes whether all is well there."""


def spoken(stages: str, enters: str, leaves: str) -> Plan:
    """Who goes to hospital, and is asked there about the way back, as what the unit publishes says."""
    out = GO_IN.replace("go_in", "come_out").replace("送医", "出院").replace("Take to hospital", "Back from hospital")
    out = out.replace("opens: by_hand", f'opens: {{times: ["11:00"]}}, in: {stages}{leaves}')
    moves = (HOSPITAL[1][0], HOSPITAL[1][1].replace("rule: go_in, ", f"rule: go_in, {enters}"))
    return changed(WAY, HOSPITAL[0], moves, UNIT, ("      archive:\n", GO_IN + out + "      archive:\n"))


def test_what_is_published_may_change_at_any_moment() -> None:
    """A way out that is open only while the unit says so stays possible; a trap that is open only then is found, with what was published."""
    assert counters(spoken("[hospital]", "", ", when: {area: {way: {well: true}}}")) == {}
    plan = spoken("[monitoring]", "also: {area: {way: {well: true}}}, ", "")
    found = counters(plan)
    assert set(found) == {"comes-back"}
    assert [(form, values) for _, form, values in found["comes-back"].said] == [("way", {"well": True})]
    story = yaml.safe_load(example(plan, found["comes-back"]))
    assert [(line["form"], line["values"]) for line in story[0]["area"]] == [("way", {"well": True})]


def test_a_custody_that_stops_halfway_is_found() -> None:
    assert set(counters(custody("knock", "setup"))) == {"custody-reaches"}


def test_silence_that_calls_without_end_is_found() -> None:
    knock = "        opens: called\n        within: 1 h\n        falls_back: doctor\n"
    plan = sample_plan(SAMPLE.replace(knock, knock + "        missed: [knock]\n"))
    assert set(counters(plan)) == {"silence-ends"}


def test_answers_that_call_for_each_other_are_found() -> None:
    """Each alone may end; together they never do."""
    ping = (
        "      ping: {title: {zh: 甲, en: Ping}, owner: doctor, opens: by_hand, within: 1 h, evidence: ping, ladder: upward, cites: [S-004]}\n"
        "      pong: {title: {zh: 乙, en: Pong}, owner: doctor, opens: called, within: 1 h, evidence: pong, ladder: upward, cites: [S-004]}\n"
    )
    forms = "".join(
        f"  {name}: {{title: {{zh: {zh}, en: {name}}}, sensitivity: need, fields: {{well: {{title: {{zh: 平安, en: Well}}, kind: flag}}}}}}\n"
        for name, zh in (("ping", "甲"), ("pong", "乙"))
    )
    calls = (
        "      yes: {on: ping, when: {well: true}, open: [pong], else: {open: [pong]}, cites: [S-004]}\n"
        "      no: {on: pong, when: {well: true}, open: [ping], else: {open: [ping]}, cites: [S-004]}\n"
    )
    text = SAMPLE.replace("      archive:\n", ping + "      archive:\n").replace("documents:\n", forms + "documents:\n")
    assert "can-be-settled" in counters(sample_plan(text.replace("    incidents:\n", calls + "    incidents:\n")))


@pytest.mark.parametrize("plan", [hospital("[monitoring]"), changed(*RETURNED)], ids=["trap", "deadlock"])
def test_the_story_is_an_example_of_the_plan(plan: Plan) -> None:
    for counter in counters(plan).values():
        told = yaml.safe_load(example(plan, counter))
        assert told[0]["track"] == "home"
        assert len(told[0]["facts"]) == len(counter.facts)
        assert all(re.fullmatch(r"day \d+ \d\d:\d\d", fact["at"]) for fact in told[0]["facts"])


def test_a_story_happens_in_the_whole_plan_too() -> None:
    """What was explored is a part of the plan; the story is told to all of it."""
    plan = hospital("[monitoring]")
    counter = counters(plan)["comes-back"]
    state = open_state(plan, "home", FIRST, ZONE, instant_of(FIRST, time(9), ZONE), "explored")
    for fact in counter.facts:
        state = evaluate(plan, state, Around(always=True), [fact], fact.recorded).state
    assert state.stage == "hospital"


def test_a_bound_cuts_and_says_so_and_accuses_nobody() -> None:
    for part in slices(sample_plan(), "home"):
        found = explore(part, Bound(states=4, depth=60))
        assert found.cut > 0
        assert found.counters == ()


def test_every_branch_has_an_answer() -> None:
    """Fever or not: both are among the ways; and the one after which least follows comes first."""
    plan = sample_plan()
    index = Scene.of(plan, "home", Around(always=True)).index
    told = [(values["celsius"], values["site"]) for values in ways(index, plan.forms["temperature"], "take_temperature")]
    assert len(told) == 2
    assert [bool(float(str(celsius)) >= 37.3 and site == "axillary") for celsius, site in told] == [False, True]


@pytest.mark.parametrize(("name", "track"), [("home-observation", "observed"), ("home-observation", "area"), ("four-in-one", "command")])
def test_the_plans_are_not_accused(name: str, track: str) -> None:
    found = looked_at(compiled(name, {}), track, Bound(states=1_000))
    assert [counter.promise.code for one in found for counter in one.counters] == []


@pytest.mark.parametrize("name", sorted(path.parent.name for path in PLANS.glob("*/plan.yaml")))
def test_no_part_of_a_plan_is_accused(name: str) -> None:
    """A short look at every part of every track; how far each was looked at to its end stands in docs/proof.md."""
    plan = compiled(name, {})
    found = [explore(part, Bound(states=60)) for track in plan.tracks for part in slices(plan, track)]
    assert [(each.part.about.en, counter.facts) for each in found for counter in each.counters] == []


def test_what_passes_at_end_to_an_empty_seat_is_an_incident() -> None:
    """The person was to report and did not; at END it is the cadre's, and no cadre was ever named (DESIGN rule 1)."""
    ask = "      archive:\n"
    rule = "      ask: {title: {zh: 报告, en: Report yourself}, owner: person, opens: called, within: 40 days, missed: [knock], cites: [S-003]}\n"
    plan = sample_plan(SAMPLE.replace(ask, rule + ask).replace("open: [assess], cites: [S-004]}", "open: [assess, ask], cites: [S-004]}"))
    state = open_state(plan, "home", FIRST, ZONE, instant_of(FIRST, time(9), ZONE), "x")
    around = Around(always=True)
    assert state.ends is not None
    state = evaluate(plan, state, around, [Fact(state.entered, 1, "open", "ask", by="post:1")], state.entered).state
    state = evaluate(plan, state, around, [], state.ends).state
    assert [duty.role for key, duty in state.duties.items() if key.rule == "ask"] == ["cadre"]
    assert "seat_empty.cadre" in {incident.key.rule for incident in state.incidents.values()}


def test_the_command_prints_what_was_established(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.yaml").write_text(looked(SAMPLE), encoding="utf-8")
    assert main(["check", "--explore", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "holds: at END the person is free" in told
    assert re.search(r"\d+ states, \d+ evaluations, \d+ deep; nothing cut", told)
    (tmp_path / "plan.yaml").write_text(looked(SAMPLE.replace(*AFTER_KNOCK)), encoding="utf-8")
    assert main(["check", "--explore", str(tmp_path)]) == 1
    assert "BROKEN: from here on the sign-off can never be completed" in capsys.readouterr().out
    assert main(["check", "--explore", "--json", str(tmp_path)]) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[0])["code"] == "sign-off-completes"
