"""Opening a paper: for a named purpose, and kept as a read of the record. Also the list of an enrolment's papers."""

from dataclasses import dataclass
from datetime import datetime

from anju.core.plan.model import Document, Rule
from anju.operations.paper.allowed import allowed
from anju.operations.paper.make import known
from anju.operations.plans import plan_of
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Certificate, Enrolment, Paper, Read, Serving
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import ring

PURPOSES = ("serve", "sign", "check", "answer", "export")
"""What staff may open a paper for."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A paper's bytes and what to call them."""

    pdf: bytes
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Served:
    """How and when a paper reached somebody, by whom (as the ledger names them)."""

    how: str
    at: datetime
    by: str
    refused: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """One document of the plan for one enrolment: the rows in force by language, every version's number, how it was served, and by which duty."""

    document: Document
    rows: dict[str, int]
    number: str
    version: int
    made: datetime | None
    code: str
    served: tuple[Served, ...]
    rule: Rule | None
    kept: bool


def fetch(viewer: Viewer, paper: int, purpose: str, *, now: datetime) -> Opened:
    """The bytes of paper row `paper`; that `viewer` opened it is kept, with the purpose. `now` is aware, UTC. Raises `Refused`."""
    with scoped(ENGINE):
        row = Paper.objects.select_related("file").filter(pk=paper).first()
    if row is None or row.file is None or not row.file.sealed:
        raise Refused(Fault("paper gone"))
    _ask(viewer, row.enrolment, row.document)
    if viewer.purpose != "household" and purpose not in PURPOSES:
        raise Refused(Fault("needs purpose", "purpose"))
    with scoped(ENGINE):
        pdf = ring().open(bytes(row.file.sealed), f"file.sealed:{row.file.pk}")
        if viewer.purpose != "household":
            person = Enrolment.objects.values_list("person", flat=True).get(pk=row.enrolment)
            Read.objects.create(
                jurisdiction=row.jurisdiction, area=row.area, at=now, who=viewer.who, person=person, enrolment=row.enrolment,
                what=f"paper:{row.document}", purpose=purpose,
            )  # fmt: skip
    return Opened(pdf, row.file.name, bytes(row.sha256).hex())


def _ask(viewer: Viewer, enrolment: int, document: str) -> None:
    adoption, track = known(viewer, enrolment)
    plan = plan_of(adoption)
    if not allowed(viewer, plan, plan.tracks[track], document):
        raise Refused(Fault("paper gone"))


def shelves(viewer: Viewer, enrolment: int) -> tuple[Shelf, ...]:
    """Every document that `viewer` may handle for an enrolment, made or not. Raises `Refused`."""
    adoption, track = known(viewer, enrolment)
    plan = plan_of(adoption)
    mine = [each for each in plan.documents.values() if allowed(viewer, plan, plan.tracks[track], each.name)]
    with scoped(ENGINE):
        papers = list(Paper.objects.filter(enrolment=enrolment).order_by("version", "language"))
        codes = dict(Certificate.objects.filter(enrolment=enrolment).values_list("paper", "code"))
        servings = list(Serving.objects.filter(enrolment=enrolment, undone=None).order_by("at"))
    found = []
    for document in mine:
        rows = [each for each in papers if each.document == document.name and each.superseded is None]
        rule = next((r for r in plan.tracks[track].rules.values() if r.serves == document.name), None)
        kept = tuple(Served(s.how, s.at, s.by, s.refused) for s in servings if s.document == document.name)
        code = next((codes[each.pk] for each in rows if each.pk in codes), "")
        last = rows[-1] if rows else None
        found.append(
            Shelf(
                document, {each.language: each.pk for each in rows}, last.number if last else "", last.version if last else 0,
                last.made_at if last else None, code, kept, rule,
                kept=last is not None and last.file_id is not None,
            )
        )  # fmt: skip
    return tuple(found)
