"""One enrolment that cannot be evaluated stops no other, is told to its area, and is tried again."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from bench import ground
from bench.ground import NIGHT

from anju.operations import tick
from tests.faults.processes import ask

AT = NIGHT + timedelta(hours=6, minutes=5)
"""10:05: everybody's morning temperature was missed, which only the core can follow."""

pytestmark = pytest.mark.django_db


def test_a_poisoned_enrolment_is_put_aside_and_the_rest_goes_on(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ground.lay(12)
    tick.tick(NIGHT + timedelta(hours=4, minutes=1))
    (poisoned,) = ask("SELECT min(id) FROM enrolment")[0]
    sound, loaded = tick.evaluate, tick.loading.states
    current: list[int] = []

    def states(plans: Any, enrolments: Any, **others: Any) -> Any:
        found = loaded(plans, enrolments, **others)
        current[:] = [number for number, one in found.items() if number == poisoned]
        return found

    def evaluate(plan: Any, state: Any, around: Any, facts: Any, now: datetime) -> Any:
        if current:
            raise ZeroDivisionError("a mistake of ours")
        return sound(plan, state, around, facts, now)

    monkeypatch.setattr(tick.loading, "states", states)
    monkeypatch.setattr(tick, "evaluate", evaluate)
    assert tick.tick(AT).evaluated == 11
    called = {number for (number,) in ask("SELECT enrolment FROM duty WHERE rule = 'call_again'")}
    assert len(called) == 11
    assert poisoned not in called
    (incident,) = ask("SELECT rule, settled_at, area = (SELECT area FROM enrolment WHERE id = (SELECT min(id) FROM enrolment)) FROM incident")
    assert incident == ("engine", None, True)
    monkeypatch.setattr(tick, "evaluate", sound)
    assert tick.tick(AT + timedelta(minutes=9)).evaluated == 0
    tick.tick(AT + timedelta(minutes=11))
    assert ask("SELECT count(DISTINCT enrolment), count(*) FROM duty WHERE rule = 'call_again'") == [(12, 12)]
