"""Teams (ADR 39): numbers that cannot be met are told with why, and what ends, moves or turns an enrolment leaves no team short in silence."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from anju.core.enrolment.decision import Alarm
from anju.core.enrolment.fact import Fact, Kind
from anju.core.flow import evaluate
from anju.core.plan.check import prove
from anju.core.plan.model import Plan
from anju.forecast.timeline.stage import Stage, staged
from tests.core.look import looked
from tests.plans.story import Example, compiled, examples, instant, play

THINGS = looked((Path(__file__).parent / "small" / "things" / "plan.yaml").read_text(encoding="utf-8"))
SEATS = """  guard: {title: {zh: 值守员, en: Guard}, kind: seat, from: bureau}
  helper: {title: {zh: 服务员, en: Helper}, kind: seat, from: bureau}
"""
ENTRY = "{on_entry: 0 min}"
NAMES = """      name_SEAT:
        {title: {zh: 定人, en: Name one}, owner: leader, fills: SEAT, opens: WHEN, within: 2 h, ladder: top, in: [staying], cites: [X-01]}
"""
CHOOSES = """      pick:
        {title: {zh: 选人, en: Choose}, owner: leader, chooses: pair, opens: {on_entry: 0 min}, within: 2 h, ladder: top, cites: [X-01]}
