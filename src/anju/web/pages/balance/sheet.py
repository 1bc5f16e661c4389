"""The sheet: the whole with its proof, a column for each day, and the lines below; taken out as a file for a stated purpose."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from anju.core.duties.balance import Balance
from anju.operations import export as exporting
from anju.operations.refused import Refused
from anju.records.queries import balance as queries
from anju.web import access, bars, wording
from anju.web.asked import Asked as Request
from anju.web.pages.balance.figures import GROUPINGS, PARTS, Asked, Group, asked, balances, cells, groups

PURPOSES = ("area", "auditor")
TITLES: dict[str, Promise | str] = {
    "due": pgettext_lazy("balance", "due"),
    "done": pgettext_lazy("balance", "done"),
    "late": pgettext_lazy("balance", "done late"),
    "waived": pgettext_lazy("balance", "waived"),
    "replaced": pgettext_lazy("balance", "replaced"),
    "missed": pgettext_lazy("balance", "missed"),
    "open": pgettext_lazy("balance", "still open"),
    "overdue": pgettext_lazy("balance", "overdue"),
}
WHYS: dict[str, Promise | str] = {
    "report": gettext_lazy("A report to the level above"),
    "inspection": gettext_lazy("An inspection"),
    "planning": gettext_lazy("Planning staff and supplies"),
    "handover": gettext_lazy("Handing over the post"),
}
GUARDED = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be a formula to a spreadsheet."""


@access.staff(*PURPOSES)
def balance(request: Request) -> HttpResponse:
    """One area and some days: the proof, the days, the lines."""
    what = asked(request.GET, request.viewer, request.now)
    whole = request.viewer.purpose == "area"
    by_day = {date.fromisoformat(key): each for key, each in balances(what, "day", request.now).items()}
    total = sum(by_day.values(), start=Balance())
    context = {
        "what": what,
        "total": total,
        "figures": cells(total, whole=whole),
        "titles": TITLES,
        "parts": [part for part in PARTS if part != "due"],
        "bars": bars.bars(sorted(by_day.items())) if whole else None,
        "groups": groups(what, request.now, whole=whole),
        "tabs": [(name, title, what.query(by=name)) for name, title in GROUPINGS.items() if name != "area" or what.inside],
        "known": [(_("As known now"), what.query(known="now"), not what.then), (_("As known then"), what.query(known="then"), what.then)],
        "told": queries.told_late(what.place.area, what.place.hi, what.since, what.until) if whole else 0,
        "up": what.query(area=what.place.parent, by=None) if what.place.area != what.top and what.place.parent else "",
        "whys": WHYS,
        "whole": whole,
    }
    return render(request, "web/balance/sheet.html", context)


@access.staff(*PURPOSES)
@require_POST
def export(request: Request) -> HttpResponse:
    """The lines as a CSV file, once its purpose is kept."""
    what = asked(request.POST, request.viewer, request.now)
    title = f"balance {what.since} {what.until} {what.by}"
    try:
        exporting.export(request.viewer, what.place.area, title, request.POST.get("why", ""), now=request.now)
    except Refused as refused:
        for fault in refused.faults:
            messages.error(request, str(fault.text))
        return redirect(f"/balance/?{what.query()}")
    lines = groups(what, request.now, whole=request.viewer.purpose == "area")
    answer = HttpResponse("\ufeff" + _written(what, lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="balance-{what.place.area}-{what.since}-{what.until}.csv"'
    return answer


def _written(what: Asked, lines: tuple[Group, ...]) -> str:
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([str(GROUPINGS[what.by]), *(str(TITLES[part]) for part in PARTS), _("difference")])
    for line in lines:
        writer.writerow(list(_guarded(line)))
    return file.getvalue()


def _guarded(line: Group) -> Iterator[str | int]:
    title = wording.said(line.title)
    yield f"'{title}" if title.startswith(GUARDED) else title
    yield from (cell.words if cell.kept else cell.n for cell in line.cells)
    yield line.balance.difference
