"""Places that nobody holds, and teams of which too few are filled: what is called for, what stands in, and what ends it."""

from datetime import datetime

from anju.core.duties.scene import Scene
from anju.core.duties.vacancy import number
from anju.core.enrolment.decision import Alarm, Close, Decision, Pass, Seat, Settle, Why
from anju.core.enrolment.fact import Key
from anju.core.enrolment.state import Closing, Duty, Incident, State
from anju.core.moments import local_day
from anju.core.plan.model import Team


def unowned(scene: Scene, state: State, duty: Duty, at: datetime) -> list[Decision]:
    """A duty whose role nobody holds is an incident for the command at once (DESIGN rule 1); once a role while one is open."""
    kind = scene.index.track.unowned
    if not kind or duty.post or scene.held(state, duty.role, at) or duty.key.rule == scene.index.track.incidents[kind].lead:
        return []
    return vacant(scene, state, duty.role, at, scene.why(duty.key.rule))


def vacant(scene: Scene, state: State, role: str, at: datetime, why: Why) -> list[Decision]:
    """The incident of the place of `role` being empty, or as good as empty; once while one is open, and once a day."""
    kind = scene.index.track.unowned
    name = f"{kind}.{role}"
    key = Key(name, local_day(at, state.zone))
    if not kind or key in state.incidents or any(i.key.rule == name and i.settled is None for i in state.incidents.values()):
        return []
    return [Alarm(key=key, at=at, why=why, incident=Incident(key, at))]


def emptied(scene: Scene, state: State, given_up: Seat, role: str) -> list[Decision]:
    """A seat given up while something is open for it, or the term still runs, is an incident at once: nobody waits for the next duty to tell.

    Of a team, what is open for the seat goes to who stands in; with nothing left, it is an incident where too few of the team are filled.
    """
    known, team = scene.plan.roles.get(role), scene.plan.team_of(role)
    if known is None or known.kind != "seat":
        return []
    passed = _stood_in(scene, state, given_up, role) if team else []
    kept = state.duties.keys() - {one.key for one in passed}
    owed = any(d.closing is None and d.role == role and not d.post for key, d in state.duties.items() if key in kept)
    if owed or (team is None and _runs(state, given_up.at)):
        return [*passed, *vacant(scene, state, role, given_up.at, given_up.why)]
    return [*passed, *(short(scene, state, team, given_up.at, given_up.why) if team else [])]


def short(scene: Scene, state: State, team: Team, at: datetime, why: Why) -> list[Decision]:
    """The incident of fewer seats of `team` being filled than it must have, as long as the term runs (CF-41)."""
    return vacant(scene, state, team.name, at, why) if _runs(state, at) and team.short(state.seats) else []


def unnamed(scene: Scene, state: State, closed: Close) -> list[Decision]:
    """Naming is over, or a person closes it, or the choosing, without an answer: where nothing else that is open would fill the team, and it has too
    few, that is its incident. What is closed because the enrolment or the rule is gone was nobody's to fill."""
    rule, answered = scene.index.track.rules.get(closed.key.rule), closed.closing.how in ("done", "late")
    if rule is None or not (answered or closed.why.rule == rule.name):
        return []
    team = scene.plan.team_of(rule.fills) if rule.fills else None if answered else scene.plan.teams.get(rule.chooses)
    if team is None:
        return []
    open_ = [scene.rule(d.key.rule) for d in state.duties.values() if d.closing is None]
    if any(one.chooses == team.name or one.fills in team.seats for one in open_):
        return []
    return short(scene, state, team, closed.at, closed.why)


def _runs(state: State, at: datetime) -> bool:
    return state.ends is None or at < state.ends


def _stood_in(scene: Scene, state: State, given_up: Seat, role: str) -> list[Pass]:
    """What is open for the seat is at once whose it would be if it opened now (ADR 39); what can only be accounted for any more, too: nobody else
    is left to."""
    mine = sorted((d for d in state.duties.values() if d.closing is None and d.role == role and not d.post), key=lambda d: d.key)
    owners = [(d, scene.owner(state, scene.rule(d.key.rule), given_up.at)) for d in mine]
    return [Pass(key=d.key, at=given_up.at, why=given_up.why, role=to) for d, to in owners if to != role]


def filled(scene: Scene, state: State, seated: Seat, role: str) -> list[Decision]:
    """A filled seat has what a stand-in had for it, settles the incident of its being empty, and closes the incident's lead duty with it; so too the
    incident of its team, once that has enough."""
    team = scene.plan.team_of(role)
    return [
        *_given_back(scene, state, seated, role),
        *_settled(scene, state, seated, role),
        *(_settled(scene, state, seated, team.name) if team and not team.short(state.seats) else []),
    ]


def _settled(scene: Scene, state: State, seated: Seat, place: str) -> list[Decision]:
    """The incident of `place`, a role or a team, is over."""
    name = f"{scene.index.track.unowned}.{place}"
    closing = Closing("done", seated.at, seated.key.nth)
    found: list[Decision] = []
    for incident in [i for i in state.incidents.values() if i.key.rule == name and i.settled is None]:
        lead = Key(scene.index.track.incidents[scene.index.track.unowned].lead, incident.key.occurs_on, number(place))
        duty = state.duties.get(lead)
        if duty is not None and duty.closing is None:
            found.append(Close(key=lead, at=seated.at, why=seated.why, closing=closing))
        else:
            found.append(Settle(key=incident.key, at=seated.at, why=seated.why, closing=closing))
    return found


def _given_back(scene: Scene, state: State, seated: Seat, role: str) -> list[Decision]:
    """Open duties that somebody has in place of `role` are the seat's from now on. What a stand-in was given by name or is seeing to stays theirs, as
    does what can only be accounted for any more."""
    mine = sorted((d for d in state.duties.values() if d.closing is None and not d.post and not d.acknowledged), key=lambda d: d.key)
    instead = [(d, scene.rule(d.key.rule)) for d in mine if scene.rule(d.key.rule).owner == role != d.role]
    return [Pass(key=d.key, at=seated.at, why=seated.why, role=role) for d, rule in instead if rule.makeup or seated.at <= d.closes]
