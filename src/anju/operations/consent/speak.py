"""Turning to the file of somebody for whom one speaks: kept as a look at it."""

from dataclasses import replace
from datetime import datetime

from anju.operations.consent.standing import Granted, granted
from anju.operations.look import look
from anju.operations.viewer import household_viewer


def speak(holder: int, number: int, *, now: datetime) -> Granted | None:
    """The agreement by which the adult `holder` may; None where none stands. `now` is aware, UTC."""
    found = granted(number, holder)
    if found is not None:
        look(replace(household_viewer(found.enrolment, found.person), who=f"person:{holder}"), found.enrolment, "household", now=now)
    return found
