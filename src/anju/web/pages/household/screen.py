"""The screen: who, which day of how many, free when, what comes next, what was measured, who answers, and the ledger with why."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render

from anju.core.enrolment.admit import count
from anju.core.plan.model import HELD, Called, Follow, Form, Plan, Text, Track
from anju.operations.look import look
from anju.operations.plans import plan_of, remembering
from anju.operations.viewer import Viewer
from anju.records.queries import duties as rows
from anju.records.queries import household as queries
from anju.records.queries import switching
from anju.records.queries.household import Case
from anju.records.queries.offers import Offered, offered
from anju.records.queries.photos import photos
from anju.records.queries.said import Said, secrets
from anju.records.queries.said import said as answered
from anju.records.queries.things import parts
from anju.web import access, charts, places, shown, told
from anju.web.aside import aside
from anju.web.asked import Asked, bounds
from anju.web.courses import courses
from anju.web.crews import crews
from anju.web.hush import hush
from anju.web.leaves import KINDS, Leave, leaves
from anju.web.pages.things import lines, tracks

FITS = ("area", "seat", "needs")
"""Purposes that may fit a sensor."""
WIDE = ("area", "seat")
"""Purposes that may read the basis of a case they see; and its readings, papers and ledger where the viewer is wide."""
LINES, MORE = 8, 40
"""Entries of the ledger on the screen, and on a page of its own."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A case with its plan, as every view of this page needs it."""

    case: Case
    plan: Plan
    track: Track
    wide: bool
    basis: bool
    """Whether the basis is shown: to whoever decided it, too."""
    past: Plan
    """The plan with the names of what only its earlier versions knew: what was is told in its words."""

    @property
    def place(self) -> Text:
        """The area's name."""
        return Text(zh=self.case.place, en=self.case.place_en or self.case.place)

    @property
    def senses(self) -> bool:
        """Whether the plan hears sensors."""
        return any(form.device is not None for form in self.plan.forms.values())

    @property
    def stage(self) -> Text | None:
        """Where it is."""
        return next((stage.title for stage in self.track.stages if stage.name == self.case.stage), None)


def seen(request: Asked, enrolment: int) -> Seen:
    """The case under the viewer's eyes. Raises Http404 where it is not in sight."""
    basis = request.viewer.purpose in WIDE
    case = queries.case(enrolment, wide=basis)
    if case is None:
        raise Http404
    plan = plan_of(case.adoption)
    past = remembering(case.adoption, switching.before(enrolment))
    return Seen(case, plan, plan.tracks[case.track], request.viewer.wide, basis, past)


@access.staff("area", "seat", "needs", "watch")
def household(request: Asked, enrolment: int) -> HttpResponse:
    """One screen."""
    here = seen(request, enrolment)
    case = here.case
    if not request.htmx:
        look(request.viewer, enrolment, "record", now=request.now)
    duties = [shown.duty(row, request.now) for row in rows.at_door(enrolment, case.household, *bounds(request.viewer))]
    days = count(case.starts, case.ends, case.zone, request.now)
    context = {
        "here": here,
        "case": case,
        "days": days,
        "hush": hush(request.viewer, here.plan, enrolment),
        "aside": aside(here.track, enrolment) if here.wide else None,
        "strip": charts.strip(days.day, days.of, over=days.over) if days.of else None,
        "free": case.ends is not None and request.now >= case.ends,
        "late": [d for d in duties if d.red],
        "facing": [d for d in duties if not d.red],
        "held": case.subject in HELD,
        "things": lines(parts(enrolment, *bounds(request.viewer), request.now)),
        "may_open": case.archived is None and case.annulled is None and bool(tracks(case.area, case.area, of_file=True)),
        "of": queries.case(case.parent, wide=False) if case.parent is not None else None,
        "people": queries.people(case.household) if case.household else (),
        "crews": crews(here.plan, here.track, enrolment),
        "custody": _custody(here),
        "needs": _needs(here) if request.viewer.purpose != "watch" else (),
        "leaves": _leaves(request, here),
        "going": _going(request, here),
        "incidents": _incidents(here) if here.basis else (),
        "sensed": request.viewer.purpose in FITS and case.subject in HELD and here.senses,
        "may_write": _writable(here),
        "by_hand": () if case.archived else by_hand(here.track, request.viewer, over=case.ends <= request.now if case.ends else not duties),
        "kinds": [kind for kind in here.track.incidents.values() if not kind.hidden],
    }
    return render(request, "web/household/screen.html", context | (_wide(request, here) if here.wide else {}))


def _going(request: Asked, here: Seen) -> Offered | None:
    """The latest request to another area to take the household over, while it waits or was declined."""
    if request.viewer.purpose != "area":
        return None
    found = next(iter(offered(*bounds(request.viewer), here.case.enrolment)), None)
    return found if found is not None and not found.mine and found.state in ("asked", "refused") else None


