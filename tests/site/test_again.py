"""A page of the demo asks for it to begin again: the process that serves does it, once."""

import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from anju.site.children import Child
from anju.site.commands import serve
from anju.site.environment import Environment


class Heard(Child):
    """A child that remembers what it was sent."""

    def send(self, sign: signal.Signals) -> None:
        self.environment = {**self.environment, "sent": sign.name}


@pytest.mark.parametrize(("code", "says"), [(0, "the demo begins again"), (2, "could not begin again")])
def test_the_request_is_carried_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any, code: int, says: str) -> None:
    environment = Environment(var=tmp_path)
    environment.reset.touch()
    asked: list[tuple[str, ...]] = []

    def python(*words: str) -> list[str]:
        asked.append(words)
        return [sys.executable, "-c", f"raise SystemExit({code})"]

    monkeypatch.setattr(serve, "python", python)
    jobs, web = Heard("jobs", [], {}), Heard("web", [], {})
    serve._begin_again(environment, None, [web, jobs], serve._Stopping())
    assert asked == [("anju.site", "demo", "reset")]
    assert not environment.reset.exists()
    assert jobs.environment == {"sent": "SIGTERM"}
    assert web.environment == {}
    assert says in capfd.readouterr().err
