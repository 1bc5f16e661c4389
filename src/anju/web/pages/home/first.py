"""The first page: the emergency and the way out before everything else, then until when, then what one can do here."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from anju.core.moments import local_day
from anju.core.plan.model import Field
from anju.operations.consent.standing import spoken
from anju.operations.leave import leave
from anju.operations.refused import Refused
from anju.records.queries import home as rows
from anju.records.queries import said as answered
from anju.records.queries.said import Said
from anju.records.queries.switching import newest
from anju.web import wording
from anju.web.aside import aside
from anju.web.asked import key_of
from anju.web.forms import Answers
from anju.web.leaves import KINDS
from anju.web.pages.home.door import HOUSEHOLD, Visit, over
from anju.web.pages.home.going import mine
from anju.web.pages.home.key import Typed, before
from anju.web.pages.home.opening import taps
from anju.web.pages.home.seen import Home, home_of, page


@HOUSEHOLD
def home(request: Visit) -> HttpResponse:
    """By link alone: the numbers, the way out, the rights, and whether one is free. With the PIN: everything else."""
    here = home_of(request)
    if not request.covers:
        return page(request, "closed", here, form=Typed(), **before(request))
    return over(request, _open(request, here))


def _open(request: Visit, here: Home) -> HttpResponse:
    rules = here.plan.tracks[here.case.track].rules
    may = request.covers
    owed = rows.asked(here.case.enrolment, request.now) if not here.free and "report" in may else ()
    asked = [(each, rules.get(each.rule), f"{each.rule}.{each.occurs_on.isoformat()}.{each.nth}", tap(here, each.form)) for each in owed]
    questions, announce = taps(here, request) if "report" in may else ((), ())
    version = newest(here.case.enrolment)
    since = wording.full(version.at, here.case.zone) if version else ""
    return page(
        request, "open", here, fled=_fled(request, here), asked=asked, questions=questions, announce=announce, team=_team(here), strip=strip(here),
        reason=rows.reason(here.case.enrolment) if "record" in may else "",
        aside=aside(here.plan.tracks[here.case.track], here.case.enrolment), last=_last_day(here), asks=here.forms("ask") if "ask" in may else (),
        outings=here.forms(*KINDS) if "ask" in may else (), leaves=[each for each in mine(here) if not each.over] if "ask" in may else [],
        goes=here.forms("gone"), report=here.forms("report") if "report" in may else (), private=here.forms("private") if "speak" in may else (),
        complain=here.forms("complain") if "speak" in may else (), version=version, version_since=since,
        speaks=spoken(request.door.person) if "own" in may and request.door.person is not None else (),
    )  # fmt: skip


def tap(here: Home, form: str) -> Field | None:
    """The one question of a form that has to be answered, a yes: it is answered where it stands, in one tap."""
    asked = [each for each in here.plan.forms[form].asked if each.required] if form in here.plan.forms else []
    return asked[0] if len(asked) == 1 and asked[0].kind == "flag" else None


def _fled(request: Visit, here: Home) -> Said | None:
    """One's own word that one must leave, while somebody still has to see to it; it can be taken back. Nobody else at the door is told."""
    said = answered.standing(here.case.enrolment, [form.name for form in here.forms("leave")], 1) if "own" in request.covers else ()
    waits = [each for each in rows.promised(here.case.enrolment, [said[0].seq]) if each.how is None] if said else []
    return said[0] if waits and said[0].by == request.viewer.who else None


def _team(here: Home) -> list[tuple[object, rows.Mate]]:
    return [(here.role(mate.role), mate) for mate in rows.team(here.case.enrolment)]


def strip(here: Home) -> list[dict[str, str]]:
    """The days of the term as boxes of a strip 300 wide, in an SVG's own figures."""
    if here.count.of is None:
        return []
    width = 300 / here.count.of
    done = here.count.of if here.count.over else here.count.day
    looks = ["days-past" if n < done or here.count.over else "days-today" if n == done else "" for n in range(1, here.count.of + 1)]
    return [{"x": f"{n * width:.2f}", "width": f"{width * 0.82:.2f}", "look": look} for n, look in enumerate(looks)]


def _last_day(here: Home) -> str:
    """The last day of the term, said beside its END so that nobody waits a day too long."""
    return wording.day(local_day(here.case.ends - timedelta(microseconds=1), here.case.zone)) if here.case.ends else ""


@csrf_exempt  # nothing may stand before the way out; the strict cookie alone keeps other sites from tapping it
@HOUSEHOLD
def leaving(request: Visit) -> HttpResponse:
    """ "I must leave now": the number to call first, and one tap. Sent from the first page it needs no second look."""
    here = home_of(request)
    if request.afar:
        return redirect("web:home")
    form = here.form("leave")
    if request.method != "POST":
        return page(request, "leave", here, form=Answers(form, here.case.zone, request.now))
    answers = Answers(form, here.case.zone, request.now, request.POST)
    values = answers.values if answers.is_valid() else {}
    try:
        done = leave(request.viewer, here.case.enrolment, values, now=request.now, key=key_of(request))
    except Refused:
        messages.error(request, _("This could not be passed on. Go, and call one of these numbers."))
        return redirect("web:home-left")
    return redirect(f"/home/left/?fact={done.seqs[0]}")


@HOUSEHOLD
def left(request: Visit) -> HttpResponse:
    """What to do now that one leaves. It never says that anything was wrong."""
    given = request.GET.get("fact", "")
    fact = int(given) if given.isdecimal() and len(given) < 10 else None
    here = home_of(request)
    return page(request, "left", here, fact=fact, team=_team(here) if request.covers else ())


@HOUSEHOLD
def rights(request: Visit) -> HttpResponse:
    """The rights in plain words, and to whom one may object."""
    return page(request, "rights", home_of(request))