def _custody(here: Seen) -> list[tuple[Text | None, str, queries.Held]]:
    """The latest hands: role, name (empty where it was nobody by name) and when."""
    held = queries.custody(here.case.enrolment)[:6]
    names = queries.names(each.holder for each in held)
    roles = here.past.roles
    return [(roles[each.role].title if each.role in roles else None, names.get(each.holder, ""), each) for each in held]


def _wide(request: Asked, here: Seen) -> dict[str, object]:
    """What purposes with a case's full sight are shown besides."""
    case = here.case
    return {
        "courses": tuple(courses(here.case, here.past, here.track)),
        "papers": [(here.plan.documents.get(paper.document), paper) for paper in queries.papers(case.enrolment)],
        "calls": queries.calls(case.enrolment)[:3],
        "stood": _stood(here),
        **_ledger(here, 2**31 - 1, LINES),
    }


def _stood(here: Seen) -> list[tuple[places.Stood, str]]:
    """How whoever visited stood to the door, where the plan shows it; with their names."""
    found = places.stood(here.past, here.case.enrolment)
    names = queries.names({each.by for each in found}) if found else {}
    return [(each, names.get(each.by, "")) for each in found]


@access.staff(*WIDE)
def ledger(request: Asked, enrolment: int) -> HttpResponse:
    """Earlier entries of the ledger, before number `before`."""
    here = seen(request, enrolment)
    if not here.wide:
        raise PermissionDenied
    before = request.GET.get("before", "")
    context = {"here": here, "case": here.case} | _ledger(here, int(before) if before.isdecimal() and len(before) < 10 else 2**31 - 1, MORE)
    return render(request, "web/household/ledger.html", context)


def _ledger(here: Seen, before: int, most: int) -> dict[str, object]:
    links = queries.entries(here.case.enrolment, before, most)
    bodies = " ".join(link.body or "" for link in links)
    whos = {link.actor for link in links} | {f"post:{number}" for number in _numbers(bodies)}
    pictures = photos(here.case.enrolment, [link.seq for link in links])
    teller = told.Teller(here.past, here.past.tracks[here.case.track], here.case.enrolment, queries.names(whos), here.case.zone, pictures)
    return {"items": teller.tell(links), "earlier": links[-1].seq if len(links) == most else None}


def _numbers(text: str) -> set[str]:
    """Numbers of posts that bodies mention: `"post":"7"` and `"post:7"`."""
    return {part.split('"', 1)[0] for part in text.replace('"post":"', '"post:').split('"post:')[1:] if part.split('"', 1)[0].isdecimal()}


def _needs(here: Seen) -> list[tuple[Form, str, Said]]:
    """What the household asked for, newest first, in its own words too."""
    asked = [form.name for form in here.past.forms.values() if form.sensitivity == "need" and form.home not in (*KINDS, "gone")]
    found = [said for said in answered(here.case.enrolment, asked, 40) if said.rule is None and not said.superseded][:6]
    return [(here.past.forms[said.form], spoken(here.past.forms[said.form], here.case, said), said) for said in found]


def _leaves(request: Asked, here: Seen) -> tuple[Leave, ...]:
    if request.viewer.purpose == "watch":
        return ()
    return leaves(here.plan, here.case.track, here.case.enrolment, request.now, here.case.zone, whole=here.basis)


def spoken(form: Form, case: queries.Case, said: Said) -> str:
    """The answers of a form in one line, sealed ones opened."""
    return " · ".join(text for _title, text in told.answers(form, {**said.values, **secrets(case.enrolment, said)}, {}, case.zone))


def _incidents(here: Seen) -> list[tuple[str, queries.Incident]]:
    teller = told.Teller(here.past, here.past.tracks[here.case.track], here.case.enrolment, {}, here.case.zone)
    return [(teller.incident(each.rule), each) for each in queries.incidents(here.case.enrolment)]


def _writable(here: Seen) -> list[Form]:
    """Forms from which something follows and that need no duty: what the household tells, by whatever way."""
    if here.case.archived is not None:
        return []
    told_forms = {reaction.form for reaction in here.track.reactions if not reaction.rule}
    told_forms |= {rule.evidence for rule in here.track.rules.values() if rule.answered_by}
    asked = {rule.evidence for rule in here.track.rules.values() if not rule.answered_by}
    told_forms -= {form.name for form in here.plan.forms.values() if form.device is not None}
    return [form for form in here.plan.forms.values() if form.name in told_forms - asked and (here.basis or form.sensitivity == "need")]


def by_hand(track: Track, viewer: Viewer, *, over: bool = False) -> list[tuple[str, Text]]:
    """Duties that the plan means a person to open: all of them for a command and the team, one's own for every post.

    `over`: END has passed, or without an END nothing is open; then the one to archive, too, where what it waits for was closed without being done.
    """
    rules = track.rules.values()
    meant = [rule for rule in rules if isinstance(rule.opens, Called) and rule.opens.by_hand]
    waits = [rule for rule in rules if over and rule.shuts and isinstance(rule.opens, Follow)]
    mine = [rule for rule in (*meant, *waits) if viewer.purpose in WIDE or {rule.owner, rule.falls_back} & set(viewer.roles)]
    return [(rule.name, rule.title) for rule in mine]
