"""Making a paper: drawn in both languages, numbered, versioned, hashed, and kept sealed. Made again from the same values it stays the same paper."""

from dataclasses import dataclass, replace
from datetime import datetime

from anju.core.plan.model import Document
from anju.operations.paper.allowed import allowed
from anju.operations.paper.bodies import body
from anju.operations.paper.check import marked
from anju.operations.paper.gather import Gathered, gather
from anju.operations.plans import plan_of
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.papers import model
from anju.papers.complete import IncompleteError, faults
from anju.papers.render import Rendered, render
from anju.papers.values import digest
from anju.records.models import Certificate, Enrolment, File, Paper, Pulse
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import ring

LANGUAGES: tuple[model.Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one version of one paper."""

    number: str
    version: int
    issued: datetime
    replaces: str = ""


def make(viewer: Viewer, enrolment: int, document: str, *, now: datetime) -> int:
    """Make `document` of an enrolment and tell the number of its Chinese row; the one in force is replaced where it would say something else.

    `now` is aware, UTC. Raises `Refused`: not the viewer's, not signed yet, or lacking what a paper must name.
    """
    plan, track = known(viewer, enrolment)
    if not allowed(viewer, plan_of(plan), plan_of(plan).tracks[track], document):
        raise Refused(Fault("not yours"))
    with scoped(ENGINE):
        return issue(enrolment, document, viewer.who, now)


def known(viewer: Viewer, enrolment: int) -> tuple[int, str]:
    """The adoption and the track of an enrolment that `viewer` may see. Raises `Refused`."""
    with scoped(viewer.scope()):
        found = Enrolment.objects.filter(pk=enrolment).values_list("adoption", "track").first()
    if found is None:
        raise Refused(Fault("unknown enrolment"))
    return int(found[0]), str(found[1])


def issue(enrolment: int, document: str, by: str, now: datetime) -> int:
    """`make` for a caller who has asked already. Inside the engine's scope."""
    Pulse.objects.select_for_update().get(pk=enrolment)
    gathered = gather(enrolment, now)
    written = gathered.plan.documents[document]
    last = Paper.objects.filter(number=numbered(gathered, document)).order_by("-version", "-language").first()
    if last is not None and last.superseded is None and _same(gathered, written, last):
        return last.pk
    version = last.version + 1 if last else 1
    replaces = f"{last.number} v{last.version}" if last else ""
    frame = Frame(numbered(gathered, document), version, now, replaces)
    made = drawable(framed(gathered, written, frame, body(gathered, written)))
    Paper.objects.filter(number=frame.number, superseded=None).update(superseded=now)
    return _keep(gathered, document, made, by, now)


def numbered(gathered: Gathered, document: str) -> str:
    """A paper's number: the year, the enrolment and the document's place in the plan; never anything of the person."""
    return f"AJ-{gathered.case.entered.year}-{gathered.case.pk:06}-{list(gathered.plan.documents).index(document) + 1:02}"


def framed(gathered: Gathered, written: Document, frame: Frame, inside: model.Body) -> model.Paper:
    """The paper around its body."""
    return model.Paper(
        issuer=gathered.case.authority or gathered.area.name,
        title=written.title,
        number=frame.number,
        version=frame.version,
        issued=frame.issued,
        zone=gathered.case.zone,
        body=inside,
        emergency=tuple(model.Contact(title, number) for number, title in gathered.plan.emergency),
        replaces=frame.replaces,
        plan=gathered.plan.title,
        check=marked(frame.number, frame.version, "0" * 64) if written.kind != "card" else None,
    )


def drawable(paper: model.Paper) -> model.Paper:
    """`paper`, once it lacks nothing. Raises `Refused` with what it lacks."""
    lacking = faults(paper)
    if lacking:
        raise Refused(*(Fault("paper lacks", detail=each) for each in lacking))
    return paper


def drawn(paper: model.Paper, language: model.Language) -> Rendered:
    """The paper with its own check, drawn. Raises `Refused` with what it lacks."""
    try:
        return render(checked(paper), language)
    except IncompleteError as lacking:
        raise Refused(*(Fault("paper lacks", detail=each) for each in lacking.faults)) from lacking


def checked(paper: model.Paper) -> model.Paper:
    """The paper with the code that follows from what it says; cards carry none."""
    if paper.check is None:
        return paper
    return replace(paper, check=marked(paper.number, paper.version, digest(paper)))


def _same(gathered: Gathered, written: Document, last: Paper) -> bool:
    """Whether the paper in force says what it would say now."""
    kept = Certificate.objects.filter(paper__number=last.number, paper__version=last.version).values_list("digest", flat=True).first()
    before = Paper.objects.filter(number=last.number, version=last.version - 1).exists()
    replaces = f"{last.number} v{last.version - 1}" if before else ""
    again = framed(gathered, written, Frame(last.number, last.version, last.made_at, replaces), body(gathered, written))
    return kept == digest(again)


def _keep(gathered: Gathered, document: str, paper: model.Paper, by: str, now: datetime) -> int:
    rows = [_row(gathered, document, paper, language, by, now) for language in LANGUAGES]
    if paper.check is not None:
        code, said = marked(paper.number, paper.version, digest(paper)).code, digest(paper)
        case = gathered.case
        Certificate.objects.create(
            jurisdiction=case.jurisdiction, area=case.area, code=code, digest=said, paper=rows[0], enrolment=case.pk, issued=now
        )
    return rows[0].pk


def _row(gathered: Gathered, document: str, paper: model.Paper, language: model.Language, by: str, now: datetime) -> Paper:
    pdf, case = drawn(paper, language), gathered.case
    where = {"jurisdiction": case.jurisdiction, "area": case.area, "enrolment": case.pk}
    name = f"{paper.number}-v{paper.version}-{language}.pdf"
    file = File.objects.create(
        **where, kind="paper", name=name, mime="application/pdf", size=len(pdf.pdf), sha256=bytes.fromhex(pdf.sha256), at=now, by=by
    )
    file.sealed = ring().seal(pdf.pdf, f"file.sealed:{file.pk}")
    file.save(update_fields=["sealed"])
    return Paper.objects.create(
        **where, document=document, number=paper.number, version=paper.version, language=language, file=file, sha256=bytes.fromhex(pdf.sha256),
        made_at=now, made_by=by,
    )  # fmt: skip
