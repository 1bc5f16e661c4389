"""Children are started again when they die, each attempt later than the last, and stopped with all they started."""

import os
import signal
import subprocess
import sys
from time import monotonic, sleep

import pytest

from anju.site import children
from anju.site.children import Child


def _until(truth: object, seconds: float = 60.0) -> bool:
    end = monotonic() + seconds
    while monotonic() < end:
        if truth():  # type: ignore[operator]
            return True
        sleep(0.02)
    return False


def _sleeper(name: str = "sleeper") -> Child:
    return Child(name, [sys.executable, "-c", "import time; time.sleep(60)"], {})


def test_a_dead_child_is_named_and_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    child = _sleeper("tick")
    child.start()
    assert child.process is not None
    first = child.process.pid
    os.kill(first, signal.SIGKILL)

    def back() -> bool:
        children.watch([child], said.append)
        return child.process is not None and child.process.pid != first

    assert _until(back)
    children.stop([child])
    assert said == ["tick stopped by itself (signal SIGKILL); it starts again in 0.5 s"]


def test_pauses_grow_to_half_a_minute() -> None:
    said: list[str] = []
    child = Child("broken", [sys.executable, "-c", "raise SystemExit(3)"], {})
    pauses = []
    for _ in range(8):
        child.start()
        assert _until(lambda: child.code is not None)
        child.due(child.started + 1, said.append)
        pauses.append(float(said[-1].split(" in ")[1].split()[0]))
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert "exit code 3" in said[0]


def test_stopping_ends_grandchildren_and_the_deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "GRACE", 0.5)
    words = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True); time.sleep(60)"
    )
    child = Child("deaf", [sys.executable, "-c", words], {})
    child.process = subprocess.Popen(child.command, stdout=subprocess.PIPE, start_new_session=True)
    assert child.process.stdout is not None
    grandchild = int(child.process.stdout.readline())
    children.stop([child])
    assert child.code == -signal.SIGKILL
    assert _until(lambda: not _lives(grandchild))


def _lives(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_one_that_was_asked_to_end_starts_again_at_once_and_is_no_fault() -> None:
    said: list[str] = []
    child = _sleeper("jobs")
    child.start()
    try:
        for _ in range(4):
            assert child.process is not None
            first = child.process.pid
            child.restart()

            def back(first: int = first) -> bool:
                children.watch([child], said.append)
                return child.process is not None and child.process.pid != first

            assert _until(back)
        assert (child.faults, said) == (0, [])
    finally:
        children.stop([child])
