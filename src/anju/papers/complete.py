"""What a paper lacks before it may be drawn. An order that leaves out its basis or its END is not an order (DESIGN rule 8)."""

from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfoNotFoundError

from anju.core.moments import local_day, zone_of
from anju.core.plan.model import Text
from anju.papers.glyphs import printable
from anju.papers.model import Card, Certificate, Instructions, Order, Paper, Readings, Round, Words
from anju.papers.values import instants, texts

LINK = 300
SHORT = {"issuer": 80, "title": 120, "number": 40, "replaces": 60, "plan": 80}
PHONE = 40
SLOTS = 6
LONG = 4000
WHOLE = 100_000
"""Characters. Past these a text is no longer somebody's words but a load on the machine; nothing is ever cut to fit."""


class IncompleteError(ValueError):
    """A paper that may not be drawn; `faults` names everything it lacks at once."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def faults(paper: Paper) -> tuple[str, ...]:
    """Everything `paper` lacks or contradicts, in English for the log and the test; empty when it may be drawn."""
    return (*faults_of_frame(paper), *faults_of_length(paper), *faults_of_body(paper))


def faults_of_frame(paper: Paper) -> Iterator[str]:
    """What any paper needs: a number, an issuer, a title, a zone, aware instants, a check that leads somewhere."""
    for name, said in (("issuer", paper.issuer), ("title", paper.title), ("number", paper.number)):
        if not full(said):
            yield f"{name} is empty"
    if paper.version < 1:
        yield "version starts at 1"
    if not known(paper.zone):
        yield f"zone {paper.zone!r} is not known"
    if any(at.tzinfo is None for at in instants(paper)):
        yield "an instant has no zone"
    if paper.check is not None and not leads(paper.check.url):
        yield f"check.url is not an http address of at most {LINK} characters"
    if isinstance(paper.body, Order | Instructions | Card) and not any(contact.phone.strip() for contact in paper.emergency):
        yield "emergency has no number"


def faults_of_length(paper: Paper) -> Iterator[str]:
    """What is too long to stand where it has to stand."""
    for name, most in SHORT.items():
        if longest(getattr(paper, name)) > most:
            yield f"{name} is longer than {most} characters"
    contacts = (*paper.emergency, *getattr(paper.body, "contacts", ()))
    if any(len(contact.phone) > PHONE for contact in contacts):
        yield f"a telephone number is longer than {PHONE} characters"
    if longest(paper) > LONG:
        yield f"a text is longer than {LONG} characters"
    if sum(len(text) for text in texts(paper)) > WHOLE:
        yield f"the paper is longer than {WHOLE} characters"


def longest(value: object) -> int:
    """Characters of the longest text inside `value`."""
    return max((len(text) for text in texts(value)), default=0)


def faults_of_body(paper: Paper) -> Iterator[str]:
    """What its kind needs."""
    match paper.body:
        case Order() as order:
            yield from faults_of_order(order, paper.zone)
        case Readings() as sheet:
            if not 1 <= len(sheet.slots) <= SLOTS:
                yield f"a sheet has 1 to {SLOTS} slots"
            if any(len(day.slots) != len(sheet.slots) for day in sheet.days):
                yield "a day has not as many slots as the sheet"
        case Certificate() as certificate:
            if paper.check is None:
                yield "check is missing: a certificate must be one a stranger can verify"
            if before(certificate.ended, certificate.first_day, paper.zone):
                yield "ended is before first_day"
        case Card(link=link):
            if link and not leads(link):
                yield f"link is not an http address of at most {LINK} characters"
        case Round(visits=visits):
            if not visits:
                yield "a round has a door"
            if any(visit.link and not leads(visit.link) for visit in visits):
                yield f"a door's link is not an http address of at most {LINK} characters"


def faults_of_order(order: Order, zone: str) -> Iterator[str]:
    """Authority, article, decider, reason, first day and END, to the minute; the way to object; review where nothing ends by a date."""
    for name in ("measure", "authority", "decider", "reason", "mode"):
        if not full(getattr(order, name)):
            yield f"{name} is empty"
    if not order.basis or not all(full(basis.law) and full(basis.article) for basis in order.basis):
        yield "basis names no law with its article"
    if not order.rights:
        yield "rights are empty"
    if not order.complaints:
        yield "complaints are empty: nobody to object to"
    if order.ends is None and order.compulsory:
        yield "ends is missing: a compulsory measure has an END"
    elif order.ends is None and order.review_by is None:
        yield "neither ends nor review_by"
    if order.ends is not None and (order.ends.second or order.ends.microsecond):
        yield "ends is not a whole minute"
    if order.ends is not None and before(order.ends, order.first_day, zone):
        yield "ends is before first_day"


def full(said: Words) -> bool:
    """Whether something that can be seen stands there in every language."""
    return all(printable(text).strip() for text in ((said.zh, said.en) if isinstance(said, Text) else (said,)))


def known(zone: str) -> bool:
    """Whether there is such a zone."""
    try:
        zone_of(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def leads(url: str) -> bool:
    """Whether an address can stand in a QR code: http or https, a host, plain ASCII, not too long to be read from paper."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and url.isascii() and url.isprintable() and " " not in url and len(url) <= LINK


def before(end: datetime, first: date | datetime, zone: str) -> bool:
    """Whether `end` does not come after `first`; not judged where an instant or the zone is itself at fault."""
    if end.tzinfo is None or not known(zone):
        return False
    if isinstance(first, datetime):
        return first.tzinfo is not None and end <= first
    return local_day(end, zone) < first
