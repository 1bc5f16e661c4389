"""A loop outlives its database and its own mistakes, beats only when a round went well, and ends at once when asked."""

import os
import signal
from datetime import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from anju.operations import heartbeat
from anju.workers import loop as module
from anju.workers.loop import LONGEST, Loop


@pytest.fixture
def beats(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The loop without a database: what would have been stored as heartbeats."""
    found: list[str] = []
    monkeypatch.setattr(heartbeat, "beat", lambda name, *_: found.append(name))
    monkeypatch.setattr(module, "refuse_if_powerful", lambda: None)
    monkeypatch.setattr(module.clock, "now", lambda: datetime.fromisoformat("2026-12-01T08:00:00+00:00"))
    monkeypatch.setattr(module.connection, "close", lambda: None)
    return found


def test_a_round_that_went_well_beats_and_rests(beats: list[str]) -> None:
    loop = Loop("tick", lambda now: False, idle=1.5)
    assert (loop.once(), beats) == (1.5, ["tick"])


def test_more_to_do_means_no_rest(beats: list[str]) -> None:
    assert Loop("tick", lambda now: True).once() == 0


@pytest.mark.parametrize("fault", [OperationalError("away"), ValueError("a mistake of ours")])
def test_after_a_fault_it_waits_longer_each_time_and_does_not_beat(beats: list[str], fault: Exception) -> None:
    def work(now: datetime) -> bool:
        raise fault

    loop = Loop("tick", work)
    pauses = [loop.once() for _ in range(8)]
    assert pauses == sorted(pauses)
    assert pauses[0] < 1
    assert pauses[-1] == LONGEST
    assert beats == []


def test_long_work_beats_between_its_transactions(beats: list[str]) -> None:
    loop = Loop("tick", lambda now: loop.goes_on() and False)
    loop.once()
    assert beats == ["tick"], "at most twice a second"
    loop.stop.ask()
    assert not loop.goes_on()


def test_it_does_not_start_as_a_login_that_could_pass_by_the_policies(beats: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise ImproperlyConfigured("superuser")

    monkeypatch.setattr(module, "refuse_if_powerful", refuse)
    with pytest.raises(ImproperlyConfigured):
        Loop("tick", lambda now: False).run()


def test_sigterm_ends_it_at_once(beats: list[str]) -> None:
    def asked(_now: datetime) -> bool:
        os.kill(os.getpid(), signal.SIGTERM)
        return False

    loop = Loop("tick", asked, idle=600)
    assert loop.run() == 0, "and not after ten minutes"
