"""Documents, rosters, notes and what stands on the household's page."""

from datetime import time, timedelta
from typing import Literal, cast, get_args

from anju.core.plan.compile import faults
from anju.core.plan.compile.log import place_of
from anju.core.plan.compile.reader import Reader
from anju.core.plan.model import Document, Note, Quiet, Roster, SaidOfDay, Term, Text

_Kind = Literal["order", "instructions", "readings", "signoff", "certificate", "card"]
_How = Literal["principle", "attested", "page", "engine", "outranked"]
_ZERO = timedelta(0)
_ANSWER = timedelta(minutes=10)
SAID: tuple[SaidOfDay, ...] = get_args(SaidOfDay)


def read_documents(root: Reader) -> dict[str, Document]:
    """The plan's papers by name."""
    return {
        reader.name: Document(
            reader.name, reader.title(), cast(_Kind, reader.one_of("kind", "card")), reader.texts("text"), reader.name_of("served_by", "role"),
            reader.flag("oral"), reader.names("cites"), place_of(reader.spot),
        )
        for reader in root.children("documents", "document")
    }  # fmt: skip


def read_rosters(root: Reader) -> dict[str, Roster]:
    """The plan's watches by name."""
    return {
        reader.name: Roster(
            reader.name, reader.title(), reader.names("roles", "role"), reader.name_of("planned_by", "role"), reader.duration("longest") or _ZERO,
            reader.duration("rest") or _ZERO, reader.duration("week") or _ZERO, reader.names("cites"), place_of(reader.spot),
            reader.days("ahead") or 1, _says(reader), reader.name_of("of", "track"), reader.duration("answer") or _ANSWER,
        )
        for reader in root.children("rosters", "roster")
    }  # fmt: skip


def _says(roster: Reader) -> dict[SaidOfDay, str]:
    said = roster.child("says", "said")
    return {word: name for word in SAID if said is not None and (name := said.text(word))}


def read_term(root: Reader) -> Term | None:
    """How long an enrolment lasts, where the plan, or one of its tracks, sets it. One counted in hours begins with the entry itself."""
    reader = root.child("term", "term")
    if reader is None:
        return None
    if reader.has("days") == reader.has("hours"):
        reader.log.note(faults.TERM, reader.spot)
    if reader.has("hours") and not reader.has("days"):
        hours = reader.duration("hours") or timedelta(hours=1)
        return Term(hours, reader.duration("maximum") or hours, ("entry",), hours=True, place=place_of(reader.spot))
    if not reader.has("first_day"):
        reader.log.note(faults.MISSING_KEY, reader.spot, key="first_day", shape_zh="期限", shape_en="The term")
    days = reader.days("days") or 1
    most = reader.days("maximum") or days
    return Term(timedelta(days=days), timedelta(days=most), reader.some("first_day"), place=place_of(reader.spot))


def read_quiet(root: Reader) -> Quiet | None:
    """The hours of the local night in which nobody calls the household. Written wrongly, which is reported, they are the usual ones."""
    reader = root.child("quiet", "quiet")
    start, end = (reader.times("from"), reader.times("to")) if reader else ((), ())
    if not root.has("quiet"):
        return None
    return Quiet(start[0] if start else time(21), end[0] if end else time(7))


def read_notes(root: Reader) -> tuple[Note, ...]:
    """Where clauses are met other than by a rule."""
    return tuple(
        Note(reader.text("clause"), cast(_How, reader.one_of("how", "principle")), reader.title("says")) for reader in root.listed("notes", "note")
    )


def read_emergency(root: Reader) -> tuple[tuple[str, Text], ...]:
    """Numbers to call in danger, in the order written."""
    return tuple((reader.text("number"), reader.title()) for reader in root.listed("emergency", "emergency"))
