"""One file on its way: its columns, the preview, taking it in, what comes back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from anju.core.intake import reasons
from anju.core.intake.cells import value
from anju.core.intake.columns import Column, Layout
from anju.core.intake.match import OUTCOMES
from anju.core.intake.sheets import Row, Sheet
from anju.operations.intake import amend, answer, handed, preview, receive
from anju.operations.intake import take as taking
from anju.operations.refused import Refused
from anju.records.queries import intake as rows
from anju.web import access
from anju.web.asked import Asked, bounds
from anju.web.pages.intake import words

SAMPLES = 3
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as a person confirms it: what is written above it, the first values below, what it is taken for."""

    name: str
    column: Column
    samples: tuple[str, ...]

    @property
    def unsure(self) -> bool:
        """Whether the field is a guess."""
        return self.column.field is not None and self.column.confidence < 1.0


@dataclass(frozen=True, slots=True)
class Seen:
    """A sheet with its columns. `name` begins the names of its inputs."""

    name: str
    sheet: str
    layout: Layout
    kind: str
    headings: tuple[Heading, ...]
    options: Sequence[tuple[str, str]]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """How many rows have one outcome."""

    name: str
    label: str
    tone: str
    count: int


@access.staff("area")
def source(request: Asked, number: int) -> HttpResponse:
    """The file at whatever step it is; while a worker is at it, the page comes back by itself."""
    file = _file(request, number)
    if file.state == "columns":
        return _columns(request, file, "")
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in (*OUTCOMES, "look") else ""
    page = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 0
    settled = file.state in ("ready", "taken")
    lines = rows.lines(number, chosen, page, *bounds(request.viewer)) if settled else ()
    results = [Result(name, words.outcome(name, file.kind), words.TONES[name], int(file.counts.get(name, 0))) for name in words.outcomes(file.kind)]
    context = {
        "file": file, "step": words.STATES[file.state], "busy": file.state in ("previewing", "taking"), "results": results,
        "skipped": [(words.reason(what), count) for what, count in file.counts.get("skipped", {}).items()],
        "lines": [_line(line, file.kind) for line in lines[: rows.PAGE]], "chosen": chosen, "page": page, "more": len(lines) > rows.PAGE,
        "looking": rows.looking(number, *bounds(request.viewer)) if settled else 0, "elsewhere": reasons.ELSEWHERE,
        "passwords": file.kind == "staff" and file.state == "taken" and handed.waiting(request.viewer, number), "error": words.reason(file.error),
    }  # fmt: skip
    return render(request, "web/intake/import.html", context)


@dataclass(frozen=True, slots=True)
class Shown:
    """A row in a list, in the reader's words."""

    line: rows.Line
    outcome: str
    tone: str
    why: tuple[str, ...]
    warnings: tuple[str, ...]
    adds: str


def _line(line: rows.Line, kind: str) -> Shown:
    why = tuple(words.reason(one) for one in line.said.get("reject") or (line.why,) if one)
    adds = ", ".join(words.field(name) for name in line.said.get("adds", ()))
    return Shown(line, words.outcome(line.outcome, kind), words.TONES[line.outcome], why, tuple(map(words.reason, line.warnings)), adds)


def _file(request: Asked, number: int) -> rows.File:
    found = rows.file(number, *bounds(request.viewer))
    if found is None:
        raise Http404
    return found


def _columns(request: Asked, file: rows.File, wrong: str, status: int = 200) -> HttpResponse:
    _row, book = receive.opened(request.viewer, file.source)
    sheets = {sheet.name: sheet for sheet in book.sheets}
    seen = [_seen(number, sheets[name], _as_sent(number, layout, request.POST)) for number, (name, layout) in enumerate(book.layouts.items())]
    unread = [sheet.name for sheet in book.sheets if sheet.name not in book.layouts and sheet.rows]
    context = {"file": file, "step": 1, "sheets": seen, "unread": unread, "wrong": wrong, "orders": ("dmy", "mdy", "ymd"), "sent": request.POST}
    return render(request, "web/intake/columns.html", context, status=status)


