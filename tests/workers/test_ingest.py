"""A round in which no sensor could be heard is no sign of life; and a gateway that is unplugged makes its sensors silent."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from anju.core.evidence.gateway import GRACE as AWAY
from anju.operations.devices.decide import decide
from anju.records.models import Device, Duty
from anju.records.scope import ENGINE, scoped
from anju.workers.ear import Came
from anju.workers.ingest import GRACE, Deaf, Ingest
from tests.operations.test_devices import KEY, fitted
from tests.world import NOON, world

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


class Ear:
    """One whose broker has been away for so long, or that heard something."""

    def __init__(self, away: float = 0.0) -> None:
        self._away = away
        self.came: list[Any] = []

    def says(self, topic: str, payload: bytes) -> None:
        """A message to be taken with the next batch."""
        message: Any = SimpleNamespace(topic=topic, payload=payload, mid=0, dup=False, retain=False)
        self.came.append(Came(1, message))

    def batch(self, most: int, wait: float) -> list[Any]:
        return self.came

    def acknowledge(self) -> None:
        self.came = []

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


def test_a_gateway_that_is_unplugged_is_an_equipment_duty_within_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    case, device = fitted(world())
    times = [NOON + timedelta(minutes=1)]
    monkeypatch.setattr("anju.workers.ingest.clock.now", lambda: times[-1])
    ear: Any = Ear()
    ingest = Ingest(ear)
    ear.says(f"zigbee2mqtt/3f9c1b/{KEY}", b'{"contact": true}')
    ear.says("zigbee2mqtt/3f9c1b/bridge/state", b'{"state": "offline"}')
    ingest.work(times[-1])
    with scoped(ENGINE):
        assert Device.objects.get(pk=device).silent is None
    times.append(times[-1] + AWAY)
    ingest.work(times[-1])
    decide(times[-1])
    with scoped(ENGINE):
        row = Device.objects.get(pk=device)
        assert (row.silent, row.position) == (times[-1], "unknown")
        assert Duty.objects.filter(enrolment=case, rule="put_device_right").count() == 1
