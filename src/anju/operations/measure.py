"""The installation's numbers, for metrics."""

from datetime import datetime

from anju.records.queries import measure
from anju.records.queries.measure import Measures
from anju.records.scope import ENGINE, scoped


def measures(now: datetime) -> Measures:
    """Counts over everything, at `now`."""
    with scoped(ENGINE):
        return measure.measures(now)