"""
OTHERWISE = CHOOSES.replace("chooses: pair", "chooses: pair, evidence: attestation")


def written(team: str, duties: str, roles: str = SEATS) -> dict[str, str]:
    text = THINGS.replace("roles:\n", f"roles:\n{roles}", 1).replace("resources:\n", f"teams:\n{team}\nresources:\n", 1)
    return {"plan.yaml": text.replace("    duties:\n", f"    duties:\n{duties}", 1)}


def pair(keys: str = "", name: str = "pair") -> str:
    return f"  {name}: {{title: {{zh: 两人, en: The two}}, seats: [guard, helper], {keys}cites: [X-01]}}"


def named(opens: str = ENTRY) -> str:
    return "".join(NAMES.replace("SEAT", seat).replace("WHEN", opens) for seat in ("guard", "helper"))


def told(texts: dict[str, str]) -> set[tuple[str, str]]:
    return {(one.code, one.says.en) for one in prove(texts, {})[1]}


@pytest.mark.parametrize(
    ("texts", "code", "why"),
    [
        (written(pair("choose: 3, "), named()), "team-impossible", "3 are to be chosen, and there are 2 seats"),
        (written(pair("choose: 1, minimum: 2, "), named("called") + CHOOSES), "team-impossible", "2 must be filled, and only 1 are named"),
        (written(pair() + "\n" + pair(name="other"), named()), "team-impossible", '"guard" is in another team already'),
        (written(pair().replace("helper", "doctor"), named()), "team-impossible", '"doctor" is no seat'),
        (written(pair(), ""), "team-unfilled", "duties of \"any track\" fill only 0"),
        (written(pair("choose: 1, "), named() + CHOOSES), "team-unchosen", '"name_guard" is not named because it was chosen'),
        (written(pair("choose: 1, "), named("called")), "team-unchosen", "no duty chooses them"),
        (written(pair("choose: 1, "), named("called") + OTHERWISE), "team-unchosen", "another form"),
        (written(pair(name="leader"), named()), "name-taken", '"leader" is taken'),
    ],
)  # fmt: skip
def test_what_cannot_be_met_is_told_with_why(texts: dict[str, str], code: str, why: str) -> None:
    assert [said for found, said in told(texts) if found == code and why in said], told(texts)


def test_a_team_all_of_which_is_meant_and_one_of_which_some_are_chosen_are_no_fault() -> None:
    assert told(written(pair(), named())) == set()
    assert told(written(pair("choose: 1, "), named("called") + CHOOSES)) == set()
    assert told(written(pair("choose: 2, "), named("called") + CHOOSES)) == set()


def test_whom_duties_pass_to_at_end_may_be_spared_only_where_somebody_has_the_household() -> None:
    texts = written(pair("minimum: 1, "), named())
    heir = {"plan.yaml": texts["plan.yaml"].replace("    waived_by: [leader]\n", "    waived_by: [leader]\n    passes_to: guard\n", 1)}
    held = {
        "plan.yaml": heir["plan.yaml"].replace("    passes_to: guard\n", "    passes_to: guard\n    custody: {order: [leader], cites: [X-01]}\n", 1)
    }
    assert {code for code, _ in told(heir)} == {"team-alone"}
    assert told(held) == set()


COVER = [one for one in examples("two-cover-one") if any(fact.get("answers") == "choose_cover" for fact in one.facts) and not one.parameters][-6:]
"""Timelines in which somebody chooses."""


@pytest.mark.parametrize("example", COVER, ids=lambda one: one.name)
def test_all_at_once_decides_what_was_decided_step_by_step(example: Example) -> None:
    """The ledger and now alone decide, with teams as without."""
    stage = play(example)
    fresh = staged(stage.plan, example)
    once = evaluate(stage.plan, fresh.state, fresh.around, stage.told, stage.state.until)
    assert list(once.decisions) == stage.decisions
    assert once.state == stage.state


def seated(plan: Plan, roles: str) -> Stage:
    """A household of two-cover-one in which somebody sits for each of `roles`."""
    stage = staged(plan, COVER[0])
    for n, role in enumerate(roles.split(), 1):
        named = fact(n, "seat", {"role": role, "post": f"post:{role}"})
        stage.go([named], named.recorded)
    return stage


def fact(n: int, kind: Kind, values: dict[str, object], at: str = "day 1 10:00") -> Fact:
    return Fact(instant(at) + timedelta(seconds=n), n, kind, values=values, by="post:command")


def alarms(stage: Stage) -> list[str]:
    return [one.key.rule for one in stage.decisions if isinstance(one, Alarm)]


PLAN = compiled("two-cover-one", {})


def test_another_version_that_asks_for_more_is_an_incident_as_it_counts() -> None:
    other = compiled("two-cover-one", {"cover_count": "3", "cover_fewest": "3"})
    stage = seated(PLAN, "village_cadre village_doctor")
    choosing = next(key for key in stage.state.duties if key.rule == "choose_cover")
    waived = replace(fact(3, "close", {"how": "waived", "reason": "–"}), answers=choosing)
    stage.go([waived], waived.recorded)
    assert "seat_empty.cover" not in alarms(stage)
    turn = fact(4, "switch", {"adoption": 2, "done": {}}, "day 1 11:00")
    found = evaluate(PLAN, stage.state, stage.around, [turn], instant("day 1 12:00"), {2: other})
    assert [one.key.rule for one in found.decisions if isinstance(one, Alarm)] == ["seat_empty.cover"]
    assert any(duty.key.rule == "fill_seat" and duty.closing is None for duty in found.state.duties.values())


def test_an_enrolment_that_was_a_mistake_leaves_no_team_short() -> None:
    stage = seated(PLAN, "village_cadre")
    stage.go([fact(9, "annul", {"reason": "–"}, "day 1 11:00")], instant("day 1 12:00"))
    assert "seat_empty.cover" not in alarms(stage)


def test_a_move_elsewhere_is_one_incident_of_the_team_and_hands_everything_on() -> None:
    stage = seated(PLAN, "village_cadre village_doctor group_head")
    seats = PLAN.teams["cover"].seats
    mine = {key for key, one in stage.state.duties.items() if one.closing is None and one.role in seats}
    stage.go([fact(9, "move", {"stays": ["post:town"], "holder": "post:other"}, "day 1 11:00")], instant("day 1 11:01"))
    assert alarms(stage).count("seat_empty.cover") == 1
    assert mine
    assert [key for key in mine if stage.state.duties[key].role in seats and stage.state.duties[key].closing is None] == []
