"""Making the demo once, and putting it back to its beginning."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import product

from anju.core.chance import chance
from anju.core.enrolment.admit import Basis
from anju.core.moments import instant_of, local_day
from anju.core.plan.model import Plan, Roster, Track
from anju.operations import clock, roster
from anju.operations.adopt import adopt, publish
from anju.operations.demo import people, shelf, team, things, town
from anju.operations.demo.days import Cast, act, cast
from anju.operations.demo.script import NoScript, Script, script
from anju.operations.enrol import Lacking, Request, enrol
from anju.operations.folder import texts_of
from anju.operations.plans import compiled
from anju.operations.stand import stand
from anju.operations.viewer import Viewer
from anju.operations.watched import of_units
from anju.records.models import Area, Member
from anju.records.scope import ENGINE, scoped

log = logging.getLogger(__name__)
SHORT = timedelta(days=3)
"""Up to how long a term is short: whoever arrived at any time may be over with it."""
ENGINE_VIEWER = Viewer(who="engine", purpose="engine")


def prepare() -> bool:
    """Build the demo into an empty database, and tell whether it was built; a database in which anybody has an account is left as it is."""
    with scoped(ENGINE):
        if Member.objects.exists():
            return False
    try:
        folder, said = script()
    except NoScript:
        log.warning("no plan has a demo")
        return False
    began = clock.real()
    with scoped(ENGINE):  # one transaction: a demo half built is none
        build(said, texts_of(folder), clock.now())
    log.info("demo built", extra={"seconds": round((clock.real() - began).total_seconds())})
    return True


def build(said: Script, files: Mapping[str, str], now: datetime, tell: Callable[[float], None] = lambda _share: None) -> None:
    """Found the township and live through the script's days, up to `now`; `tell` hears how much of it is done, from 0 to 1."""
    since = now - timedelta(days=said["days"] + 1)
    plan, _ = compiled(files, said["parameters"])
    if plan is None:
        raise ValueError("the demo's plan does not compile")
    with scoped(ENGINE):
        township, villages = town.build(said, plan, since)
    adoption = adopt(publish(files, by="demo", now=since), township, said["parameters"], by="demo", now=since)
    own = stand(ENGINE_VIEWER, adoption, since)
    with scoped(ENGINE):
        reach = Area.objects.values_list("pk", "hi").get(pk=township)
    things.furnish(said, adoption, plan, reach, since)
    scene = cast(said, adoption, now)
    for day in range(said["days"], -1, -1):
        tell(1 - (day + 1) / (said["days"] + 1))
        today = local_day(now, said["zone"]) - timedelta(days=day)
        fresh = _arrivals(scene, adoption, villages, today, now)
        for at, everybody in _hours(said, today, now):
            act(scene, [*own, *scene.numbers, *things.on_their_way(adoption)] if everybody else fresh, at)
            things.send(own, at)
    with scoped(ENGINE):
        for n in range(said["waiting"]):
            people.arrive(said, 10_000 + n, villages, now)
    act(scene, [*own, *scene.numbers], now)
    _watches(plan, adoption, said["zone"], now)
    things.happen(said, adoption, now)
    shelf.draw(said, adoption, plan)
    team.equip(said, township, now)
    team.leave(said, township, now)


def _watches(plan: Plan, adoption: int, zone: str, now: datetime) -> None:
    """The rest of today's watches and tomorrow's as the fair proposal lays them out; a day that cannot be covered is left to the visitor."""
    with scoped(ENGINE):
        rosters = [(name, own) for name, one in plan.rosters.items() for own in _owns(adoption, one, now)]
    for (name, own), ahead in product(rosters, range(2)):
        with scoped(ENGINE):
            day = roster.look(adoption, name, local_day(now, zone) + timedelta(days=ahead), now, own)
        with suppress(roster.Unfair):
            roster.publish(ENGINE_VIEWER, day, roster.suggest(day, anew=True, length=None, now=now), "", now=now)


def _owns(adoption: int, one: Roster, now: datetime) -> list[int | None]:
    """Whose a roster is: of each unit or place, or of the area."""
    return [file.enrolment for file in of_units(ENGINE_VIEWER, adoption, one, now)] if one.of else [None]


def _arrivals(scene: Cast, adoption: int, villages: list[int], today: date, now: datetime) -> list[int]:
    """Those who arrive today are enrolled at the day's first hour, on the script's tracks in turn; they are numbered on through the days."""
    said = scene.said
    at = _at(said, today, min(said["first_hours"]))
    if at >= now or not said["tracks"]:
        return []
    fresh = []
    for track in _turn(scene, today):
        number = len(scene.numbers) + 1
        with scoped(ENGINE):
            person = people.arrive(said, number, villages, at)
        try:
            enrolment = enrol(ENGINE_VIEWER, Request(adoption, track.name, _basis(said, track, today), person=person), now=at)
        except Lacking as lacking:
            log.warning("nobody enrolled", extra={"reason": str(lacking)})
            continue
        scene.numbers[enrolment] = number
        fresh.append(enrolment)
    return fresh


def _turn(scene: Cast, today: date) -> list[Track]:
    """The tracks of those who arrive today: each has its turn; those of a short term have somebody inside it when the visitor comes."""
    tracks = [scene.plan.tracks[name] for name in scene.said["tracks"]]
    least, most = scene.said["arrivals"]
    count = least + int(chance("arrivals", today) * (most - least + 1))
    turn = [tracks[(len(scene.numbers) + n) % len(tracks)] for n in range(count)]
    yesterday = local_day(scene.until, scene.said["zone"]) - timedelta(days=1)
    return turn + [track for track in tracks if today == yesterday and track.term and track.term.length <= SHORT and track not in turn]


def _basis(said: Script, track: Track, today: date) -> Basis:
    """On what the script holds people; the first day is set by what the track's own term knows."""
    known = track.term.first_day if track.term else ()
    rule = said["basis"]["first_day_rule"]
    return Basis(**{**said["basis"], "first_day": today, "first_day_rule": rule if rule in known or not known else known[0]})


def _hours(said: Script, today: date, now: datetime) -> Iterator[tuple[datetime, bool]]:
    """The moments of a day in order, up to `now`, each with whether everybody acts then or only those who came today."""
    moments = [(_at(said, today, h), True) for h in said["hours"]] + [(_at(said, today, h), False) for h in said["first_hours"][1:]]
    return iter(sorted((at, everybody) for at, everybody in moments if at < now))


def _at(said: Script, today: date, hour: float) -> datetime:
    return instant_of(today, time(0), said["zone"]) + timedelta(hours=hour)
