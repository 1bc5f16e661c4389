"""The watch over time survives: killed in the middle, several at once, stopped for a day. What is decided is what a worker in peace decides."""

import itertools
import random
import signal
from contextlib import ExitStack
from datetime import datetime, timedelta
from time import sleep
from typing import Any

import pytest
from bench import ground
from bench.ground import NIGHT

from anju.operations import recount, tick
from tests.faults.processes import GAPS, SIZE, ask, decided, environment, in_peace, kill, nothing_left, set_clock, until, worker

pytestmark = pytest.mark.timeout(300 + SIZE / 10)
AFTERNOON = NIGHT + timedelta(hours=10, minutes=7)
"""14:07 of the fifth day: a temperature is missed, its ladder climbed; nothing more comes due for minutes."""


def _whole(expected: dict[str, list[tuple[Any, ...]]]) -> None:
    """Everything expected is there once, every ledger is without a gap, and the balance without a difference."""
    assert expected["duties"]
    assert expected["climbs"]
    assert decided() == expected
    assert ask(GAPS) == []
    assert recount.differences((NIGHT - timedelta(days=9)).date(), (NIGHT + timedelta(days=9)).date()) == ()


def _count() -> int:
    return int(ask("SELECT count(*) FROM duty")[0][0])


def _beaten() -> datetime | None:
    rows = ask("SELECT real_at FROM heartbeat WHERE loop = 'tick'")
    return rows[0][0] if rows else None


def test_killed_again_and_again_in_the_middle_of_a_tick(clone: str, server: Any) -> None:
    ground.lay(SIZE)
    expected = in_peace(AFTERNOON)
    set_clock(AFTERNOON)
    chance, seen = random.Random(7), [_count()]
    while not nothing_left(AFTERNOON) and len(seen) < 6:
        with worker(environment(clone, server)) as process:
            until(lambda: _count() > seen[-1] or nothing_left(AFTERNOON))
            sleep(chance.random() / 10)
            kill(process)
        seen.append(_count())
    assert len(seen) > 2, "it was to be killed in the middle"
    with worker(environment(clone, server)) as process:
        before = _beaten()
        until(lambda: nothing_left(AFTERNOON) and _beaten() != before)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    _whole(expected)


def test_three_workers_at_once_double_and_lose_nothing(clone: str, server: Any) -> None:
    ground.lay(SIZE)
    expected = in_peace(AFTERNOON)
    set_clock(AFTERNOON)
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(worker(environment(clone, server)))
        until(lambda: nothing_left(AFTERNOON))
        sleep(1)
    _whole(expected)


def test_a_worker_stopped_for_a_day_raises_each_alarm_of_that_day_once_in_order_and_late(clone: str) -> None:
    ground.lay(40)
    evening = NIGHT + timedelta(hours=25)
    tick.tick(NIGHT + timedelta(hours=1))
    tick.tick(evening)
    steps = ask("SELECT enrolment, occurs_on, rule, nth, step, at, late FROM climb ORDER BY 1, 2, 3, 4, 5")
    assert len(steps) > 40
    for one, following in itertools.pairwise(steps):
        if one[:4] == following[:4]:
            assert following[4] == one[4] + 1
            assert following[5] >= one[5]
    assert all(step[6] == (evening - step[5] > timedelta(minutes=5)) for step in steps)
    whole = decided()
    assert tick.tick(evening).climbed == 0
    _whole(whole)


def test_an_outage_changes_nothing_but_when_it_was_recorded(clone: str) -> None:
    ground.lay(20)
    evening = NIGHT + timedelta(hours=25)
    online = in_peace(evening, *(NIGHT + n * timedelta(minutes=20) for n in range(1, 75)))
    tick.tick(evening)
    _whole(online)
