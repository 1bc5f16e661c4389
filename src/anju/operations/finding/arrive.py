"""Somebody was found: by themselves at a gate, at a door, by a report. Matched with everybody known, and kept as who waits for a class."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from anju.core.intake import reasons
from anju.core.intake.addresses import Gazetteer
from anju.core.intake.candidate import Candidate, Settings
from anju.core.intake.match import REJECTED, UNCHANGED, Outcome, keys
from anju.core.intake.match import Register as Everybody
from anju.core.intake.told import told
from anju.core.moments import local_day
from anju.core.plan.model import Form
from anju.operations.intake.fill import fill
from anju.operations.intake.known import hashing, known, villages
from anju.operations.intake.record import Doors, identity
from anju.operations.intake.take import one_at_a_time
from anju.operations.plans import plan_of
from anju.records.models import Area, Person, Screening
from anju.records.queries.rows import numbers
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import ring

Source = Literal["above", "report", "door", "self"]
_TO_LOOK_AT = (reasons.ELSEWHERE, reasons.IDENTITY_TWO_NAMES)
"""Why a row of a spreadsheet is rejected that somebody standing here must not be: they are taken in, and staff look at it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of one person: `fields` by name as in a sheet of people, `values` the answers of the plan's form, who said so and how."""

    fields: Mapping[str, str]
    values: Mapping[str, object]
    source: Source
    by: str
    trusted: bool = True
    """Whether staff said it. What a stranger says of somebody known changes nothing of what is known of them."""


@dataclass(frozen=True, slots=True)
class Found:
    """Who it was: the person who counts, how the match came out, and sentences of `core.intake.reasons` that staff should read."""

    person: int
    outcome: str
    doubts: tuple[str, ...] = ()


class NotTaken(Exception):
    """Nothing was kept; `why` has sentences of `core.intake.reasons`."""

    def __init__(self, *why: str) -> None:
        super().__init__(", ".join(why))
        self.why = why


def arrive(area: int, adoption: int, form: str, said: Told, *, now: datetime) -> Found:
    """Keep somebody found in `area`, with the answers they gave to `form` of `adoption`'s plan. `now` is aware, UTC. Raises `NotTaken`.

    Only for callers that have shown that whoever speaks may: a gate's code, or a post of the area.
    """
    with scoped(ENGINE):
        place = Area.objects.get(pk=area)
        one_at_a_time(place.jurisdiction)
        candidate = told(said.fields, Settings(Gazetteer.of(villages(place.pk, place.hi)), local_day(now, place.zone), fingerprint=hashing()))
        outcome = Everybody(known(keys([candidate]), place.pk, place.hi)).settle(candidate)
        doubts = tuple(dict.fromkeys((*((outcome.why,) if outcome.why in _TO_LOOK_AT else ()), *outcome.warnings)))
        if outcome.outcome == REJECTED and (candidate.reject or said.trusted):
            raise NotTaken(*(candidate.reject or (outcome.why or "",)))
        person = _person(place, outcome, said.trusted, now)
        values = said.values if said.trusted else _of_themselves(person, plan_of(adoption).forms[form], said.values)
        wait(person, place, adoption, form, values, said.source, said.by, doubts, now)
    return Found(person, outcome.outcome, doubts)


def _of_themselves(person: int, form: Form, values: Mapping[str, object]) -> dict[str, object]:
    """What somebody may say of themselves, beside what staff have said of them that they cannot know: neither takes the other's place."""
    theirs = {field.name for field in form.of_anybody.fields}
    row = Screening.objects.filter(person=person, form=form.name, superseded=None).order_by("at", "pk").last()
    before = json.loads(ring().open(bytes(row.said), f"screening.said:{row.pk}"))["values"] if row is not None and row.said else {}
    ours = {name: value for name, value in before.items() if name not in theirs}
    return ours | {name: value for name, value in values.items() if name in theirs}


def _person(place: Area, outcome: Outcome, trusted: bool, now: datetime) -> int:
    """The person who counts: a new one, or the known one, to whom a row of their own points that can be parted again."""
    into = int(outcome.into.person_id) if outcome.into and outcome.into.person_id else None
    if outcome.outcome == UNCHANGED and into is not None:
        return into
    candidate, number = outcome.candidate, numbers("person", 1)[0]
    area = int(candidate.village or place.pk)
    household = _door(place, candidate) if into is None else None
    Person.objects.create(id=number, jurisdiction=place.jurisdiction, area=area, merged_into_id=into, household_id=household, created=now)
    identity(number, place.jurisdiction, area, candidate).save(force_insert=True)
    if into is not None and trusted:
        fill({number: into})
    return number if into is None else into


def _door(place: Area, candidate: Candidate) -> int:
    doors = Doors(place.jurisdiction)
    doors.open([candidate])
    return doors.of(candidate)


def wait(
    person: int, place: Area, adoption: int, form: str, values: Mapping[str, object], source: str, by: str, doubts: tuple[str, ...], now: datetime
) -> int:
    """Keep answers that wait for a class; those that waited before are superseded. Inside the engine's scope."""
    Screening.objects.filter(person=person, superseded=None, decided=None).update(superseded=now)
    area = Person.objects.values_list("area", flat=True).get(pk=person)
    number = numbers("screening", 1)[0]
    Screening.objects.create(
        id=number, jurisdiction=place.jurisdiction, area=area, person_id=person, adoption=adoption, form=form, source=source, at=now, by=by,
        said=sealed({"values": dict(values), "doubts": list(doubts)}, f"screening.said:{number}"),
    )  # fmt: skip
    return number


def sealed(said: Mapping[str, object], where: str) -> bytes:
    """JSON sealed for `where`."""
    return ring().seal(json.dumps(said, ensure_ascii=False, sort_keys=True).encode(), where)
