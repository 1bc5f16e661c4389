"""Whose eyes a page looks through, and whose hand an act is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from anju.core.plan.model import PERSON, Role
from anju.operations.plans import plan_of
from anju.records.models import Adoption, Area, Enrolment, Member
from anju.records.queries.viewers import Tenure, tenures
from anju.records.scope import ENGINE, SENSITIVITIES, Scope, scoped

Purpose = Literal["area", "seat", "needs", "watch", "household", "auditor", "admin", "wall", "engine"]
"""The database role a viewer takes; `wall` is a screen with nobody signed in, `engine` Anju's own hand, which no page ever is."""
REMEMBERS = timedelta(days=1)
"""For how long after closing a duty somebody without a seat may still see what it was about, to take a slip back."""
DEFAULT_ZONE = "Asia/Shanghai"
_SIGHTS: dict[str, tuple[str, ...]] = {"all": SENSITIVITIES, "needs": ("need",), "watch": ("watch",), "none": ()}
_STRICTEST: dict[str, Purpose] = {"needs": "needs", "watch": "watch"}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks or acts. `who` is how the ledger names them; `lo` to `hi` the areas they command; `posts` what they hold now."""

    who: str
    purpose: Purpose
    posts: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()
    """The role of each post, in the order of `posts`."""
    lo: int = 1
    hi: int = 0
    enrolments: tuple[int, ...] = ()
    person: int | None = None
    language: str = "zh-hans"
    zone: str = DEFAULT_ZONE
    name: str = ""
    since: datetime | None = None
    sees: tuple[str, ...] = SENSITIVITIES
    """Sensitivities of evidence; `hidden` is among a clinician's only."""

    @property
    def wide(self) -> bool:
        """Whether they may read a case's readings, papers and ledger: a seat, and a command that a post of its own lets see everything."""
        return self.purpose == "seat" or (self.purpose == "area" and "health" in self.sees)

    def scope(self) -> Scope:
        """The database role and bounds for this viewer."""
        role = "office" if self.purpose == "area" and not self.wide else self.purpose
        people = (self.person,) if self.person is not None else ()
        return Scope(f"anju_{role}", self.lo, self.hi, self.posts, self.enrolments, people, self.who, self.since, self.sees)

    def hand(self, post: int | None) -> str:
        """How the ledger names this viewer acting on something of `post`: as that post if they hold it, else as the first of theirs."""
        return f"post:{post}" if post is not None and post in self.posts else self.who


def viewer_of(member: Member, now: datetime) -> Viewer:
    """The viewer that `member` is at `now`. Whoever holds no post, a command too, sees no case until given one; an auditor and an administrator
    act by none, whatever they hold."""
    with scoped(ENGINE):
        held = tenures(member.pk, now) if member.purpose in ("seat", "area") else ()
        area = Area.objects.filter(pk=member.area_id).first() if member.area_id else None
    who = f"post:{held[0].post}" if held else f"member:{member.pk}"
    purpose = _purpose(member, held)
    wide = purpose in ("area", "auditor") and area is not None
    return Viewer(
        who=who,
        purpose=purpose,
        posts=tuple(t.post for t in held),
        roles=tuple(t.role for t in held),
        lo=area.pk if wide and area else 1,
        hi=area.hi if wide and area else 0,
        language=member.language,
        zone=area.zone if area and (wide or not held) else held[0].zone if held else DEFAULT_ZONE,
        name=member.get_short_name(),
        since=now - REMEMBERS,
        sees=(*(_area_sees(held, area, now) if purpose == "area" and area else SENSITIVITIES), *(("hidden",) if any(map(_hears, held)) else ())),
    )


def household_viewer(enrolment: int, person: int | None) -> Viewer:
    """The household of `enrolment`, with the things that belong to it: `person` once their PIN was given, nobody in particular before."""
    with scoped(ENGINE):
        zone = Enrolment.objects.values_list("zone", flat=True).get(pk=enrolment)
        parts = Enrolment.objects.filter(parent=enrolment).order_by("pk").values_list("pk", flat=True)
        files = (enrolment, *parts)
    who = f"person:{person}" if person is not None else f"door:{enrolment}"
    return Viewer(who=who, purpose="household", roles=(PERSON,), enrolments=files, person=person, zone=zone)


def _purpose(member: Member, held: tuple[Tenure, ...]) -> Purpose:
    """A member whose every post sees needs only, or watches only, looks through that role; no page can then show them more. A command acts for its
    area by a post: without one it is a seat that sits nowhere."""
    if member.purpose != "seat" and (held or member.purpose != "area"):
        return {"area": "area", "auditor": "auditor"}.get(member.purpose, "admin")  # type: ignore[return-value]  # words of the check constraint
    sees = {role.sees if role else "all" for role in map(_role, held)}
    return _STRICTEST[sees.pop()] if len(sees) == 1 and sees <= set(_STRICTEST) else "seat"


def _area_sees(held: tuple[Tenure, ...], area: Area, now: datetime) -> tuple[str, ...]:
    """What a command's posts together may read of evidence. A role that the newest plan over its post does not know, as of a post above the area
    that adopted one, is what the plans in force around say it is; one that no plan knows reads nothing."""
    known = [_role(tenure) for tenure in held]
    words = {role.sees for role in known if role is not None}
    if None in known:
        with scoped(ENGINE):
            around = Adoption.objects.filter(area__pk__lte=area.hi, area__hi__gte=area.pk, since__lte=now).exclude(until__lte=now)
            plans = [plan_of(number) for number in around.values_list("pk", flat=True)]
        lost = {tenure.role for tenure, role in zip(held, known, strict=True) if role is None}
        words |= {plan.roles[name].sees for plan in plans for name in lost & plan.roles.keys()}
    return tuple(each for each in SENSITIVITIES if any(each in _SIGHTS[word] for word in words))


def _role(tenure: Tenure) -> Role | None:
    return plan_of(tenure.adoption).roles.get(tenure.role) if tenure.adoption is not None else None


def _hears(tenure: Tenure) -> bool:
    """Whether the plan gives this role a duty that nobody else at the door may learn of: then it reads hidden evidence (DESIGN rule 13)."""
    plan = plan_of(tenure.adoption) if tenure.adoption is not None else None
    if plan is None:
        return False
    rules = [rule for track in plan.tracks.values() for rule in track.rules.values() if rule.owner == tenure.role]
    leads = {name for track in plan.tracks.values() for kind in track.incidents.values() if kind.hidden for name in (kind.lead, *kind.opens)}
    return any(rule.name in leads or plan.forms[rule.evidence].sensitivity == "hidden" for rule in rules if rule.evidence in plan.forms)
