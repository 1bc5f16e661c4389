"""The line list: everybody in the viewer's sight, searched by name, pinyin or the last figures of a telephone number."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from anju.core.enrolment.admit import Count, count
from anju.core.plan.model import Text
from anju.operations.plans import plan_of
from anju.records.queries import households as queries
from anju.records.queries.households import PAGE, Listed, Which
from anju.web import access
from anju.web.asked import Asked, bounds
from anju.web.pages.things import tracks

TABS: dict[Which, Promise] = {
    "now": gettext_lazy("Isolated now"),
    "ended": gettext_lazy("Free, file open"),
    "archived": gettext_lazy("Archived"),
}
PHONE = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its plan's words and its day of the term."""

    listed: Listed
    stage: Text | None
    days: Count

    @property
    def place(self) -> Text:
        """The area's name."""
        return Text(zh=self.listed.place, en=self.listed.place_en or self.listed.place)


@access.staff("area", "seat", "needs", "watch")
def households(request: Asked) -> HttpResponse:
    """One page of the list; `q` searches, `which` chooses, `after` goes on."""
    asked = request.GET.get("which", "now")
    which: Which = asked if asked in TABS else "now"
    word = request.GET.get("q", "").strip()[:60]
    found = queries.lines(*bounds(request.viewer), request.now, which, _after(request.GET.get("after", "")), _people(request, word))
    shown = [_line(listed, request) for listed in found[:PAGE]]
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = {
        "lines": shown,
        "tabs": TABS,
        "which": which,
        "word": word,
        "things": tracks(*bounds(request.viewer), of_file=True),
        "after": f"{last.area}|{last.ends.isoformat() if last.ends else 'infinity'}|{last.enrolment}" if last else "",
    }
    return render(request, "web/households.html", context)


def _people(request: Asked, word: str) -> list[int] | None:
    """Whom a search means; None where nothing is searched for."""
    if not word:
        return None
    limits = bounds(request.viewer)
    if word.isdecimal() and len(word) >= PHONE:
        return queries.tailed(word[-PHONE:], *limits) if request.viewer.purpose in ("area", "seat") else []
    return queries.named(word, *limits, inside=request.viewer.purpose == "area")


def _after(text: str) -> tuple[int, str, int] | None:
    area, _, rest = text.partition("|")
    ends, _, number = rest.partition("|")
    if not (area.isdecimal() and number.isdecimal() and ends):
        return None
    return int(area), ends if ends == "infinity" or ends[:4].isdecimal() else "-infinity", int(number)


def _line(listed: Listed, request: Asked) -> Line:
    track = plan_of(listed.adoption).tracks[listed.track]
    stage = next((stage.title for stage in track.stages if stage.name == listed.stage), None)
    return Line(listed, stage, count(listed.starts, listed.ends, listed.zone, request.now))


urlpatterns = [path("households/", households, name="households")]
