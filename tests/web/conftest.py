"""What tests of pages stand on; imports wait until Django is set up."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """`at(instant)`: from now on every page is asked for at that instant."""
    from anju.operations import clock

    def move(instant: datetime) -> None:
        monkeypatch.setattr(clock, "real", lambda: instant)
        monkeypatch.setattr(clock, "offset", lambda: timedelta(0))

    return move


@pytest.fixture
def town(db: None, at: Callable[[datetime], None]) -> Any:
    """A `tests.web.town.Town`, and the clock at its now."""
    from tests.web.town import make

    made = make()
    at(made.now)
    return made
