"""A paper's values become PDF bytes. Equal values give equal bytes: no clock, no random identifier, the document's date is the paper's own."""

import hashlib
import io
import json
import re
import threading
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Final

import segno
import typst

from anju.papers.complete import IncompleteError, faults
from anju.papers.glyphs import folders, printable
from anju.papers.model import Card, Language, Paper, Readings, Round
from anju.papers.sheet import account
from anju.papers.values import Json, digest, offsets, plain, wording_of
from anju.papers.wording import labels

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS: Final = ("a-2b", "ua-1")
FINGERPRINT = 12
PAGES = re.compile(rb"/Type\s*/Page\b")

thread = threading.local()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A drawn paper: PDF/A-2b and PDF/UA-1 bytes, their sha256 in hex, and how many pages they are."""

    pdf: bytes
    sha256: str
    pages: int


def render(paper: Paper, language: Language) -> Rendered:
    """`paper` drawn in `language`.

    Raises IncompleteError with everything the paper lacks. Every value reaches the template as data, none as its source: no text can
    change a page but by being on it.
    """
    lacking = faults(paper)
    if lacking:
        raise IncompleteError(lacking)
    data = json.dumps(content(paper, language))
    pdf = compiler().compile(format="pdf", sys_inputs={"data": data}, pdf_standards=list(STANDARDS), timestamp=int(paper.issued.timestamp()))
    if not isinstance(pdf, bytes):
        raise TypeError("a PDF is one piece of bytes")
    return Rendered(pdf, hashlib.sha256(pdf).hexdigest(), len(PAGES.findall(pdf)))


def preview(paper: Paper, language: Language, ppi: float = 96) -> tuple[bytes, ...]:
    """The pages as PNG, for a screen. Raises IncompleteError as `render` does."""
    lacking = faults(paper)
    if lacking:
        raise IncompleteError(lacking)
    pages = compiler().compile(format="png", ppi=ppi, sys_inputs={"data": json.dumps(content(paper, language))})
    return tuple(page for page in (pages if isinstance(pages, list) else [pages]) if page is not None)


def content(paper: Paper, language: Language) -> dict[str, Json]:
    """What the templates read: the paper's values in one language, the labels, and what follows from the values."""
    wording = wording_of(paper, language)
    issued = paper.issued.astimezone(UTC)
    return {
        "kind": paper.body.kind,
        "language": language,
        "labels": dict(labels(language)),
        "paper": plain(paper, wording),
        "offsets": list(offsets(paper)),
        "stamp": [issued.year, issued.month, issued.day, issued.hour, issued.minute, issued.second],
        "fingerprint": digest(paper)[:FINGERPRINT],
        "check": code_square(paper.check.url) if paper.check else "",
        "address": printable(paper.check.url) if paper.check else "",
        "link": code_square(paper.body.link) if isinstance(paper.body, Card) and paper.body.link else "",
        "squares": [code_square(visit.link) if visit.link else "" for visit in paper.body.visits] if isinstance(paper.body, Round) else [],
        "account": [list(item) for item in account(paper.body)] if isinstance(paper.body, Readings) else [],
    }


def code_square(url: str) -> str:
    """`url` as a QR code in SVG; a sixth of it may be soiled or torn."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False, boost_error=True).save(out, kind="svg", xmldecl=False, border=2, dark="#000", light="#fff")
    return out.getvalue().decode()


@cache
def faces() -> typst.Fonts:
    """The two faces, and nothing of the machine's own: the same paper everywhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in folders()])


def compiler() -> typst.Compiler:
    """This thread's compiler, kept for its lifetime: a compiler is not shared, and making one costs more than a paper."""
    if not hasattr(thread, "compiler"):
        thread.compiler = typst.Compiler(str(TEMPLATES / "paper.typ"), root=str(TEMPLATES), font_paths=faces(), ignore_system_fonts=True)
    made: typst.Compiler = thread.compiler
    return made
