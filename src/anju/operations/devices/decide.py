"""Deciding on signals: each becomes a fact of its file's ledger, once, and the plan says what follows. Fire, gas and water concern the whole home."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from anju.core.plan.device import HAZARDS
from anju.core.plan.model import Form, Plan
from anju.operations.apart import Batch, together
from anju.operations.plans import plan_of
from anju.operations.record import Done, Said, record_many
from anju.operations.viewer import Viewer

log = logging.getLogger(__name__)

BY = Viewer("engine", "engine")
BATCH = 200
AGAIN = timedelta(minutes=10)
"""How long a signal that could not be decided is put aside."""
WAITING = """
SELECT id, device, enrolment, word, at FROM signal WHERE decided IS NULL AND due <= %s ORDER BY word <> ALL(%s), due, id LIMIT %s FOR UPDATE
"""
FILES = """
SELECT d.id, e.id, e.adoption FROM device d JOIN enrolment own ON own.id = d.enrolment
JOIN enrolment e ON e.id = own.id OR e.household = d.household OR e.person IN (SELECT p.id FROM person p WHERE p.household = d.household)
WHERE d.id = ANY(%s) AND e.annulled IS NULL AND e.archived IS NULL AND (e.ends IS NULL OR e.ends > %s) AND e.adoption IS NOT NULL ORDER BY e.id
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A signal that is no fact yet."""

    number: int
    device: int
    enrolment: int
    word: str
    at: datetime


Files = Mapping[int, Sequence[tuple[int, int]]]
"""By sensor: the files at its home that run, with their adoptions."""


def decide(now: datetime) -> bool:
    """Decide on signals that wait at `now` (aware, UTC), oldest first; whether there may be more. Fire, gas and water wait for no door: where there
    are any they are decided first, and alone. One that fails is put aside and tried again."""
    claimed: list[Waiting] = []

    def claim() -> Sequence[Waiting]:
        claimed[:] = _waiting(now)
        return claimed

    together(
        Batch(
            what="decide",
            claim=claim,
            do=lambda waiting: _decided(waiting, now),
            aside=lambda one: _later(one, now + AGAIN),
            file=lambda one: one.enrolment,
        )
    )
    return len(claimed) == BATCH or any(one.word in HAZARDS for one in claimed)


def _later(one: Waiting, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE signal SET due = %s WHERE id = %s", [at, one.number])


def _waiting(now: datetime) -> list[Waiting]:
    """The next to decide."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [now, list(HAZARDS), BATCH])
        found = [Waiting(*row) for row in cursor.fetchall()]
    return [one for one in found if one.word in HAZARDS] or found


def _decided(waiting: Sequence[Waiting], now: datetime) -> None:
    """One signal of each file at a time, so that each is explained by what went before."""
    if not waiting:
        return
    files = _files(waiting, now)
    left = [item for one in waiting for item in _said(one, files)]
    while left:
        turn: dict[int, Said] = {}
        rest = list[tuple[int, Said]]()
        for enrolment, said in left:
            if enrolment in turn:
                rest.append((enrolment, said))
            else:
                turn[enrolment] = said
        for enrolment, answer in zip(turn, record_many(BY, list(turn.items()), now=now), strict=True):
            if not isinstance(answer, Done):
                log.warning("a signal was refused: %s", [fault.code for fault in answer.faults], extra={"enrolment": enrolment})
        left = rest
    with connection.cursor() as cursor:
        cursor.execute("UPDATE signal SET decided = %s WHERE id = ANY(%s)", [now, [one.number for one in waiting]])


def _files(waiting: Sequence[Waiting], now: datetime) -> Files:
    found: dict[int, list[tuple[int, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(FILES, [sorted({one.device for one in waiting}), now])
        for device, enrolment, adoption in cursor.fetchall():
            found.setdefault(device, []).append((enrolment, adoption))
    return found


def _said(one: Waiting, files: Files) -> Iterator[tuple[int, Said]]:
    """To whom it is said: its own file, or every file of the home; where the plan offers the word."""
    for enrolment, adoption in files.get(one.device, ()):
        form = form_of(plan_of(adoption), one.word)
        if form is not None and form.device is not None and (enrolment == one.enrolment or one.word in HAZARDS):
            yield enrolment, Said("evidence", form.name, {form.device.signal: one.word}, one.at, "device", device=one.device)


def form_of(plan: Plan, word: str) -> Form | None:
    """The form of the plan that takes this word of a sensor; None where it wants to hear nothing of the kind."""
    for form in plan.forms.values():
        field = next((field for field in form.fields if form.device is not None and field.name == form.device.signal), None)
        if field is not None and any(option.name == word for option in field.options):
            return form
    return None
