"""The four-in-one plan closes, whatever an area sets that it may set."""

import pytest

from anju.core.plan.check import prove, ways
from anju.core.plan.compile import supplied
from tests.core.look import looked
from tests.core.sample import SAMPLE
from tests.plans.story import PLANS, compiled, texts_of

SET = [
    {},
    {"physical_seal": "true"},
    {"door_device": "false"},
    {"fitness_assessment": "false"},
    {"oral_notice": "false"},
    {"physical_seal": "true", "door_device": "false", "fitness_assessment": "false"},
    {"isolation_days": "3"},
    {"isolation_days": "21", "follow_up_every": "2", "temperature_times": "07:30, 12:00, 19:00"},
    {"release_opens": "72 h", "fever": "37.5", "low_medicine": "7", "quiet_from": "20:30"},
]


@pytest.mark.parametrize("values", SET, ids=str)
def test_the_plan_closes(values: dict[str, str]) -> None:
    plan, found = prove(texts_of("four-in-one"), values)
    assert plan is not None, "\n".join(map(str, found))


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"isolation_days": "22"}, "held-past-maximum"),
        ({"fever": "50"}, "threshold-range"),
        ({"contact_times": "22:00"}, "night-call"),
        ({"release_opens": "24 h"}, "sign-off-late"),
        ({"temperature_window": "9 h"}, "windows-overlap"),
        ({"watch_week": "20 h"}, "watch-uncovered"),
        ({"isolation_dais": "7"}, "parameter-unknown"),
    ],
    ids=str,
)
def test_a_value_that_opens_the_loop_is_named(values: dict[str, str], fault: str) -> None:
    plan, found = prove(texts_of("four-in-one"), values)
    assert plan is None
    assert fault in {one.code for one in found}


UNDER_A_FLAG = """    duties:
      by_radio:
        only_if: {parameter: radio}
        title: {zh: 广播, en: By radio}
        owner: doctor
        opens: {times: ["03:00"]}
        within: 2 h
        ladder: [{after: 30 min_x, to: leader}]
        in: [monitoring]
        cites: [S-002]
"""


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_of_the_library_closes_with_each_yes_or_no_the_other_way(plan: str) -> None:
    texts = texts_of(plan)
    given = supplied(texts)
    assert ways(compiled(plan, given), texts, {}) == ()


def test_what_stands_under_an_answer_nobody_gave_yet_is_proven_too() -> None:
    flag = "  radio: {title: {zh: 有广播, en: Radio}, kind: flag, default: false, source: [S-002]}\n"
    texts = {"plan.yaml": looked(SAMPLE).replace("parameters:\n", "parameters:\n" + flag, 1).replace("    duties:\n", UNDER_A_FLAG, 1)}
    plan, found = prove(texts, {})
    assert plan is not None, found
    told = ways(plan, texts, {})
    assert {one.code for one in told} == {"not-a-duration"}
    assert told[0].says.en.startswith("(With radio=true) ")
    assert told[0].says.zh.startswith("（radio=true 时）")
    assert ways(plan, texts, {"radio": "false"}) == (), "what an area has answered is not turned"
