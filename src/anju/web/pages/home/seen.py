"""What every page of the household stands on: its case and plan, the numbers to call, and the term, all read from times."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from anju.core.enrolment.admit import Count, count
from anju.core.plan.derive import follows
from anju.core.plan.model import Field, Form, Plan, Text
from anju.operations.plans import plan_of
from anju.records.queries import household
from anju.records.queries.household import Case
from anju.web import places, wording
from anju.web.pages.home.door import Visit


@dataclass(frozen=True, slots=True)
class Home:
    """A household as its own page shows it. `free`: END has passed, whatever any worker, paper or signature says."""

    case: Case
    plan: Plan
    count: Count
    now: datetime

    @property
    def free(self) -> bool:
        """Read from the time alone."""
        return self.case.ends is not None and self.case.ends <= self.now

    @property
    def annulled(self) -> bool:
        """It was a mistake and counts for nothing."""
        return self.case.annulled is not None

    def forms(self, *homes: str) -> tuple[Form, ...]:
        """The plan's forms for these uses, in the plan's order, with the answers one can give of oneself; none that only another track would hear."""
        asked = [form.of_anybody for form in self.plan.forms.values() if form.home in homes]
        others = [track for track in self.plan.tracks.values() if track.name != self.case.track]
        mine = self.plan.tracks[self.case.track]
        return tuple(form for form in asked if follows(mine, form.name) or not any(follows(track, form.name) for track in others))

    def form(self, *homes: str) -> Form:
        """The plan's one form for a use; a page it has no form for is not there."""
        found = self.forms(*homes)
        if not found:
            raise Http404
        return found[0]

    def role(self, name: str) -> Text:
        """A role's title."""
        known = self.plan.roles.get(name)
        return known.title if known else Text(name, name)


def words(home: Home, field: Field, value: object) -> str:
    """An answer as people say it: an option's title, a moment in the household's zone, a figure with its unit."""
    titles = {option.name: wording.said(option.title) for option in field.options}
    if isinstance(value, list):
        return _("; ").join(titles.get(str(each), str(each)) for each in value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field.kind == "photo":
        return _("a photograph")
    if field.kind == "place":
        return places.told(str(value))
    if field.kind == "moment" and isinstance(value, str):
        return wording.moment(datetime.fromisoformat(value), home.now, home.case.zone)
    return titles.get(str(value)) or f"{value} {wording.unit(field.unit)}".strip()


def home_of(request: Visit) -> Home:
    """The household that asks. Raises Http404 where it is gone."""
    case = household.case(request.door.enrolment, wide=True)
    if case is None:
        raise Http404
    return Home(case, plan_of(case.adoption), count(case.starts, case.ends, case.zone, request.now), request.now)


def page(request: Visit, template: str, home: Home, *, status: int = 200, **more: Any) -> HttpResponse:  # noqa: ANN401  # a template's
    """A page of the household; the emergency stands on every one."""
    return render(request, f"web/home/{template}.html", {"home": home, "emergency": home.plan.emergency, **more}, status=status)
