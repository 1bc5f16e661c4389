"""The loops say that they came round. Silence is judged by `records.queries.heartbeat`, shown by every staff page and told outside."""

from datetime import datetime, timedelta

from anju.records.models import Heartbeat
from anju.records.queries import heartbeat as beats
from anju.records.queries.heartbeat import LIMITS, Silent
from anju.records.scope import ENGINE, scoped


def beat(loop: str, now: datetime, real: datetime, note: str = "") -> None:
    """`loop` came round at `now` of Anju's clock, which was `real` by the real one. Both aware, UTC."""
    with scoped(ENGINE):
        Heartbeat.objects.bulk_create(
            [Heartbeat(loop=loop, at=now, real_at=real, note=note)],
            update_conflicts=True,
            unique_fields=["loop"],
            update_fields=["at", "real_at", "note"],
        )


def expect(now: datetime, real: datetime) -> None:
    """Every loop is about to start: their silence counts from here."""
    for loop in LIMITS:
        beat(loop, now, real, "expected")


def silent(now: datetime) -> tuple[Silent, ...]:
    """The loops past their limit at `now` of Anju's clock, for a process that has no viewer."""
    with scoped(ENGINE):
        return beats.silent(now)


def ages(now: datetime) -> dict[str, timedelta | None]:
    """How long ago each loop last came round, in real time; None for one that never did."""
    with scoped(ENGINE):
        return beats.ages(now)
