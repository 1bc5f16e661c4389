"""The processes `anju serve` starts: kept running, and stopped together."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic, sleep

STEADY = 60.0  # seconds a child must have run for its faults to be forgotten
LONGEST_PAUSE = 30.0  # seconds between two attempts
GRACE = 10.0  # seconds to stop in before it is killed

Say = Callable[[str], None]


@dataclass
class Child:
    """One process in a session of its own, so that Ctrl-C in a terminal reaches `anju serve` alone, which stops all in order."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    faults: int = 0
    started: float = field(default=0.0)
    asked: bool = False

    def start(self) -> None:
        """Start it, or start it again."""
        surroundings = {**os.environ, **self.environment}
        self.process = subprocess.Popen(self.command, env=surroundings, stdin=subprocess.DEVNULL, start_new_session=True)
        self.started = monotonic()

    @property
    def code(self) -> int | None:
        """How it ended; None while it runs."""
        return self.process.poll() if self.process else 0

    def send(self, sign: signal.Signals) -> None:
        """Send a signal to it alone, or SIGKILL to all it started too."""
        if self.process is None or (sign is not signal.SIGKILL and self.code is not None):
            return
        with suppress(ProcessLookupError, PermissionError):
            if sign is signal.SIGKILL:
                os.killpg(self.process.pid, sign)
            else:
                self.process.send_signal(sign)

    def restart(self) -> None:
        """Ask it to end; it is started again at once, and that it ended is no fault of its own."""
        if self.code is None:
            self.asked = True
            self.send(signal.SIGTERM)

    def due(self, now: float, say: Say) -> bool:
        """Whether a dead child is to be started again now; says once that it died by itself. `now` is monotonic seconds."""
        if self.asked:
            self.asked, self.process, self.faults = False, None, 0
            return True
        if self.process is not None:
            self.faults = 1 if now - self.started > STEADY else self.faults + 1
            say(f"{self.name} stopped by itself ({ending(self.code or 0)}); it starts again in {self._pause():g} s")
            self.send(signal.SIGKILL)  # what it had started would go on answering at its port
            self.started, self.process = now, None
        return now - self.started >= self._pause()

    def _pause(self) -> float:
        return float(min(LONGEST_PAUSE, 0.5 * 2 ** (self.faults - 1)))


def ending(code: int) -> str:
    """An exit code in words."""
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def watch(children: Sequence[Child], say: Say) -> None:
    """Start again whichever child has died and waited long enough."""
    for child in children:
        if (child.process is None or child.code is not None) and child.due(monotonic(), say):
            child.start()


def stop(children: Sequence[Child]) -> None:
    """End all of them: asked first, killed after ten seconds."""
    for child in children:
        child.send(signal.SIGTERM)
    until = monotonic() + GRACE
    while any(child.code is None for child in children) and monotonic() < until:
        sleep(0.02)
    for child in children:
        child.send(signal.SIGKILL)
        if child.process is not None:
            child.process.wait()


def python(*words: str) -> list[str]:
    """The words that run a module with this Python."""
    return [sys.executable, "-m", *words]
