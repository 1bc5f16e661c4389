"""A household's card: drawn for one adult with a new link and a first PIN, handed over, and never kept. The record keeps that it was made."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from anju.core.plan.model import Text
from anju.operations import link, pin
from anju.operations.paper.allowed import allowed
from anju.operations.paper.gather import gather
from anju.operations.paper.make import Frame, drawn, framed, known, numbered
from anju.operations.plans import plan_of
from anju.operations.refused import Fault, Refused
from anju.operations.round import code as codes
from anju.operations.viewer import Viewer
from anju.papers import model
from anju.papers.render import preview
from anju.records.models import Enrolment, Paper, Person
from anju.records.scope import ENGINE, scoped

STEPS = (
    Text("用手机相机对准二维码，点开页面。", "Point the phone's camera at the code and open the page."),
    Text("输入口头告诉您的密码，再换成自己的。", "Type the PIN you were told, then choose your own."),
    Text("不会用手机，打电话也一样能办。", "Without a smartphone a telephone call does the same."),
)


@dataclass(frozen=True, slots=True)
class Card:
    """A drawn card, as a file and as pictures, and the first PIN that goes with it, to be said to its adult alone. None of it is kept."""

    pdf: bytes
    pictures: tuple[bytes, ...]
    name: str
    pin: str


def card(viewer: Viewer, enrolment: int, person: int, language: model.Language, *, now: datetime) -> Card:
    """A new card for the adult `person` at the door; their earlier link and PIN stop opening. `now` is aware, UTC. Raises `Refused`."""
    adoption, track = known(viewer, enrolment)
    plan = plan_of(adoption)
    document = next((each for each in plan.documents.values() if each.kind == "card"), None)
    if document is None or viewer.purpose == "household" or not allowed(viewer, plan, plan.tracks[track], document.name):
        raise Refused(Fault("not yours"))
    with scoped(ENGINE):
        secret = link.make(viewer, enrolment, person, now=now)
        first = pin.give(viewer, enrolment, person, now=now)
        gathered = gather(enrolment, now)
        number = numbered(gathered, document.name)
        made = Paper.objects.filter(number=number).count()
        inside = model.Card(link=f"{settings.ANJU_ORIGIN}/h/{secret}/", steps=STEPS, contacts=gathered.team, text=document.text, code=_code(person))
        whole = framed(gathered, document, Frame(number, made + 1, now), inside)
        pdf = drawn(whole, language)
        Paper.objects.filter(number=number, superseded=None).update(superseded=now)
        case = gathered.case
        Paper.objects.create(
            jurisdiction=case.jurisdiction, area=case.area, enrolment=enrolment, document=document.name, number=number, version=made + 1,
            language=language, sha256=bytes.fromhex(pdf.sha256), made_at=now, made_by=viewer.who,
        )  # fmt: skip
    return Card(pdf.pdf, preview(whole, language), f"{number}-v{made + 1}-{language}.pdf", first)


def _code(person: int) -> str:
    """The code of the adult's door, by which staff find it."""
    home = Person.objects.values_list("household", flat=True).get(pk=person)
    return codes.shown(codes.codes([home])[home]) if home is not None else ""


def adults(viewer: Viewer, enrolment: int) -> tuple[int, ...]:
    """The people at the door for whom a card can be made, the enrolled one first. Raises `Refused`."""
    known(viewer, enrolment)
    with scoped(ENGINE):
        return link.adults(Enrolment.objects.only("person", "household").get(pk=enrolment))
