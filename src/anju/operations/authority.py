"""Who may do what to whom, beyond seeing it: the owner of a duty, those above it, the command of the area."""

from anju.core.enrolment.fact import Fact
from anju.core.plan.model import PERSON, Plan, Roster, Rule, Shift
from anju.operations.viewer import Viewer


def may(viewer: Viewer, plan: Plan, track: str, fact: Fact, post: int | None) -> bool:
    """Whether `viewer` may record `fact` of an enrolment on `track`; `post` is who has the duty it names, if any."""
    if viewer.purpose in ("area", "engine"):
        return True
    if viewer.purpose in ("auditor", "admin"):
        return False
    if viewer.purpose == "household":
        return _household_may(plan, track, fact)
    if fact.kind == "undo":
        return True  # the ledger keeps both, and only what this viewer can see can be named
    if fact.kind == "shift":
        return plans_watch(viewer, plan, plan.rosters.get(str(fact.values.get("roster", ""))))
    if fact.kind == "term":
        return False
    rule = _rule(plan, track, fact)
    if rule is None:
        return fact.kind in ("evidence", "incident", "open", "seat", "pause", "resume")
    if rule.owner == PERSON and plan.tracks[track].subject == "worker":
        return _own(viewer, rule, fact, post)
    if fact.kind == "reassign":
        return above(rule, viewer) or (post in viewer.posts and bool(str(fact.values.get("reason", "")).strip()))
    return post in viewer.posts or rule.owner in (*viewer.roles, PERSON) or rule.falls_back in viewer.roles or above(rule, viewer)


def _own(viewer: Viewer, rule: Rule, fact: Fact, post: int | None) -> bool:
    """What a worker owes for themselves nobody answers for them, and it is handed on to nobody; those above may close it, with the reason."""
    return fact.kind != "reassign" and (post in viewer.posts or (fact.kind != "evidence" and above(rule, viewer)))


def plans_watch(viewer: Viewer, plan: Plan, roster: Roster | None) -> bool:
    """Whether `viewer` lays out `roster`: the command, whoever the plan says plans it, and who stands in for them or answers for it."""
    if roster is None:
        return False
    tracks = [track for track in plan.tracks.values() if any(_watches(rule, roster) for rule in track.rules.values())]
    mine = [rule for track in tracks for rule in track.rules.values() if rule.owner == roster.planned_by]
    roles = {roster.planned_by} | {role for rule in mine for role in (rule.falls_back, rule.accountable) if role}
    return viewer.purpose in ("area", "engine") or bool(roles & set(viewer.roles))


def _watches(rule: Rule, roster: Roster) -> bool:
    return isinstance(rule.opens, Shift) and rule.opens.roster == roster.name


def above(rule: Rule, viewer: Viewer) -> bool:
    """Whoever answers for a duty, or stands on its ladder, may step in."""
    return bool({rule.accountable, *(rung.to for rung in rule.ladder)} & set(viewer.roles))


def _rule(plan: Plan, track: str, fact: Fact) -> Rule | None:
    return plan.tracks[track].rules.get(fact.answers.rule) if fact.answers else None


def _household_may(plan: Plan, track: str, fact: Fact) -> bool:
    """The household reports, asks, raises what the plan lets it raise, and takes its own slips back."""
    if fact.kind == "undo":
        return True
    if fact.kind == "incident":
        return True  # refusals ask whether the plan lets a household raise this kind
    if fact.kind != "evidence":
        return False
    rule, form = _rule(plan, track, fact), plan.forms.get(fact.form)
    if rule is None:
        return form is not None and form.home not in ("", "neighbour")
    return rule.owner == PERSON or "household" in rule.answered_by
