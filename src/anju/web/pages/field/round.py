"""Take my round with me: open duties, the households of one's seats and the forms they need, in one answer under the reader's own scope."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from anju.core.plan.model import PROPOSAL
from anju.operations.field import take as rounds
from anju.operations.look import speaking
from anju.operations.plans import plan_of
from anju.operations.review import second_looks
from anju.operations.round.code import codes
from anju.operations.unable import Unable
from anju.records.queries import duties as rows
from anju.records.queries import field as queries
from anju.records.queries import members
from anju.web import access, shown, wording
from anju.web.asked import Asked, bounds
from anju.web.forms import Answers, Choices
from anju.web.hush import hushed

STAFF = ("area", "seat", "needs", "watch")
AHEAD = timedelta(hours=24)
RECENT = timedelta(hours=12)
"""How far back what was settled is told."""
LIFE = timedelta(days=3)
"""Without contact for so long, the phone forgets the round."""


@access.staff(*STAFF)
@require_POST
def take(request: Asked) -> HttpResponse:
    """The round as JSON. What is in it is kept as read."""
    viewer, now = request.viewer, request.now
    lo, hi = bounds(viewer)
    owed, done = rows.listed(viewer.posts, lo, hi, now + AHEAD, now - RECENT)
    mine = [shown.duty(row, now) for row in owed]
    doors = codes(row.household for row in owed if row.household is not None)
    homes = queries.homes(viewer.posts, [each.row.enrolment for each in mine if each.row.person is not None], lo, hi)
    along = [(row.enrolment, row.key) for row in owed]
    try:
        word = rounds.take(viewer, int(request.user.pk or 0), word_of(request), [home.enrolment for home in homes], along, now=now)
    except Unable as error:
        return JsonResponse({"error": str(error.text)}, status=422)
    forms = _Forms(request)
    quiet = hushed(viewer, {home.enrolment: plan_of(home.adoption) for home in homes})
    bare = speaking(viewer, [home.enrolment for home in homes if not home.phone and home.enrolment not in quiet], "round", "carry", now=now)
    others = {enrolment: found[0].phone for enrolment, found in bare.items()}
    said = {
        "word": str(word),
        "member": viewer.name,
        "zone": viewer.zone,
        "now": now.isoformat(),
        "until": (now + LIFE).isoformat(),
        "duties": [_duty(each, forms, doors) for each in mine],
        "homes": [_home(home, now, others.get(home.enrolment, ""), hush=home.enrolment in quiet) for home in homes],
        "settled": _settled(done, now),
        "forms": forms.made,
    }
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False})


def word_of(request: Asked) -> UUID | None:
    """The word by which the phone that asks is known; None where it has none yet."""
    try:
        return UUID(request.headers.get("X-Phone", ""))
    except ValueError:
        return None


def answers(duty: shown.Duty, request: Asked, posts: Choices, *, sent: bool) -> Answers | None:
    """The form that proves a duty, as pages have it; None where it is answered on a page of its own, which takes a signal."""
    row, rule, form = duty.row, duty.rule, shown.form_of(duty.row)
    plan = plan_of(row.adoption)
    track = plan.tracks.get(row.track)
    if form is None or rule is None or track is None or form.name == PROPOSAL or form.sensitivity == "hidden" or row.rule.startswith("register."):
        return None
    lists = {name for one, digest in track.digests.items() for name in (one, *(f"{one}.{role}" for role in digest.to))}
    if row.rule in lists or rule in second_looks(plan, row.track) or rule.takes or rule.gives_back or rule.fills or rule.chooses:
        return None
    data, files = (request.POST, request.FILES) if sent else (None, None)
    return Answers(form, row.zone, request.now, data, files, posts=posts, vias=rule.answered_by)


class _Forms:
    """Each form once: as it is shown, and what a phone can judge by itself."""

    def __init__(self, request: Asked) -> None:
        self.request = request
        self.made: dict[str, dict[str, object]] = {}
        self._posts: dict[int, Choices] = {}

    def of(self, duty: shown.Duty) -> str:
        """The form's name among those made; empty where the duty takes a signal."""
        made = answers(duty, self.request, self.posts(duty.row.area), sent=False)
        if made is None or duty.gone:
            return ""
        name = f"{duty.row.adoption}.{made.form.name}.{'+'.join(duty.rule.answered_by) if duty.rule else ''}.{duty.row.area}"
        if name not in self.made:
            asked = [{"name": f.name, "kind": f.kind, "required": f.required, "low": f.low, "high": f.high} for f in made.form.asked]
            html = render_to_string("web/field/form.html", {"answers": made}, self.request)
            self.made[name] = {"html": html, "asked": asked}
        return name

    def posts(self, area: int) -> Choices:
        """Who may be named there."""
        if area not in self._posts:
            self._posts[area] = [(str(each.post), f"{each.name} · {each.title}") for each in members.for_area(area, self.request.now)]
        return self._posts[area]


def _duty(duty: shown.Duty, forms: _Forms, doors: Mapping[int, str]) -> dict[str, object]:
    row = duty.row
    return {
        "token": duty.token,
        "enrolment": row.enrolment,
        "door": "-".join(map(str, row.door)),
        "code": doors.get(row.household or 0, ""),
        "name": row.name,
        "place": wording.said(duty.place),
        "title": wording.said(duty.title),
        "detail": wording.said(duty.rule.detail) if duty.rule and duty.rule.detail else "",
        "opens": row.opens.isoformat(),
        "closes": row.closes.isoformat(),
        "zone": row.zone,
        "need": row.need,
        "must": row.must,
        "form": forms.of(duty),
    }


def _home(home: queries.Home, now: datetime, other: str, *, hush: bool) -> dict[str, object]:
    """`other`: the number of whoever speaks for somebody who has none. `hush`: no number goes along where one is not to be rung."""
    plan = plan_of(home.adoption)
    track = plan.tracks.get(home.track)
    return {
        "enrolment": home.enrolment,
        "name": home.name,
        "place": home.place if wording.chinese() else home.place_en or home.place,
        "phone": "" if hush else home.phone or other,
        "hush": hush,
        "address": home.address,
        "track": wording.said(track.title) if track else "",
        "until": home.ends.isoformat() if home.ends else "",
        "free": home.ends is not None and home.ends <= now,
        "zone": home.zone,
    }


def _settled(closed: Sequence[rows.Row], now: datetime) -> list[dict[str, object]]:
    """What of one's posts was closed a while ago, by whomever: so that nobody knocks twice."""
    who = queries.closers([(row.enrolment, row.rule, row.occurs_on, row.nth, row.closed_by) for row in closed if row.closed_by])
    return [_closed(shown.duty(row, now), who.get((row.enrolment, row.rule, row.occurs_on, row.nth), "")) for row in _latest(closed)]


def _latest(closed: Sequence[rows.Row]) -> Iterable[rows.Row]:
    return sorted(closed, key=lambda row: row.closed_at or row.closes, reverse=True)


def _closed(duty: shown.Duty, by: str) -> dict[str, object]:
    row = duty.row
    at = row.closed_at.isoformat() if row.closed_at else ""
    return {"token": duty.token, "title": wording.said(duty.title), "name": row.name, "at": at, "zone": row.zone, "by": by}
