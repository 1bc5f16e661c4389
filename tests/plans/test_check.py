"""The four-in-one plan closes, whatever an area sets that it may set."""

import pytest

from anju.core.plan.check import prove
from tests.plans.story import texts_of

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
