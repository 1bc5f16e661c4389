"""The readiness board of a command: its units side by side, what is red first and whose it is, and the levels in force."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render

from anju.core.plan.model import Plan, Text, Track
from anju.operations.plans import plan_of
from anju.records.queries import units as queries
from anju.records.queries.units import File, Published
from anju.web import access, shown, told
from anju.web.asked import Asked, bounds
from anju.web.files import ears, tracks
from anju.web.pages.units import figures, owing
from anju.web.pages.units.heard import Heard
from anju.web.pages.units.phases import coming

LONGEST = 2000
"""Open duties that are looked through for what is red."""


@dataclass(frozen=True, slots=True)
class Card:
    """One unit: where it stands, its figures, those past a limit first, and what it owes."""

    file: File
    track: Text
    stage: Text | None
    figures: tuple[figures.Figure, ...]
    findings: int

    @property
    def red(self) -> int:
        """How many figures stand past a limit."""
        return sum(figure.red for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Level:
    """What an area published: in words, since when, by when it is confirmed again, and the duty that asks for it now."""

    published: Published
    title: Text
    answers: tuple[tuple[str, str], ...]
    duty: shown.Duty | None
    due: datetime | None


@access.staff("area")
def board(request: Asked) -> HttpResponse:
    """The board."""
    lo, hi = bounds(request.viewer)
    files = queries.files(tracks(), lo, hi, request.now, ears(request.viewer))
    published = queries.published(lo, hi)
    wanted = {name for file in files for name in _rules(file, published)}
    owed: dict[int, list[shown.Duty]] = {}
    for row in queries.owed([file.enrolment for file in files], ears(request.viewer), sorted(wanted), LONGEST):
        owed.setdefault(row.enrolment, []).append(shown.duty(row, request.now))
    answers = queries.said({file.enrolment: figures.needed(*_of(file)) for file in files}, figures.COURSE)
    cards = []
    for file in files[: queries.MOST]:
        plan, track = _of(file)
        heard, mine = Heard(file, plan.name, answers[file.enrolment], published, request.now), owed.get(file.enrolment, [])
        stage = next((stage.title for stage in track.stages if stage.name == file.stage), None)
        open_findings = sum(duty.row.rule in owing.dated(track) for duty in mine)
        cards.append(Card(file, track.title, stage, figures.figures(plan, track, heard, mine), open_findings))
    cards.sort(key=lambda card: (-card.red, -card.file.late, -card.findings, card.file.name))
    levels = tuple(_levels(files, published, owed, request.now))
    return render(request, "web/units/board.html", {"cards": cards, "levels": levels, "more": len(files) > queries.MOST})


def _of(file: File) -> tuple[Plan, Track]:
    plan = plan_of(file.adoption)
    return plan, plan.tracks[file.track]


def _rules(file: File, published: Sequence[Published]) -> set[str]:
    """The rules whose open duties the board shows of a file: what its figures call for, its findings, and what publishes."""
    plan, track = _of(file)
    forms = {one.form for one in published if one.enrolment == file.enrolment}
    return figures.calls(plan, track) | set(owing.dated(track)) | {rule.name for rule in track.rules.values() if rule.evidence in forms}


def _levels(files: Sequence[File], published: Sequence[Published], owed: dict[int, list[shown.Duty]], now: datetime) -> Iterator[Level]:
    by_number = {file.enrolment: file for file in files}
    for one in published:
        file = by_number.get(one.enrolment)
        if file is None:
            continue
        plan, track = _of(file)
        form = plan.forms.get(one.form)
        duty = next((each for each in owed.get(one.enrolment, ()) if each.row.evidence == one.form), None)
        if form is not None:
            answers = tuple(told.answers(form, one.values, {}, file.zone))
            yield Level(one, form.title, answers, duty, duty.row.closes if duty else _due(track, file, one.form, now))


def _due(track: Track, file: File, form: str, now: datetime) -> datetime | None:
    """When the plan's calendar next asks for the form."""
    return min((at for rule in track.rules.values() if rule.evidence == form for at in coming(rule, file, now)), default=None)