def _as_sent(number: int, layout: Layout, sent: Mapping[str, str]) -> Layout:
    """The layout with what a person chose and was refused: nothing chosen is lost."""
    allowed = {name for name, _label in words.options(layout.kind)}
    given = [sent.get(f"s{number}c{c.index}") for c in layout.columns]
    pairs = zip(layout.columns, given, strict=True)
    return replace(layout, columns=tuple(replace(c, field=field or None, confidence=1.0) if field in allowed else c for c, field in pairs))


def _seen(number: int, sheet: Sheet, layout: Layout) -> Seen:
    body = [row for row in sheet.rows if row.number > max(layout.header)]
    headings = tuple(Heading(f"s{number}c{c.index}", c, _samples(body, c)) for c in layout.columns if c.heading or _samples(body, c))
    lacks = tuple(" / ".join(words.field(name) for name in group) for group in layout.lacks)
    return Seen(f"s{number}", sheet.name, layout, words.kind(layout.kind), headings, words.options(layout.kind), lacks)


def _samples(body: Sequence[Row], column: Column) -> tuple[str, ...]:
    """The first values below a heading, each once; numbers of people masked."""
    found: dict[str, None] = {}
    for row in body[:60]:
        text = value(row.cells[column.index])[:40] if column.index < len(row.cells) else ""
        if text:
            found[words.value(column.field or "", text)] = None
        if len(found) == SAMPLES:
            break
    return tuple(found)


@access.staff("area")
@require_POST
def columns(request: Asked, number: int) -> HttpResponse:
    """Keeps the columns as they were set and starts the preview."""
    file = _file(request, number)
    if file.state != "columns":
        return redirect("web:import", number)
    _row, book = receive.opened(request.viewer, number)
    try:
        receive.confirm(request.viewer, number, _chosen(request.POST, book.layouts), now=request.now)
    except Refused as refused:
        fault = refused.faults[0]
        lacking = " / ".join(words.field(name) for group in fault.detail.split(" / ") for name in group.split("|") if name)
        return _columns(request, file, f"{fault.field}: {fault.text} {lacking}".lstrip(": "), status=422)
    return redirect("web:import", number)


def _chosen(sent: Mapping[str, str], layouts: Mapping[str, Layout]) -> dict[str, receive.Chosen]:
    found: dict[str, receive.Chosen] = {}
    for number, (name, layout) in enumerate(layouts.items()):
        fields = {c.index: sent[f"s{number}c{c.index}"] or None for c in layout.columns if f"s{number}c{c.index}" in sent}
        found[name] = receive.Chosen(fields, sent.get(f"s{number}order") or None, skip=f"s{number}skip" in sent)
    return found


@access.staff("area")
@require_POST
def take(request: Asked, number: int) -> HttpResponse:
    """Lets a worker take the file in."""
    return _do(request, number, lambda: taking.ask(request.viewer, number))


@access.staff("area")
@require_POST
def again(request: Asked, number: int) -> HttpResponse:
    """Starts a job anew whose worker stopped."""
    return _do(request, number, lambda: preview.again(request.viewer, number))


def _do(request: Asked, number: int, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused.faults[0].text))
    return redirect("web:import", number)


@access.staff("area")
@require_POST
def withdrawn(request: Asked, number: int) -> HttpResponse:
    """Takes everybody back whom this file made: it was the wrong file."""
    _file(request, number)
    gone, kept = amend.withdraw_all(request.viewer, number, now=request.now)
    messages.success(request, ngettext("%(n)d person taken back.", "%(n)d people taken back.", gone) % {"n": gone})
    if kept:
        messages.info(request, ngettext("%(n)d stays: enrolled by now.", "%(n)d stay: enrolled by now.", kept) % {"n": kept})
    return redirect("web:import", number)


@access.staff("area")
@require_POST
def rejected(request: Asked, number: int) -> HttpResponse:
    """The rejected rows as the same workbook, with a reason in each."""
    file = _file(request, number)
    content = answer.rejected(request.viewer, number, request.POST.get("purpose", "")[:200], words.reason, now=request.now)
    stem = file.filename.rpartition(".")[0] or file.filename
    name = quote(_("%(file)s, not taken in.xlsx") % {"file": stem})
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    )


@access.staff("area")
@require_POST
@never_cache
def passwords(request: Asked, number: int) -> HttpResponse:
    """The first passwords of new members, this once."""
    return render(request, "web/intake/passwords.html", {"file": _file(request, number), "members": handed.hand_over(request.viewer, number)})
