"""A round in which no sensor could be heard is no sign of life: what stands on every board and page says so then."""

from datetime import UTC, datetime
from typing import Any

import pytest

from anju.workers.ingest import GRACE, Deaf, Ingest

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


class Ear:
    """One whose broker has been away for so long."""

    def __init__(self, away: float) -> None:
        self._away = away

    def batch(self, most: int, wait: float) -> tuple[()]:
        return ()

    def away(self) -> float:
        return self._away


def test_a_broker_that_stays_away_ends_the_signs_of_life_and_one_that_comes_back_soon_does_not() -> None:
    for away in (0.0, GRACE):
        ear: Any = Ear(away)
        assert Ingest(ear).work(NOW) is False
    deaf: Any = Ear(GRACE + 1)
    with pytest.raises(Deaf):
        Ingest(deaf).work(NOW)
    assert Ingest(None).work(NOW) is False, "where no broker is named there is none to miss"
